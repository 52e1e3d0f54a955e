"""The steps of an answer of the tests' upstream, and how they go over the wire."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import msgspec
from aiohttp import web


class Fault(Enum):
    """What a server may do in the middle of a stream, instead of going on."""

    CUT = "drop the connection"
    END = "end the stream politely, without finish_reason or [DONE]"
    SILENCE = "say nothing more, and keep the connection"


CUT, END, SILENCE = Fault.CUT, Fault.END, Fault.SILENCE


class Gate:
    """A step that holds an answer until the test releases it."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._open = threading.Event()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def release(self) -> None:
        """Let every answer that waits here, or will, go on."""
        self._open.set()
        for loop, event in self._waiting:
            loop.call_soon_threadsafe(event.set)

    async def pass_through(self) -> None:
        """Wait for the release (the server calls this)."""
        event = asyncio.Event()
        self._waiting.append((asyncio.get_running_loop(), event))
        self.reached.set()
        if not self._open.is_set():
            await event.wait()


# Text is sent as a delta, bytes as they are, a dict as one event, a number is a pause.
Step = str | bytes | dict[str, Any] | float | Gate | Fault


@dataclass(frozen=True)
class Reply:
    """How to answer one request."""

    steps: Sequence[Step] = ()
    finish: str | None = "stop"
    usage: bool = True
    packet: int | None = None  # bytes per write; None: an event per write
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """The whole text of the answer."""
        return "".join(step for step in self.steps if isinstance(step, str))


@dataclass
class Request:
    """What was asked, and whether the asker has hung up."""

    body: dict[str, Any]
    headers: dict[str, str]
    peer: tuple[str, int]
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def streamed(self) -> bool:
        """Whether the answer is to come in pieces."""
        return bool(self.body.get("stream"))

    @property
    def question(self) -> str:
        """The last user turn, or the texts whose meaning is asked for."""
        if "input" in self.body:
            return "\n".join(self.body["input"])
        turns = [turn for turn in self.body["messages"] if turn["role"] == "user"]
        return str(turns[-1]["content"]) if turns else ""


def refusal(reply: Reply) -> web.Response:
    error = reply.error or {"message": "refused by the test", "type": None}
    return web.json_response(
        {"error": error}, status=reply.status, headers=reply.headers
    )


async def whole(http: web.Request, request: Request, reply: Reply) -> web.Response:
    for step in reply.steps:
        if await _interlude(http, step):
            break
    message = {"role": "assistant", "content": reply.text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish}
    body = _object(request, "chat.completion", [choice])
    if reply.usage:
        body["usage"] = _usage(reply)
    return web.json_response(body, headers=reply.headers)


async def stream(
    http: web.Request, request: Request, reply: Reply
) -> web.StreamResponse:
    """Play the steps; the response's headers leave with its first bytes."""
    response = web.StreamResponse(headers=reply.headers)
    response.content_type = "text/event-stream"
    for step in (*reply.steps, *_ending(request, reply)):
        data = _encoded(request, step)
        if data is None:
            if await _interlude(http, step):
                break
            continue
        if not response.prepared:
            await response.prepare(http)
        size = reply.packet or len(data)
        for start in range(0, len(data), size):
            await response.write(data[start : start + size])
    return response


def _encoded(request: Request, step: Step) -> bytes | None:
    """What a step sends, or None."""
    match step:
        case str():
            return _event(_chunk(request, {"content": step}))
        case bytes():
            return step
        case dict():
            return _event(step)
    return None


def _ending(request: Request, reply: Reply) -> Iterator[Step]:
    yield _chunk(request, {}, reply.finish)
    if reply.usage and request.body.get("stream_options", {}).get("include_usage"):
        yield _object(request, "chat.completion.chunk", []) | {"usage": _usage(reply)}
    yield b"data: [DONE]\n\n"


def _chunk(
    request: Request, delta: dict[str, Any], finish: str | None = None
) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _object(request, "chat.completion.chunk", [choice])


async def _interlude(http: web.Request, step: Step) -> bool:
    """Do a step that sends nothing; whether it was the last."""
    match step:
        case Gate():
            await step.pass_through()
        case int() | float():
            await asyncio.sleep(step)
        case Fault.SILENCE:
            await asyncio.Event().wait()
        case Fault.CUT:
            # Not abort(): a reset would take sent bytes back from a slow reader.
            if http.transport:
                http.transport.close()
            return True
        case Fault.END:
            return True
    return False


def _object(request: Request, kind: str, choices: list[Any]) -> dict[str, Any]:
    model = request.body["model"]
    shared = {"id": "chatcmpl-test", "object": kind, "created": 0, "model": model}
    return shared | {"choices": choices}


def _usage(reply: Reply) -> dict[str, int]:
    written = sum(isinstance(step, str) for step in reply.steps)
    return {
        "prompt_tokens": 7,
        "completion_tokens": written,
        "total_tokens": 7 + written,
    }


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(data) + b"\n\n"
