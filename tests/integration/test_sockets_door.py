"""Who gets into a socket, and who has to leave it, at once."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.urls import reverse

from chat.actions import chats
from chat.consumers.notices import NoticesConsumer
from chat.models import Chat
from chat.streaming.database import db
from chatsite.accounts import actions
from chatsite.accounts.models import ApiKey, User
from tests.sockets import bearer_of, cookie_of, dialled

pytestmark = pytest.mark.django_db(transaction=True)

NOTICES = "/ws/notices/"
HERE = {"origin": "http://localhost"}


async def test_alice_comes_in_with_her_session_and_with_a_key(
    alice: User, chat: Chat
) -> None:
    cookie, _ = await cookie_of(alice)
    for path in (NOTICES, f"/ws/chats/{chat.id}/"):
        async with dialled(path, cookie=cookie, **HERE) as line:
            await line.say(type="ping")
            await line.hear("pong")
        async with dialled(path, authorization=await bearer_of(alice)) as line:
            await line.say(type="ping")
            await line.hear("pong")


async def test_bob_finds_no_chat_of_hers(bob: User, chat: Chat) -> None:
    key = await bearer_of(bob)
    for chat_id in (chat.id, uuid4()):
        async with dialled(f"/ws/chats/{chat_id}/", authorization=key) as line:
            assert await line.close_code() == 4404


async def test_an_unknown_address_is_told_with_a_code(alice: User) -> None:
    async with dialled("/ws/other/", authorization=await bearer_of(alice)) as line:
        assert await line.close_code() == 4404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": "sessionid=guessed"},
        {"authorization": "Bearer cs_guessed"},
        {"authorization": "bearer"},
    ],
)
async def test_a_stranger_is_told_to_sign_in(
    chat: Chat, headers: dict[str, str]
) -> None:
    for path in (NOTICES, f"/ws/chats/{chat.id}/"):
        async with dialled(path, **headers) as line:
            assert await line.close_code() == 4401


async def test_a_wrong_key_does_not_fall_back_to_the_session(alice: User) -> None:
    cookie, _ = await cookie_of(alice)
    key = "Bearer cs_guessed"
    async with dialled(NOTICES, cookie=cookie, authorization=key) as line:
        assert await line.close_code() == 4401


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost.evil.example",
        "https://localhost",
        "http://localhost:8001",
        "null",
        "",
    ],
)
async def test_another_sites_page_does_not_get_in_with_her_cookie(
    alice: User, origin: str
) -> None:
    cookie, _ = await cookie_of(alice)
    async with dialled(NOTICES, cookie=cookie, origin=origin) as line:
        assert await line.close_code() == 4403


async def test_a_trusted_origin_and_a_proxy_that_says_https_get_in(
    alice: User, settings: LazySettings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    cookie, _ = await cookie_of(alice)
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.com"]
    secure = {"origin": "https://localhost", "x-forwarded-proto": "https"}
    for named in (secure, {"origin": "https://chat.example.com"}):
        async with dialled(NOTICES, cookie=cookie, **named) as line:
            await line.say(type="ping")
            await line.hear("pong")


async def test_signing_out_closes_the_sockets_of_that_device_at_once_and_no_other(
    alice: User, chat: Chat
) -> None:
    desk, browser = await cookie_of(alice)
    phone, _ = await cookie_of(alice)
    path = f"/ws/chats/{chat.id}/"
    async with (
        dialled(NOTICES, cookie=desk, **HERE) as notices,
        dialled(path, cookie=desk, **HERE) as talk,
        dialled(path, cookie=phone, **HERE) as other,
        dialled(NOTICES, authorization=await bearer_of(alice)) as program,
    ):
        for line in (notices, talk, other, program):
            await line.say(type="ping")
            await line.hear("pong")
        await db(browser.post, reverse("account_logout"))
        assert await notices.close_code() == 4401
        assert await talk.close_code() == 4401
        for line in (other, program):
            await line.say(type="ping")
            await line.hear("pong")


def change_password(user: User) -> None:
    user.set_password("something quite different")
    user.save()


def leave_inactive(user: User) -> None:
    user.is_active = False
    user.save()


@pytest.mark.parametrize(
    "shut_out",
    [
        lambda user: actions.end_sessions(user=user),
        lambda user: actions.deactivate(user=user),
        lambda user: actions.delete_account(user=user),
        change_password,
        leave_inactive,
    ],
)
async def test_who_is_shut_out_leaves_at_once(alice: User, shut_out: Any) -> None:
    cookie, _ = await cookie_of(alice)
    async with dialled(NOTICES, cookie=cookie, **HERE) as line:
        await line.say(type="ping")
        await line.hear("pong")
        await db(shut_out, alice)
        assert await line.close_code() == 4401


async def test_a_revoked_key_leaves_at_once(alice: User) -> None:
    key, secret = await db(partial(ApiKey.create, user=alice))
    async with dialled(NOTICES, authorization=f"Bearer {secret}") as line:
        await line.say(type="ping")
        await line.hear("pong")
        await db(actions.revoke, key=key)
        assert await line.close_code() == 4401


async def test_what_changes_without_a_word_is_noticed_a_little_later(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoticesConsumer, "look_every", 0.05)
    async with dialled(NOTICES, authorization=await bearer_of(alice)) as line:
        await line.say(type="ping")
        await line.hear("pong")
        await db(User.objects.filter(pk=alice.pk).update, is_active=False)
        assert await line.close_code() == 4401


async def test_a_deleted_chat_is_left_at_the_next_look(alice: User, chat: Chat) -> None:
    async with dialled(
        f"/ws/chats/{chat.id}/", authorization=await bearer_of(alice)
    ) as line:
        await line.hear("system")
        await db(chats.delete, chat=chat)
        await line.say(type="message", content="Hello?")
        assert (await line.hear("error"))["code"] == "not_found"
        await db(alice.save)  # has all sockets look
        assert await line.close_code() == 4404
