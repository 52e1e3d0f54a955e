"""The second step of sign-in: a code from an app, or one kept for the worst day."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chatsite.accounts.models import User
from tests.browsers import browser_of, code_of_app, errors, signed_in
from tests.make import PASSWORD


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


def set_up_the_app(client: Client) -> str:
    """Turn two-step sign-in on; return the secret that the phone then holds."""
    confirm_it_is_me(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of_app(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_the_picture_for_the_app_passes_the_content_security_policy(
    client: Client,
) -> None:
    confirm_it_is_me(client)
    answer = client.get(reverse("mfa_activate_totp"))
    html = answer.content.decode()
    assert 'src="data:image/svg+xml;base64,' in html
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]
    assert " style=" not in html
    assert "<script>" not in html


def test_a_borrowed_browser_cannot_turn_the_second_step_on(client: Client) -> None:
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_alice_signs_in_with_password_and_code(client: Client, alice: User) -> None:
    secret = set_up_the_app(client)
    phone = browser_of(alice)
    assert not signed_in(phone)
    wrong = phone.post(reverse("mfa_authenticate"), {"code": "000000x"})
    assert errors(wrong) == {"code"}
    right = phone.post(reverse("mfa_authenticate"), {"code": code_of_app(secret)})
    assert right["Location"] == "/"
    assert signed_in(phone)


def test_a_code_that_was_seen_over_a_shoulder_does_not_work_again(
    client: Client, alice: User
) -> None:
    seen = code_of_app(set_up_the_app(client))
    phone, thief = browser_of(alice), browser_of(alice)
    for browser in (phone, thief):
        browser.post(reverse("mfa_authenticate"), {"code": seen})
    assert signed_in(phone)
    assert not signed_in(thief)


def test_a_recovery_code_works_once(client: Client, alice: User) -> None:
    set_up_the_app(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    worked = []
    for phone in (browser_of(alice), browser_of(alice)):
        phone.post(reverse("mfa_authenticate"), {"code": code})
        worked.append(signed_in(phone))
    assert worked == [True, False]


def test_a_guesser_of_codes_is_stopped(client: Client, alice: User) -> None:
    secret = set_up_the_app(client)
    thief = browser_of(alice)
    for _ in range(10):
        thief.post(reverse("mfa_authenticate"), {"code": "000000x"})
    thief.post(reverse("mfa_authenticate"), {"code": code_of_app(secret)})
    assert not signed_in(thief)


@pytest.mark.parametrize("odd", ["", "\x00", "12\x003456", "x" * 9999, "١٢٣٤٥٦"])
def test_an_odd_code_is_refused_in_words(client: Client, alice: User, odd: str) -> None:
    set_up_the_app(client)
    answer = browser_of(alice).post(reverse("mfa_authenticate"), {"code": odd})
    assert errors(answer) == {"code"}


def test_who_has_not_confirmed_an_address_is_told_to_before_the_second_step(
    client: Client,
) -> None:
    EmailAddress.objects.update(verified=False)
    answer = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "until you have verified your email" in answer.content.decode()


def test_alice_turns_the_second_step_off(client: Client, alice: User) -> None:
    set_up_the_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert signed_in(browser_of(alice))
