"""Staff look after accounts in the admin, and only staff do."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client

from chatsite.accounts.models import ApiKey, User
from tests import make
from tests.browsers import browser_of, signed_in
from tests.make import PASSWORD

USERS = "/admin/accounts/user/"
LISTS = [
    USERS,
    "/admin/accounts/apikey/",
    "/admin/auth/group/",
    "/admin/account/emailaddress/",
    "/admin/mfa/authenticator/",
    "/admin/usersessions/usersession/",
]


@pytest.fixture(autouse=True)
def _no_tries_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def chief(db: None) -> User:
    """Runs the site."""
    return make.person("chief", is_staff=True, is_superuser=True)


@pytest.fixture
def clerk(db: None) -> User:
    """Staff who may look after users, and no more."""
    clerk = make.person("clerk", is_staff=True)
    names = ["view_user", "change_user"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    return clerk


def act(client: Client, where: str, action: str, *rows: Any) -> Any:
    keys = [row.pk for row in rows]
    return client.post(where, {"action": action, "_selected_action": keys}, follow=True)


def test_staff_sign_in_where_everybody_does(client: Client, chief: User) -> None:
    door = client.get("/admin/", follow=True)
    assert door.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    form = {"login": chief.username, "password": PASSWORD, "next": "/admin/"}
    assert client.post("/accounts/login/", form, follow=True).status_code == 200
    assert client.get(USERS).status_code == 200


def test_the_admin_has_no_door_of_its_own(client: Client, chief: User) -> None:
    form = {"username": chief.username, "password": PASSWORD}
    answer = client.post("/admin/login/", form)
    assert answer["Location"].startswith("/accounts/login/")
    assert not signed_in(client)


@pytest.mark.parametrize("where", ["/admin/", *LISTS])
def test_alice_who_is_not_staff_gets_no_admin(alice: User, where: str) -> None:
    client = browser_of(alice)
    assert client.get(where, follow=True).status_code == 403


@pytest.mark.parametrize("where", LISTS)
def test_staff_search_with_whatever_they_type(chief: User, where: str) -> None:
    client = browser_of(chief)
    assert client.get(where).status_code == 200
    for query in ["alice", "\x00", "a\x00b", "' OR 1=1 --", "x" * 5000]:
        assert client.get(where, {"q": query}, follow=True).status_code == 200, query


def test_staff_find_a_person_and_see_how_often_she_is_signed_in(
    chief: User, alice: User
) -> None:
    browser_of(alice), browser_of(alice)
    page = browser_of(chief).get(USERS, {"q": alice.username})
    [found] = page.context["cl"].result_list
    assert (found, found.open_sessions) == (alice, 2)


def test_a_long_list_of_people_costs_no_query_each(
    chief: User, django_assert_max_num_queries: Any
) -> None:
    client = browser_of(chief)
    for _ in range(12):
        make.person("one of many")
    with django_assert_max_num_queries(10):
        assert client.get(USERS).status_code == 200


def test_who_is_deactivated_is_out_at_once_and_stays_out(
    chief: User, alice: User
) -> None:
    phone = browser_of(alice)
    boss = browser_of(chief)
    act(boss, USERS, "deactivate", alice)
    assert not signed_in(phone)
    act(boss, USERS, "activate", alice)
    assert not signed_in(phone), "the old session is gone for good"
    assert signed_in(browser_of(alice))


def test_nobody_deactivates_themselves(chief: User) -> None:
    client = browser_of(chief)
    act(client, USERS, "deactivate", chief)
    assert signed_in(client)


def test_a_clerk_cannot_touch_who_runs_the_site(clerk: User, chief: User) -> None:
    client = browser_of(clerk)
    act(client, USERS, "deactivate", chief)
    form = {
        "password1": "another battery staple",
        "password2": "another battery staple",
    }
    assert client.post(f"{USERS}{chief.pk}/password/", form).status_code == 403
    chief.refresh_from_db()
    assert chief.is_active
    assert chief.check_password(PASSWORD)


def test_a_clerk_cannot_get_more_power(clerk: User) -> None:
    form = {"username": clerk.username, "is_active": "on", "is_superuser": "on"}
    browser_of(clerk).post(f"{USERS}{clerk.pk}/change/", form, follow=True)
    clerk.refresh_from_db()
    assert not clerk.is_superuser


def test_a_clerk_helps_alice_with_her_name(clerk: User, alice: User) -> None:
    form = {"username": alice.username, "is_active": "on", "first_name": "Ally"}
    browser_of(clerk).post(f"{USERS}{alice.pk}/change/", form)
    alice.refresh_from_db()
    assert alice.first_name == "Ally"


def test_staff_put_people_into_teams(chief: User, alice: User) -> None:
    team = Group.objects.create(name="Support agents")
    form = {"username": alice.username, "is_active": "on", "groups": [team.pk]}
    browser_of(chief).post(f"{USERS}{alice.pk}/change/", form)
    assert list(alice.groups.all()) == [team]


def test_staff_make_an_account(chief: User) -> None:
    form = {
        "username": "dora",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    browser_of(chief).post(f"{USERS}add/", form)
    assert signed_in(browser_of(User.objects.get(username="dora")))


def test_staff_see_no_secret_of_a_second_factor(chief: User, alice: User) -> None:
    factor = Authenticator.objects.create(
        user=alice, type="totp", data={"secret": "TOPSECRET"}
    )
    page = browser_of(chief).get(f"/admin/mfa/authenticator/{factor.pk}/change/")
    assert page.status_code == 200
    assert b"TOPSECRET" not in page.content


def test_staff_see_no_secret_of_a_key_and_revoke_it(chief: User, alice: User) -> None:
    key, secret = ApiKey.create(user=alice)
    client = browser_of(chief)
    page = client.get(f"/admin/accounts/apikey/{key.pk}/change/").content.decode()
    assert key.hint in page
    assert secret not in page
    assert key.digest not in page
    act(client, "/admin/accounts/apikey/", "revoke", key)
    key.refresh_from_db()
    assert key.revoked_at


@pytest.mark.parametrize("where", LISTS[1:2] + LISTS[4:])
def test_nobody_makes_up_keys_factors_or_sessions(chief: User, where: str) -> None:
    assert browser_of(chief).get(f"{where}add/").status_code == 403


def test_deleting_a_session_signs_that_browser_out(chief: User, alice: User) -> None:
    phone = browser_of(alice)
    session = UserSession.objects.get(user=alice)
    where = f"/admin/usersessions/usersession/{session.pk}/"
    client = browser_of(chief)
    page = client.get(f"{where}change/").content.decode()
    assert session.session_key not in page
    client.post(f"{where}delete/", {"post": "yes"})
    assert not signed_in(phone)


def test_staff_confirm_an_address_for_who_cannot(chief: User, alice: User) -> None:
    address = EmailAddress.objects.create(user=alice, email=alice.email)
    where = "/admin/account/emailaddress/"
    act(browser_of(chief), where, "make_verified", address)
    address.refresh_from_db()
    assert address.verified
