"""The body of a streamed answer, however it is cut into packets."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.providers.base import Completion, Finish, ProviderError, Usage
from chat.providers.sse_body import MAX_EVENT_BYTES, Body, whole_answer


def event(choice: object = None, end: str = "\n\n", **fields: object) -> bytes:
    """One event; without a choice its list of choices is empty, as beside usage."""
    data = {"id": "x", "choices": [choice] if choice else [], **fields}
    return f"data: {json.dumps(data, ensure_ascii=False)}{end}".encode()


def text(content: str | None, finish: str | None = None, end: str = "\n\n") -> bytes:
    delta = {"content": content}
    return event({"index": 0, "delta": delta, "finish_reason": finish}, end)


STOP = event({"index": 0, "delta": {}, "finish_reason": "stop"})
USAGE = event(usage={"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7})
DONE = b"data: [DONE]\n\n"


def read(*packets: bytes) -> list[str | Finish]:
    body = Body()
    items: list[str | Finish] = [
        item for packet in packets for item in body.feed(packet)
    ]
    return [*items, *body.close()]


def listen(*packets: bytes) -> tuple[list[str | Finish], ProviderError | None]:
    """What was said, and the error that ended it."""
    body, said = Body(), list[str | Finish]()
    try:
        for packet in packets:
            said.extend(body.feed(packet))
        said.extend(body.close())
    except ProviderError as error:
        return said, error
    return said, None


def read_text(*packets: bytes) -> str:
    return "".join(item for item in read(*packets) if isinstance(item, str))


ANSWER = (
    b": keep-alive\r\n\r\n"
    + event({"delta": {"role": "assistant", "content": ""}}, end="\r\n\r\n")
    + text("Grüße 🌍", end="\r\n\r\n")
    + b":\n\nevent: message\nid: 7\nretry: 10\n"
    + text(' "quoted"\n')
    + STOP
    + USAGE
    + DONE
)
WHOLE = ["Grüße 🌍", ' "quoted"\n', Finish("stop", Usage(5, 2))]


def test_an_answer_may_be_cut_at_every_byte() -> None:
    for cut in range(len(ANSWER) + 1):
        assert read(ANSWER[:cut], ANSWER[cut:]) == WHOLE, cut


def test_an_answer_may_come_byte_by_byte() -> None:
    assert read(*(bytes([byte]) for byte in ANSWER)) == WHOLE


@settings(deadline=None)
@given(st.lists(st.integers(0, len(ANSWER)), max_size=20))
def test_an_answer_may_come_in_any_packets(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(ANSWER)]
    assert read(*(ANSWER[a:b] for a, b in pairwise(edges))) == WHOLE


def test_an_answer_that_breaks_off_before_its_finish_is_never_whole() -> None:
    # The event is known once its line has ended, a blank line or not.
    known = ANSWER.index(STOP) + len(STOP.rstrip())
    for size in range(len(ANSWER) + 1):
        said, error = listen(ANSWER[:size])
        texts = [item for item in said if isinstance(item, str)]
        assert texts == WHOLE[: len(texts)], size
        assert (error is None) == (size >= known), size
        assert (error.code if error else "broken") == "broken", size


@pytest.mark.parametrize(
    ("name", "packet", "expected"),
    [
        ("LF", text("a") + STOP, ["a", Finish("stop")]),
        ("lone CR", text("a", "stop").replace(b"\n", b"\r"), ["a", Finish("stop")]),
        (
            "no space after the colon",
            b'data:{"choices":[]}\n\n' + DONE,
            [Finish("stop")],
        ),
        ("only [DONE]", text("a") + DONE, ["a", Finish("stop")]),
        ("[DONE] without a blank line", text("a") + DONE[:-2], ["a", Finish("stop")]),
        ("text beside the finish", text("a", "length"), ["a", Finish("length")]),
        ("content_filter", text(None, "content_filter"), [Finish("content_filter")]),
        ("null content", text(None) + STOP, [Finish("stop")]),
        ("empty content", text("") + STOP, [Finish("stop")]),
        ("a delta of null", event({"delta": None}) + STOP, [Finish("stop")]),
        ("null choices", b'data: {"choices": null}\n\n' + STOP, [Finish("stop")]),
        ("null error", event(error=None) + STOP, [Finish("stop")]),
        (
            "reasoning",
            event({"delta": {"reasoning_content": "hm", "content": None}}) + STOP,
            [Finish("stop")],
        ),
        ("NUL, which no database takes", text("a\0b\0") + STOP, ["ab", Finish("stop")]),
        ("nothing but NUL", text("\0") + STOP, [Finish("stop")]),
        (
            "data on two lines",
            b'data: {"choices":\ndata: []}\n\n' + STOP,
            [Finish("stop")],
        ),
        ("an empty event", b"data:\n\n" + STOP, [Finish("stop")]),
        ("null usage", event(usage=None) + STOP, [Finish("stop")]),
        (
            "half a usage",
            STOP + event(usage={"prompt_tokens": 3, "completion_tokens": None}),
            [Finish("stop", Usage(3, 0))],
        ),
        (
            "absurd usage",
            STOP + event(usage={"prompt_tokens": -1, "completion_tokens": 10**15}),
            [Finish("stop", Usage(0, 2**31 - 1))],
        ),
        (
            "a reason without end",
            event({"delta": {}, "finish_reason": "\0" + "x" * 99}),
            [Finish("x" * 50)],
        ),
        (
            "usage that grows with each chunk",
            event({"delta": {"content": "a"}}, usage={"completion_tokens": 1})
            + event({"finish_reason": "stop"}, usage={"completion_tokens": 2}),
            ["a", Finish("stop", Usage(0, 2))],
        ),
        (
            "escaped surrogate pairs",
            rb'data: {"choices":[{"delta":{"content":"\ud83c\udf0d"}}]}'
            + b"\n\n"
            + STOP,
            ["🌍", Finish("stop")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_servers_write_is_understood(
    name: str, packet: bytes, expected: list[str | Finish]
) -> None:
    assert read(packet) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"{nope",
        b"null",
        b"[]",
        b"<html>",
        b'{"choices": "x"}',
        b'{"choices": [{"delta": {"content": 5}}]}',
        b'{"choices": [{"delta": {"content": "\xff"}}]}',
        rb'{"choices": [{"delta": {"content": "\ud83c"}}]}',
        b"[" * 100_000,
    ],
    ids=lambda data: repr(data[:45]),
)
def test_what_is_no_answer_breaks_it_off_and_keeps_the_text_before(data: bytes) -> None:
    packet = text("kept") + b"data: " + data + b"\n\n" + text("no")
    said, error = listen(packet)
    assert said == ["kept"]
    assert error
    assert (error.code, error.retryable) == ("broken", True)
    assert error.message == "The AI service broke off its answer."


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"message": "slow down", "type": "rate_limit_error"}, "rate_limited"),
        ({"message": "oops", "type": "server_error", "code": None}, "overloaded"),
        ({"message": "oops", "code": 503, "status": "UNAVAILABLE"}, "overloaded"),
        ({"message": "who are you", "code": 401}, "auth"),
        ({"type": "invalid_request_error", "code": "context_length_exceeded"},
         "context_length"),
        ("just words", "overloaded"),
    ],
)  # fmt: skip
def test_an_error_in_the_middle_is_told_by_its_kind(error: object, code: str) -> None:
    body = Body()
    said = body.feed(text("kept") + event(error=error))
    assert next(said) == "kept"
    with pytest.raises(ProviderError) as raised:
        next(said)
    assert raised.value.code == code


def test_a_chunk_of_a_megabyte_arrives_whole() -> None:
    long = "é" * 512 * 1024
    data = text(long) + STOP
    packets = [data[at : at + 16_384] for at in range(0, len(data), 16_384)]
    assert read_text(*packets) == long


@pytest.mark.parametrize("packet", [b"x" * 65_536, b"data:" + b"x" * 65_536 + b"\n"])
def test_an_event_that_never_ends_is_given_up(packet: bytes) -> None:
    _, error = listen(*[packet] * (MAX_EVENT_BYTES // 65_536 + 1))
    assert error
    assert error.detail == "an event of more than 4 MiB"


def test_keep_alives_without_end_are_no_event() -> None:
    beats = [b":" + b"x" * 65_535 + b"\n\n"] * (MAX_EVENT_BYTES // 65_536 + 1)
    assert read_text(*beats, text("a", "stop")) == "a"


def test_nothing_at_all_is_no_answer() -> None:
    with pytest.raises(ProviderError, match="without a finish"):
        read(b"")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b'{"choices":[{"message":{"content":"a\\u0000b"},"finish_reason":"length"}],'
            b'"usage":{"prompt_tokens":1,"completion_tokens":2}}',
            Completion("ab", Finish("length", Usage(1, 2))),
        ),
        (
            b'{"choices":[{"message":{"content":null}}]}',
            Completion("", Finish("stop")),
        ),
    ],
)
def test_a_whole_answer_is_read(data: bytes, expected: Completion) -> None:
    assert whole_answer(data) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"<html>", "broken"),
        (b'{"choices":[]}', "broken"),
        (b'{"choices":[{"message":{"content":"a"', "broken"),
        (b'{"error":{"message":"full","code":429}}', "rate_limited"),
    ],
)
def test_what_is_no_whole_answer_is_told_by_its_kind(data: bytes, code: str) -> None:
    with pytest.raises(ProviderError) as raised:
        whole_answer(data)
    assert raised.value.code == code
