"""The demo people: there in an empty site, and never in anybody else's."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from chatsite.accounts.models import User


def test_an_empty_site_gets_its_people_once(db: None) -> None:
    call_command("demo")
    call_command("demo")
    names = User.objects.order_by("username").values_list("username", flat=True)
    assert list(names) == ["admin", "alice", "anna", "ben", "bob", "lena"]
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert verified.count() == 6
    assert User.objects.get(username="alice").display_name == "Alice Adams"


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("alice", set()),
        ("anna", {"Support agents"}),
        ("ben", {"Support agents"}),
        ("lena", {"Support agents", "Support leads"}),
    ],
)
def test_support_people_are_in_their_teams(
    db: None, name: str, groups: set[str]
) -> None:
    call_command("demo")
    user = User.objects.get(username=name)
    assert set(user.groups.values_list("name", flat=True)) == groups
    assert not user.is_staff


def test_only_admin_runs_the_site(db: None) -> None:
    call_command("demo")
    assert [user.username for user in User.objects.filter(is_superuser=True)] == [
        "admin"
    ]


@pytest.mark.parametrize(("chosen", "password"), [(None, "chatsite-demo"), ("x", "x")])
def test_the_demo_password_can_be_chosen(
    client: Client,
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str | None,
    password: str,
) -> None:
    cache.clear()
    monkeypatch.delenv("CHATSITE_DEMO_PASSWORD", raising=False)
    if chosen:
        monkeypatch.setenv("CHATSITE_DEMO_PASSWORD", chosen)
    call_command("demo")
    answer = client.post("/accounts/login/", {"login": "bob", "password": password})
    assert answer["Location"] == "/"


def test_a_site_with_people_is_left_alone(alice: User) -> None:
    call_command("demo")
    assert list(User.objects.all()) == [alice]
