"""What people do with their own account once they are in."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chat.models import Chat
from chatsite.accounts.bearer import user_for
from chatsite.accounts.models import ApiKey, User
from tests import make
from tests.browsers import browser_of, errors, signed_in
from tests.make import PASSWORD

NEW_PASSWORD = "another battery staple"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _no_tries_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def client(alice: User) -> Client:
    """Alice's browser, signed in."""
    EmailAddress.objects.create(
        user=alice, email=alice.email, verified=True, primary=True
    )
    return browser_of(alice)


def confirm_it_is_me(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_alice_changes_the_name_that_others_see(client: Client, alice: User) -> None:
    answer = client.post("/accounts/", {"first_name": "Ally", "last_name": "Ångström"})
    assert answer["Location"] == "/accounts/"
    alice.refresh_from_db()
    assert alice.display_name == "Ally Ångström"


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 151])
def test_an_odd_name_is_refused_in_words(client: Client, odd: str) -> None:
    answer = client.post("/accounts/", {"first_name": odd})
    assert errors(answer) == {"first_name"}


def test_every_account_page_leads_to_the_others(client: Client) -> None:
    confirm_it_is_me(client)
    names = ["account_profile", "account_email", "account_change_password"]
    pages = [reverse(name) for name in [*names, "mfa_index", "usersessions_list"]]
    for page in [*pages, reverse("account_delete"), reverse("mfa_activate_totp")]:
        html = client.get(page).content.decode()
        assert all(f'href="{other}"' in html for other in pages), page
        assert html.count('aria-current="page"') == 1, page


def test_an_error_is_tied_to_its_field(client: Client) -> None:
    html = client.post("/accounts/delete/", {"password": "wrong"}).content.decode()
    assert 'aria-invalid="true"' in html
    assert re.search(r'aria-describedby="[^"]*id_password_error', html)
    assert '<ul class="errors" id="id_password_error">' in html


def test_alice_changes_her_address_once_she_has_confirmed_the_new_one(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    confirm_it_is_me(client)
    change = {"email": "ally@example.org", "action_add": ""}
    client.post(reverse("account_email"), change)
    alice.refresh_from_db()
    assert alice.email != "ally@example.org"
    [link] = re.findall(r"http://testserver(\S+)", str(mailoutbox[-1].body))
    client.post(link)
    alice.refresh_from_db()
    assert alice.email == "ally@example.org"
    assert EmailAddress.objects.get(user=alice).email == "ally@example.org"


def test_a_borrowed_browser_cannot_change_the_address(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    change = {"email": "thief@example.org", "action_add": ""}
    answer = client.post(reverse("account_email"), change)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not mailoutbox


@pytest.mark.parametrize("odd", ["", "ally", "a\x00b@example.org"])
def test_an_odd_address_is_refused_in_words(client: Client, odd: str) -> None:
    answer = client.post(reverse("account_email"), {"email": odd, "action_add": ""})
    assert errors(answer) == {"email"}


def test_a_new_password_signs_out_every_other_device(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    phone = browser_of(alice)
    form = {
        "oldpassword": PASSWORD,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert signed_in(client)
    assert not signed_in(phone)
    assert mailoutbox[-1].to == [alice.email]


def test_only_who_knows_the_old_password_sets_a_new_one(
    client: Client, alice: User
) -> None:
    form = {"oldpassword": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = client.post(reverse("account_change_password"), form)
    assert errors(answer) == {"oldpassword"}
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_alice_sees_her_devices_and_signs_the_others_out(
    client: Client, alice: User
) -> None:
    phone = browser_of(alice, user_agent=FIREFOX)
    html = client.get(reverse("usersessions_list")).content.decode()
    assert html.count("This one") == 1
    assert "Firefox on Linux" in html
    client.post(reverse("usersessions_list"))
    assert signed_in(client)
    assert not signed_in(phone)


def test_a_device_that_signed_out_is_off_the_list(client: Client, alice: User) -> None:
    browser_of(alice).post(reverse("account_logout"))
    assert UserSession.objects.filter(user=alice).count() == 1


def test_opening_a_page_is_noted_and_a_part_of_one_is_not(client: Client) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=long_ago)
    client.get("/accounts/", headers={"accept": "text/html", "hx-request": "true"})
    client.get("/accounts/", headers={"accept": "text/event-stream"})
    assert UserSession.objects.get().last_seen_at == long_ago
    client.get("/accounts/", headers={"accept": "text/html,*/*"})
    assert UserSession.objects.get().last_seen_at > long_ago


def test_alice_deletes_her_account_and_all_that_is_hers(
    client: Client, alice: User, bob: User
) -> None:
    make.chat(alice)
    make.chat(bob)
    _, secret = ApiKey.create(user=alice)
    phone = browser_of(alice)
    answer = client.post(reverse("account_delete"), {"password": PASSWORD})
    assert answer["Location"] == reverse("account_login")
    assert list(User.objects.all()) == [bob]
    assert [chat.owner for chat in Chat.objects.all()] == [bob]
    assert user_for(f"Bearer {secret}") is None
    assert not signed_in(client)
    assert not signed_in(phone)


@pytest.mark.parametrize("password", ["", "wrong", "\x00"])
def test_a_borrowed_browser_cannot_delete_the_account(
    client: Client, alice: User, password: str
) -> None:
    answer = client.post(reverse("account_delete"), {"password": password})
    assert errors(answer) == {"password"}
    assert User.objects.filter(pk=alice.pk).exists()


def test_opening_the_page_deletes_nothing(client: Client, alice: User) -> None:
    assert client.get(reverse("account_delete")).status_code == 200
    assert User.objects.filter(pk=alice.pk).exists()
