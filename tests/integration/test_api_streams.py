"""Alice's program asks and watches the answer, leaves, comes back, and stops it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import AsyncClient

from chat.models import Chat
from chat.providers.base import ProviderError
from chat.providers.scripted import Fail, Pause, Script
from chat.streaming.database import db
from chat.streaming.telling import BrokenOffError
from chatsite.accounts.models import ApiKey, User

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1"
Event = dict[str, Any]
QUESTION = {"content": "What is the capital of France?"}


class Program:
    """A client of the API with a key."""

    def __init__(self, secret: str) -> None:
        self._client = AsyncClient()
        self._key = {"Authorization": f"Bearer {secret}"}

    async def get(self, url: str, **headers: str) -> Any:
        return await self._client.get(API + url, headers={**self._key, **headers})

    async def post(self, url: str, body: object = None, **headers: str) -> Any:
        return await self._client.post(
            API + url,
            body,
            content_type="application/json",
            headers={**self._key, **headers},
        )


@pytest.fixture
def program(alice: User) -> Program:
    """Alice's program, with her key."""
    _, secret = ApiKey.create(user=alice)
    return Program(secret)


class Events:
    """A response read as server-sent events."""

    def __init__(self, response: StreamingHttpResponse) -> None:
        assert response.status_code == 200
        self._parts: Any = response.streaming_content
        self.last_id = ""

    async def __aiter__(self) -> AsyncIterator[Event]:
        async with asyncio.timeout(10):
            async for part in self._parts:
                name, place, data = part.decode().strip().split("\n")
                event = json.loads(data.removeprefix("data: "))
                assert name == f"event: {event['type']}"
                self.last_id = place.removeprefix("id: ")
                yield event

    async def leave_at(self, kind: str) -> Event:
        """Read up to the first event of a kind, then leave."""
        async for event in self:
            if event["type"] == kind:
                await self._parts.aclose()
                return event
        raise AssertionError(f"no {kind}")


def text(events: list[Event]) -> str:
    return "".join(event["content"] for event in events if event["type"] == "chunk")


async def test_a_program_asks_and_watches_the_answer(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", "is.")
    response = await program.post(f"/chats/{chat.id}/stream", QUESTION)
    assert response["Content-Type"] == "text/event-stream; charset=utf-8"
    events = [event async for event in Events(response)]
    kinds = [event["type"] for event in events]
    assert kinds.index("status") < kinds.index("context") < kinds.index("chunk")
    context = events[kinds.index("context")]
    assert (context["chat_id"], context["model"]) == (str(chat.id), "scripted")
    assert text(events) == "Paris."
    assert (events[-1]["type"], events[-1]["state"]) == ("complete", "complete")


async def test_a_chat_client_sends_its_messages_and_the_last_is_asked(
    program: Program, chat: Chat, worker: None
) -> None:
    turns = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "I am a pirate."},
        {"role": "user", "content": "Who are you?"},
    ]
    response = await program.post(f"/chats/{chat.id}/stream", {"messages": turns})
    events = [event async for event in Events(response)]
    assert text(events) == "You asked: Who are you?"
    assert await db(chat.messages.count) == 2


@pytest.mark.parametrize("how", ["after", "header"])
async def test_a_program_that_left_goes_on_where_it_had_read_to(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script], how: str
) -> None:
    gate = asyncio.Event()
    scripts["France"] = ("Paris", Pause(gate), " is the capital.")
    first = Events(await program.post(f"/chats/{chat.id}/stream", QUESTION))
    assert (await first.leave_at("chunk"))["content"] == "Paris"
    assert first.last_id == "1:5"
    url = f"/chats/{chat.id}/stream"
    if how == "after":
        response = await program.get(f"{url}?after={first.last_id}")
    else:
        response = await program.get(url, **{"Last-Event-ID": first.last_id})
    gate.set()
    events = [event async for event in Events(response)]
    assert text(events) == " is the capital."
    assert "reset" not in {event["type"] for event in events}
    assert events[-1]["characters"] == len("Paris is the capital.")


async def test_two_programs_see_one_answer_and_a_stream_holds_no_connection(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    gate = asyncio.Event()
    scripts["France"] = ("Paris", Pause(gate), ".")
    asking = Events(await program.post(f"/chats/{chat.id}/stream", QUESTION))
    message = (await asking.leave_at("context"))["message_id"]
    watching = Events(await program.get(f"/messages/{message}/stream"))
    seen = aiter(watching)
    assert (await anext(seen))["type"] == "status"
    assert await sync_to_async(lambda: connection.connection is None)()
    gate.set()
    assert text([event async for event in seen]) == "Paris."


async def test_a_program_that_wants_text_gets_text(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", "is. ☀")
    response = await program.post(
        f"/chats/{chat.id}/stream", QUESTION, Accept="text/plain"
    )
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert b"".join([part async for part in response]).decode() == "Paris. ☀"


@pytest.mark.parametrize("script", [("Par", Fail(ProviderError("broken"))), ()])
async def test_text_that_did_not_come_to_its_end_is_broken_off(
    program: Program,
    chat: Chat,
    worker: None,
    scripts: dict[str, Script],
    script: Script,
) -> None:
    scripts["France"] = script or (Fail(ProviderError("auth")),)
    response = await program.post(
        f"/chats/{chat.id}/stream", QUESTION, Accept="text/plain"
    )
    with pytest.raises(BrokenOffError):
        async for _ in response:
            pass


async def test_a_program_that_waits_gets_the_whole_answer(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", "is.")
    question = {**QUESTION, "client_id": "once", "model": None}
    response = await program.post(f"/chats/{chat.id}/messages", question)
    answer = response.json()
    assert (response.status_code, answer["chat_id"]) == (200, str(chat.id))
    assert answer["message"]["content"] == "Paris."
    assert answer["usage"]["completion_tokens"] > 0
    again = await program.post(f"/chats/{chat.id}/messages", question)
    assert again.json() == answer
    replay = Events(await program.post(f"/chats/{chat.id}/stream", question))
    assert text([event async for event in replay]) == "Paris."


async def test_a_program_that_waits_is_told_when_there_is_no_answer(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    scripts["France"] = (Fail(ProviderError("auth")),)
    response = await program.post(f"/chats/{chat.id}/messages", QUESTION)
    assert response.status_code == 502
    message = "The AI service did not accept this site's key."
    assert response.json() == {"error": {"code": "failed", "message": message}}


async def test_stop_keeps_what_was_written_and_then_nothing_runs(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Paris", Pause(asyncio.Event()))
    asking = Events(await program.post(f"/chats/{chat.id}/stream", QUESTION))
    await asking.leave_at("chunk")
    stopped = (await program.post(f"/chats/{chat.id}/stop")).json()
    assert stopped["success"] is True
    assert (stopped["message"]["state"], stopped["message"]["content"]) == (
        "stopped",
        "Paris",
    )
    for url in (f"/chats/{chat.id}", f"/messages/{stopped['message']['id']}"):
        assert (await program.get(f"{url}/stream")).status_code == 204
    again = await program.post(f"/chats/{chat.id}/stop")
    assert again.json() == {"success": True, "message": None}


async def test_an_answer_is_written_again_and_an_interrupted_one_goes_on(
    program: Program, chat: Chat, worker: None, scripts: dict[str, Script]
) -> None:
    scripts["France"] = ("Par", Fail(ProviderError("auth")))
    gates = [asyncio.Event(), asyncio.Event()]
    scripts["Go on"] = (Pause(gates[0]), "is.")
    response = await program.post(f"/chats/{chat.id}/messages", QUESTION)
    broken = response.json()["message"]
    assert (broken["state"], broken["content"]) == ("interrupted", "Par")
    response = await program.post(f"/messages/{broken['id']}/continue")
    assert (response.status_code, response.json()["message"]["id"]) == (
        202,
        broken["id"],
    )
    going_on = Events(await program.get(f"/messages/{broken['id']}/stream"))
    gates[0].set()
    assert text([event async for event in going_on]) == "Paris."
    scripts["France"] = (Pause(gates[1]), "Lyon?")
    other = (await program.post(f"/messages/{broken['id']}/regenerate")).json()
    anew = Events(await program.get(f"/chats/{chat.id}/stream"))
    gates[1].set()
    assert text([event async for event in anew]) == "Lyon?"
    page = (await program.get(f"/chats/{chat.id}/messages")).json()
    assert [m["id"] for m in page["items"]][1:] == [other["message"]["id"]]
