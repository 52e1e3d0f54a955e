"""Signing in and out: who gets in, who does not, and what an onlooker can learn."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chatsite.accounts import actions
from chatsite.accounts.models import User
from tests.browsers import sign_in, signed_in
from tests.make import PASSWORD

SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_tries_counted_yet() -> None:
    cache.clear()


def test_alice_signs_in_with_her_username(client: Client, alice: User) -> None:
    assert sign_in(client, alice.username)["Location"] == "/"
    assert signed_in(client)


@pytest.mark.parametrize("written", [str.lower, str.upper, lambda s: f"  {s} "])
@pytest.mark.parametrize("what", ["username", "email"])
def test_alice_is_known_however_she_writes_her_name_or_address(
    client: Client, alice: User, what: str, written: Callable[[str], str]
) -> None:
    assert sign_in(client, written(getattr(alice, what))).status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_password_is_refused(
    client: Client, alice: User, password: str
) -> None:
    assert sign_in(client, alice.username, password).status_code == 200
    assert not signed_in(client)


def test_a_stranger_cannot_tell_whether_an_account_exists(
    client: Client, alice: User
) -> None:
    known = sign_in(client, alice.username, "wrong")
    unknown = sign_in(client, "nobody", "wrong")
    errors = [answer.context["form"].errors for answer in (known, unknown)]
    assert errors[0] == errors[1] != {}


def test_the_error_is_read_out_and_the_name_is_kept(
    client: Client, alice: User
) -> None:
    page = sign_in(client, alice.username, "wrong").content.decode()
    assert 'role="alert"' in page
    assert f'value="{alice.username}"' in page
    assert "wrong" not in page


def test_a_deactivated_person_is_told_so_only_with_the_right_password(
    client: Client, alice: User
) -> None:
    actions.deactivate(user=alice)
    assert sign_in(client, alice.username, "wrong").status_code == 200
    assert sign_in(client, alice.username)["Location"] == reverse("account_inactive")
    assert not signed_in(client)


def test_a_session_from_before_sign_in_is_worth_nothing_after_it(
    client: Client, alice: User
) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = Client()
    planted.cookies["sessionid"] = str(session.session_key)
    sign_in(client, alice.username)
    assert signed_in(client)
    assert not signed_in(planted)


def test_the_session_lasts_two_weeks_and_no_script_can_read_it(
    client: Client, alice: User
) -> None:
    cookie = sign_in(client, alice.username).cookies["sessionid"]
    assert cookie["max-age"] == 14 * 24 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session_itself(client: Client, alice: User) -> None:
    sign_in(client, alice.username)
    copied = Client()
    copied.cookies["sessionid"] = client.cookies["sessionid"].value
    assert signed_in(copied)
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    assert not signed_in(copied)


def test_a_link_does_not_sign_anybody_out(client: Client, alice: User) -> None:
    sign_in(client, alice.username)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)


def test_the_sign_in_form_is_safe_from_other_sites(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, alice.username).status_code == 403


def test_alice_gets_to_the_page_she_wanted(client: Client, alice: User) -> None:
    wanted = client.get(reverse("usersessions_list"))["Location"]
    assert wanted == f"{SIGN_IN}?next=/accounts/sessions/"
    page = client.get(wanted).content.decode()
    assert '<input type="hidden" name="next" value="/accounts/sessions/">' in page
    answer = sign_in(client, alice.username, next="/accounts/sessions/")
    assert answer["Location"] == "/accounts/sessions/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "http:///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        "\x00https://evil.example/",
    ],
)
def test_nobody_is_sent_to_another_site(
    client: Client, alice: User, elsewhere: str
) -> None:
    assert sign_in(client, alice.username, next=elsewhere)["Location"] == "/"


def test_a_guesser_is_stopped_even_before_the_right_guess(
    client: Client, alice: User, bob: User
) -> None:
    for _ in range(5):
        sign_in(client, alice.username, "guess")
    page = sign_in(client, alice.username)
    assert "Too many failed login attempts" in page.content.decode()
    assert not signed_in(client)
    assert sign_in(client, bob.username).status_code == 302


def test_a_flood_of_tries_gets_a_friendly_page(client: Client, db: None) -> None:
    answers = [sign_in(client, "", "") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert "Too many tries" in answers[-1].content.decode()
    assert client.get(SIGN_IN).status_code == 200


@pytest.fixture
def redis_is_away(settings: LazySettings) -> None:
    # Port 1 is privileged and not in use: connections are refused.
    default = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": default}


@pytest.mark.usefixtures("redis_is_away")
def test_alice_signs_in_while_redis_is_away(client: Client, alice: User) -> None:
    assert sign_in(client, alice.username).status_code == 302
    assert signed_in(client)


@pytest.mark.usefixtures("redis_is_away")
def test_a_guesser_is_stopped_while_redis_is_away(client: Client, alice: User) -> None:
    for _ in range(5):
        sign_in(client, alice.username, "guess")
    sign_in(client, alice.username)
    assert not signed_in(client)


@pytest.mark.parametrize(
    "odd", ["\x00", "a\x00b", "\u202eevil", "\U0001f600", "x" * 100_000, "' OR 1=1 --"]
)
@pytest.mark.parametrize("field", ["login", "password"])
def test_odd_input_is_refused_in_words(
    client: Client, alice: User, field: str, odd: str
) -> None:
    answer = client.post(
        SIGN_IN, {"login": alice.username, "password": PASSWORD, field: odd}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_an_address_that_two_people_wrote_signs_in_each_with_their_own_password(
    client: Client, alice: User, bob: User
) -> None:
    bob.set_password("another battery staple")
    bob.save()
    for user in (alice, bob):
        EmailAddress.objects.create(user=user, email="both@example.com")
    sign_in(client, "both@example.com", "another battery staple")
    assert client.get("/accounts/").context["user"] == bob


@pytest.mark.parametrize(
    "name",
    [
        "account_profile",
        "account_delete",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "usersessions_list",
    ],
)
def test_a_stranger_sees_no_account_page(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name))["Location"].startswith(SIGN_IN)
