"""A provider that costs almost nothing: python -m benchmarks.load.provider PORT

It speaks OpenAI's protocol, one chunk a token, all of them encoded beforehand. One
timer serves all answers. It remembers when it sent what; `GET /log` tells, and forgets.
"""

import asyncio
import heapq
import sys
import time
from functools import cache
from typing import cast

import httptools
import msgspec
import uvloop

from benchmarks.load import script
from benchmarks.load.plan import Sent

TICK_S = 0.001
# The product asks a provider on plain http for a connection of its own.
_HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
_STREAM_HEAD = (
    b"%sContent-Type: text/event-stream; charset=utf-8\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
) % _HEAD
_WHOLE_HEAD = b"%sContent-Type: application/json\r\nContent-Length: %%d\r\n\r\n" % _HEAD


class _Turn(msgspec.Struct):
    content: str


class _Body(msgspec.Struct):
    messages: list[_Turn]
    stream: bool = False


class Answer:
    """One answer that is being sent."""

    def __init__(self, transport: asyncio.Transport, question: str) -> None:
        number, self._count, rate, self._pause = script.asked(question)
        self._every = 1 / rate
        self._chunks = _chunks(self._count)
        self._transport = transport
        self.sent = Sent(number, time.monotonic_ns(), [])
        self.due = time.monotonic()

    def send(self) -> bool:
        """Send the next token; whether there are more."""
        sent = self.sent.at
        sent.append(time.monotonic_ns())
        if len(sent) == 1:
            self._transport.write(_STREAM_HEAD)
            self.due += self._pause
        self._transport.write(self._chunks[len(sent) - 1])
        self.due += self._every
        if len(sent) == self._count:
            self._transport.close()
        return not self._transport.is_closing()


class Provider:
    """All answers, in the order in which their next tokens are due."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Answer]] = []
        self._log: list[Sent] = []

    def start(self, answer: Answer) -> None:
        """Send the first token at once, the others when they are due."""
        self._log.append(answer.sent)
        self._send(answer)

    def log(self) -> bytes:
        """What was sent since the last time this was asked."""
        told, self._log = self._log, []
        return msgspec.json.encode(told)

    async def run(self) -> None:
        """Send what is due, for ever."""
        while True:
            now = time.monotonic()
            while self._due and self._due[0][0] <= now:
                self._send(heapq.heappop(self._due)[2])
            await asyncio.sleep(TICK_S)

    def _send(self, answer: Answer) -> None:
        if answer.send():
            heapq.heappush(self._due, (answer.due, answer.sent.stream, answer))


class Connection(asyncio.Protocol):
    """One HTTP connection, for one request."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._parser = httptools.HttpRequestParser(self)
        self._body = bytearray()
        self._path = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._path = url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._path == b"/log":
            self._whole(self._provider.log())
            return
        asked = msgspec.json.decode(self._body, type=_Body)
        if asked.stream:
            answer = Answer(self._transport, asked.messages[-1].content)
            self._provider.start(answer)
        else:
            self._whole(_title())

    def _whole(self, body: bytes) -> None:
        self._transport.write(_WHOLE_HEAD % len(body) + body)
        self._transport.close()


@cache
def _chunks(count: int) -> list[bytes]:
    """The chunks of an answer, framed for the wire; the last one ends the response."""
    texts = script.tokens(count)
    encoded = [_framed(_event([_choice(text, None)])) for text in texts]
    usage = {"prompt_tokens": 7, "completion_tokens": count, "total_tokens": count + 7}
    end = _event([_choice(None, "stop")]) + _event([], usage) + b"data: [DONE]\n\n"
    encoded[-1] += _framed(end) + b"0\r\n\r\n"
    return encoded


def _framed(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def _choice(text: str | None, finish: str | None) -> dict[str, object]:
    delta = {} if text is None else {"content": text}
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _event(choices: list[dict[str, object]], usage: object = None) -> bytes:
    chunk = {
        "id": "chatcmpl-benchmark0000000000000000",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": "benchmark",
        "service_tier": "default",
        "system_fingerprint": "fp_benchmark",
        "choices": choices,
        "usage": usage,
    }
    return b"data: " + msgspec.json.encode(chunk) + b"\n\n"


@cache
def _title() -> bytes:
    """What side tasks get: a title, and suggestions below it."""
    content = "A benchmark\n" + "".join(f"- What is {name}?\n" for name in "abc")
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}
    return msgspec.json.encode(
        {
            "id": "chatcmpl-benchmark0000000000000001",
            "object": "chat.completion",
            "created": 1_790_000_000,
            "model": "benchmark",
            "choices": [choice],
            "usage": usage,
        }
    )


async def _serve(port: int) -> None:
    provider = Provider()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(
        lambda: Connection(provider), "127.0.0.1", port, backlog=2048
    ):
        await provider.run()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
