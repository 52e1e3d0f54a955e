"""Keys of programs: made on the command line, shown in a header."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from chatsite.accounts import actions
from chatsite.accounts.bearer import user_for
from chatsite.accounts.models import ApiKey, User


@pytest.fixture
def secret(alice: User) -> str:
    """Of a key of Alice's."""
    return ApiKey.create(user=alice)[1]


def test_the_command_prints_the_key_and_nothing_else(alice: User) -> None:
    printed = StringIO()
    call_command("create_api_key", alice.username, stdout=printed)
    [secret] = printed.getvalue().splitlines()
    assert user_for(f"Bearer {secret}") == alice


def test_the_command_knows_no_strangers(db: None) -> None:
    with pytest.raises(CommandError, match="no active user named 'nobody'"):
        call_command("create_api_key", "nobody")


def test_the_command_makes_no_key_that_could_not_be_used(alice: User) -> None:
    actions.deactivate(user=alice)
    with pytest.raises(CommandError):
        call_command("create_api_key", alice.username)


def test_the_secret_is_not_stored(secret: str) -> None:
    stored = ApiKey.objects.values().get()
    assert secret not in str(stored)
    assert stored["hint"] == secret[:8]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_key_speaks_for_its_owner(secret: str, alice: User, scheme: str) -> None:
    assert user_for(f"{scheme} {secret}") == alice


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer cs_wrong",
        "Bearer \x00",
        "Bearer ü",
        "Basic {secret}",
        "{secret}",
        "Bearer {secret}x",
        "Bearer {secret} x",
    ],
)
def test_any_other_header_speaks_for_nobody(secret: str, header: str | None) -> None:
    assert user_for(header and header.format(secret=secret)) is None


@pytest.mark.parametrize(
    "change",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}],
)
def test_a_revoked_or_expired_key_speaks_for_nobody(
    secret: str, change: dict[str, Any]
) -> None:
    ApiKey.objects.update(**change)
    assert user_for(f"Bearer {secret}") is None


def test_a_key_of_a_deactivated_person_speaks_for_nobody(
    secret: str, alice: User
) -> None:
    actions.deactivate(user=alice)
    assert user_for(f"Bearer {secret}") is None


def test_revoking_again_keeps_the_time_of_the_first(alice: User) -> None:
    key, _ = ApiKey.create(user=alice)
    actions.revoke(key=key)
    first = key.revoked_at
    actions.revoke(key=key)
    assert key.revoked_at == first


def test_use_is_noted_at_most_once_a_minute(secret: str) -> None:
    user_for(f"Bearer {secret}")
    first = ApiKey.objects.get().last_used_at
    assert first
    user_for(f"Bearer {secret}")
    assert ApiKey.objects.get().last_used_at == first
    long_ago = first - timedelta(minutes=2)
    ApiKey.objects.update(last_used_at=long_ago)
    user_for(f"Bearer {secret}")
    assert ApiKey.objects.get().last_used_at != long_ago
