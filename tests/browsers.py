"""Browsers of people, signed in as people sign in, for tests of accounts."""

from typing import Any

from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from chatsite.accounts.models import User
from tests.make import PASSWORD


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form; return the answer."""
    form = {"login": login, "password": password, **more}
    return client.post(reverse("account_login"), form)


def browser_of(user: User, **headers: str) -> Client:
    """A new browser in which *user* has just given name and password."""
    client = Client(headers=headers)
    sign_in(client, user.username)
    return client


def signed_in(client: Client) -> bool:
    """Whether somebody is signed in with that browser."""
    return client.get(reverse("account_profile")).status_code == 200


def code_of_app(secret: str) -> str:
    """What an authenticator app that holds *secret* shows now."""
    _before, now, _after = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, now)))


def errors(answer: Any) -> set[str]:
    """The fields that the page complains of."""
    assert answer.status_code == 200
    return set(answer.context["form"].errors)
