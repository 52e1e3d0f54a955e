"""Alice's chat over a socket: she asks, watches, stops, and comes back to it."""

import asyncio
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import override_settings

from chat.actions import messages
from chat.models import Chat
from chat.providers.scripted import Pause, Script
from chat.streaming import hub
from chat.streaming.database import db
from chatsite.accounts.models import User
from tests import make
from tests.sockets import Line, dialled, shown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("worker")
async def test_alice_asks_and_watches_the_answer(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", "is.")
    async with dialled(**door) as line:
        assert (await line.hear("system"))["content"]
        await line.say(type="message", content="France?", client_id="a-1")
        question, *events = await line.hear_until("complete")
    assert (question["content"], question["client_id"]) == ("France?", "a-1")
    assert shown(events) == "Paris."
    assert {event["message_id"] for event in events} == {question["answer_id"]}
    assert events[-1]["id"] == "1:6"
    kinds = [event["type"] for event in events]
    assert kinds.index("status") < kinds.index("context") < kinds.index("chunk")


@pytest.mark.usefixtures("worker")
async def test_who_opens_her_chat_in_the_middle_sees_the_answer_from_its_start(
    door: dict[str, Any], chat: Chat, scripts: dict[str, Script]
) -> None:
    more = asyncio.Event()
    scripts["France"] = ("Par", Pause(more), "is.")
    await db(make.exchange, chat, "France?")
    async with dialled(**door) as line:
        heard = await line.hear_text("Par")
        more.set()
        heard += await line.hear_until("complete")
    assert heard[0]["type"] == "system"
    assert shown(heard) == "Paris."


@pytest.mark.usefixtures("worker")
async def test_a_question_shows_in_every_open_socket_with_its_answer(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    scripts["France"], scripts["Italy"] = ("Paris.",), ("Rome.",)
    async with dialled(**door) as desk, dialled(**door) as phone:
        for line in (desk, phone):
            await line.hear("system")
        await desk.say(type="message", content="France?")
        await heard_by_both(desk, phone, "France?", "Paris.")
        await phone.say(type="message", content="Italy?")
        await heard_by_both(desk, phone, "Italy?", "Rome.")
        for line in (desk, phone):  # and nothing of it twice
            await line.say(type="ping")
            assert [f["type"] for f in await line.hear_until("pong")] == ["pong"]


async def heard_by_both(desk: Line, phone: Line, question: str, answer: str) -> None:
    for line in (desk, phone):
        asked, *events = await line.hear_until("complete")
        assert (asked["type"], asked["content"]) == ("message", question)
        assert shown(events) == answer


@pytest.mark.usefixtures("worker")
async def test_an_answer_that_goes_on_shows_in_every_open_socket(
    door: dict[str, Any],
    alice: User,
    chat: Chat,
    scripts: dict[str, Script],
    settings: LazySettings,
) -> None:
    settings.CHAT_ANSWER_CHARACTERS = 3
    scripts["France"] = ("Paris.",)
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        assert (await line.hear("complete"))["finish_reason"] == "length"
        settings.CHAT_ANSWER_CHARACTERS = 300
        scripts["Go on"] = ("is.",)
        await db(go_on, chat, alice)
        assert shown(await line.hear_until("complete")) == "Paris."


def go_on(chat: Chat, alice: User) -> None:
    messages.go_on(message=chat.messages.answers().get(), user=alice)


@pytest.mark.usefixtures("worker")
async def test_stop_keeps_what_was_written(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", Pause(asyncio.Event()), "never")
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        await line.hear_text("Par")
        await line.say(type="stop")
        assert (await line.hear("complete"))["state"] == "stopped"
        await line.say(type="stop")
        assert (await line.hear("system"))["content"] == "Nothing is being written."


@pytest.mark.usefixtures("worker")
async def test_who_was_cut_off_resumes_at_her_place(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    more = asyncio.Event()
    scripts["France"] = ("Par", Pause(more), "is.")
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        place = (await line.hear_text("Par"))[-1]["id"]
    async with dialled(**door) as line:
        await line.hear("system")
        await line.say(type="resume", after=place)
        more.set()
        heard = await line.hear_until("complete")
    assert shown(heard, before="Par") == "Paris."


@pytest.mark.usefixtures("worker")
async def test_who_comes_back_after_the_end_is_told_the_rest_and_the_end(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris.",)
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        await line.hear("complete")
        await line.say(type="resume", after="1:3")
        heard = await line.hear_until("complete")
    assert shown(heard, before="Par") == "Paris."


@pytest.mark.usefixtures("worker")
async def test_who_resumes_an_older_answer_is_told_the_running_one_after_it(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    more = asyncio.Event()
    scripts["France"], scripts["Italy"] = ("Paris.",), ("Ro", Pause(more), "me.")
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        old = (await line.hear("complete"))["message_id"]
        await line.say(type="message", content="Italy?")
        await line.hear_text("Ro")
        await line.say(type="resume", after="1:3", message_id=old)
        assert shown(await line.hear_until("complete"), before="Par") == "Paris."
        more.set()
        assert shown(await line.hear_until("complete")) == "Rome."


@pytest.mark.usefixtures("worker")
async def test_a_question_whose_notice_was_lost_is_found_at_the_next_look(
    door: dict[str, Any],
    alice: User,
    chat: Chat,
    scripts: dict[str, Script],
    settings: LazySettings,
) -> None:
    more = asyncio.Event()
    scripts["France"] = ("Par", Pause(more), "is.")
    layer = settings.CHANNEL_LAYERS["default"]
    elsewhere = {"default": {**layer, "CONFIG": {"prefix": "elsewhere"}}}
    async with dialled(**door) as line:
        await line.say(type="ping")
        await line.hear("pong")
        with override_settings(CHANNEL_LAYERS=elsewhere):
            await db(make.exchange, chat, "France?")
        await db(alice.save)  # has all sockets look
        asked = await line.hear("message")
        more.set()
        assert asked["content"] == "France?"
        assert shown(await line.hear_until("complete")) == "Paris."


async def test_there_is_nothing_to_resume_in_an_empty_chat(
    door: dict[str, Any],
) -> None:
    async with dialled(**door) as line:
        await line.hear("system")
        await line.say(type="resume", after="1:3")
        assert (await line.hear("system"))["content"] == "Nothing is being written."


@pytest.mark.usefixtures("worker")
async def test_the_same_question_sent_again_is_asked_once_and_told_again(
    door: dict[str, Any], chat: Chat, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris.",)
    async with dialled(**door) as line:
        for _ in range(2):
            await line.say(type="message", content="France?", client_id="a-1")
            assert shown(await line.hear_until("complete")) == "Paris."
    assert await db(chat.messages.count) == 2


@pytest.mark.usefixtures("worker")
async def test_a_process_that_ends_closes_its_sockets_so_that_clients_come_back(
    door: dict[str, Any], scripts: dict[str, Script]
) -> None:
    more = asyncio.Event()
    scripts["France"] = ("Par", Pause(more), "is.")
    async with dialled(**door) as line:
        await line.say(type="message", content="France?")
        await line.hear_text("Par")
        hub.hub().give_up()
        assert await line.close_code() == 1012
    async with dialled(**door) as line:  # to the same one, by mistake
        assert await line.close_code() == 1012
    await hub.close_hub()
    async with dialled(**door) as line:
        heard = await line.hear_text("Par")
        more.set()
        assert shown(heard + await line.hear_until("complete")) == "Paris."
