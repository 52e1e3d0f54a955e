"""The body of a chat completion: bytes in, text out.

A stream's format: server-sent events (WHATWG HTML, section 9.2.6) whose data are OpenAI's
`chat.completion.chunk` objects, then `[DONE]`. msgspec decodes only the fields that
count: 0.65 µs a chunk, where json.loads takes 5 and the SDK's own objects 109.
"""

from collections.abc import Iterator

import msgspec

from chat.providers.base import Completion, Finish, ProviderError, Usage
from chat.providers.errors import error_of_object

# What the columns of the store hold: an absurd count must not cost the answer.
_MOST_TOKENS = 2**31 - 1
_LONGEST_REASON = 50

# One event beyond this is no answer: whole answers are capped far below it.
MAX_EVENT_BYTES = 4 * 1024 * 1024


class _Text(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Text | None = None  # in a stream
    message: _Text | None = None  # in a whole answer
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: object = None


_decode = msgspec.json.Decoder(_Chunk).decode


class Body:
    """What is known of one answer so far. Feed it packets, then ask for the finish."""

    def __init__(self) -> None:
        self.started = False  # text has come
        self.done = False  # [DONE] has come: nothing follows
        self._reason: str | None = None
        self.usage: Usage | None = None  # as the provider counts it, once it has
        self._tail: list[bytes] = []  # pieces of a line that has not ended yet
        self._data: list[bytes] = []  # data lines of an event that has not ended yet
        self._held = 0  # bytes that came since an event ended

    @property
    def finished(self) -> bool:
        """Whether the model said that its answer is whole (usage may still follow)."""
        return self.done or self._reason is not None

    def feed(self, packet: bytes) -> Iterator[str]:
        """Yield the texts that this packet completes.

        Raises `ProviderError` for what is no chat completion, and for an error that the
        provider reports in mid-stream; texts before it in the packet are yielded first.
        """
        self._held += len(packet)
        for line in self._lines(packet):
            if line.startswith(b"data:"):
                self._data.append(line[5:])
            elif not line:
                self._held = 0
                if text := self._event():
                    yield text
        if self._held > MAX_EVENT_BYTES:
            raise ProviderError("broken", detail="an event of more than 4 MiB")

    def close(self) -> Iterator[str | Finish]:
        """The connection has ended: yield what was still held back, then the finish.

        Raises `ProviderError` ("broken") if the answer had not been declared whole.
        """
        if not self.finished:
            yield from self.feed(b"\n\n")
        if not self.finished:
            raise ProviderError("broken", detail="the stream ended without a finish")
        # A server that says only [DONE] means "stop".
        yield Finish(self._reason or "stop", self.usage)

    def _lines(self, packet: bytes) -> list[bytes]:
        """The lines that end in this packet; the rest is kept for the next one.

        Lines end with LF or CRLF on every server met. The standard also allows a lone
        CR: such a stream is read correctly too, but only once an LF or the end comes.
        """
        end = packet.rfind(b"\n") + 1
        head, rest = packet[:end], packet[end:]
        if head and self._tail:
            head = b"".join((*self._tail, head))
            self._tail.clear()
        if rest:
            self._tail.append(rest)
        return head.splitlines()

    def _event(self) -> str:
        data = b"\n".join(self._data).strip()
        self._data.clear()
        if data == b"[DONE]":
            self.done = True
            return ""
        return self._chunk(_parse(data)) if data else ""

    def _chunk(self, chunk: _Chunk) -> str:
        self.usage = _used(chunk) or self.usage
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        self._reason = _reason(choice) or self._reason
        text = _clean(choice.delta)
        self.started = self.started or bool(text)
        return text


def whole_answer(data: bytes) -> Completion:
    """Read a body that holds the whole answer. Raises `ProviderError`."""
    answer = _parse(data)
    if not answer.choices:
        raise ProviderError("broken", detail="an answer without choices")
    choice = answer.choices[0]
    finish = Finish(_reason(choice) or "stop", _used(answer))
    return Completion(_clean(choice.message), finish)


def _parse(data: bytes) -> _Chunk:
    try:
        chunk = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProviderError("broken", detail=f"{error}: {data[:200]!r}") from error
    if chunk.error:
        raise error_of_object(chunk.error)
    return chunk


def _used(chunk: _Chunk) -> Usage | None:
    if chunk.usage is None:
        return None
    counts = (chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
    return Usage(*(min(max(count or 0, 0), _MOST_TOKENS) for count in counts))


def _reason(choice: _Choice) -> str:
    return (choice.finish_reason or "").replace("\0", "")[:_LONGEST_REASON]


def _clean(part: _Text | None) -> str:
    """The text without NUL characters, which PostgreSQL does not store."""
    return part.content.replace("\0", "") if part and part.content else ""
