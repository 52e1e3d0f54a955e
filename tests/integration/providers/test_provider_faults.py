"""What a provider does wrong, over real HTTP, and what it is called."""

import pytest

from chat.providers.base import Finish
from chat.providers.endpoint import Endpoint
from chat.providers.openai_compatible import OpenAICompatible
from tests.asking import listen, whole
from tests.upstream import CUT, END, SILENCE, Step, Upstream

FINISHED = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


@pytest.mark.parametrize(
    ("steps", "said", "code"),
    [
        ([CUT], [], "broken"),
        ([b": hello\n\n", CUT], [], "broken"),
        (["One", CUT], ["One"], "broken"),
        (["One", b'data: {"choi', CUT], ["One"], "broken"),
        (["One", END], ["One"], "broken"),
        (["One", b"data: {nope\n\n"], ["One"], "broken"),
        (["One", {"error": {"type": "server_error"}}], ["One"], "overloaded"),
        ([SILENCE], [], "timeout"),
        ([b": hello\n\n", SILENCE], [], "timeout"),
        (["One", SILENCE], ["One"], "timeout"),
    ],
    ids=str,
)
async def test_a_broken_stream_is_told_by_its_kind_and_keeps_its_text(
    upstream: Upstream,
    impatient: OpenAICompatible,
    steps: list[Step],
    said: list[str],
    code: str,
) -> None:
    upstream.answer("fault", steps)
    heard, error = await listen(impatient, "fault")
    assert heard == said
    assert error
    assert (error.code, error.retryable) == (code, True)


@pytest.mark.parametrize("after", [CUT, END, SILENCE])
async def test_an_answer_that_lacks_only_its_usage_is_whole(
    upstream: Upstream, impatient: OpenAICompatible, after: Step
) -> None:
    upstream.answer("almost", ["One", FINISHED, after])
    assert await listen(impatient, "almost") == (["One", Finish("stop")], None)


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "bad_request", False),
        (401, "auth", False),
        (404, "not_found", False),
        (429, "rate_limited", True),
        (500, "overloaded", True),
        (503, "overloaded", True),
    ],
)
async def test_a_refusal_is_told_by_its_kind_and_asked_once(
    upstream: Upstream,
    provider: OpenAICompatible,
    status: int,
    code: str,
    retryable: bool,
) -> None:
    for streamed in (True, False):
        upstream.refuse("me", status, headers={"Retry-After": "3"}, streamed=streamed)
    for answer in (listen(provider, "me"), whole(provider, "me")):
        _, error = await answer
        assert error
        assert (error.code, error.retryable) == (code, retryable)
        assert error.retry_after == 3.0
    assert len(upstream.requests) == 2  # the engine retries, not the SDK


async def test_a_refusal_may_be_followed_by_an_answer(
    upstream: Upstream, provider: OpenAICompatible
) -> None:
    upstream.answer("please", ["Yes"])
    upstream.refuse("please", 503, times=1)
    _, error = await listen(provider, "please")
    assert error
    said, _ = await listen(provider, "please")
    assert said[0] == "Yes"


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:9/v1", "http://nobody.invalid/v1", "https"]
)
async def test_a_server_that_is_not_there_is_told_as_such(
    upstream: Upstream, base_url: str
) -> None:
    if base_url == "https":
        base_url = upstream.url.replace("http:", "https:")  # it speaks no TLS
    provider = OpenAICompatible(Endpoint(model="m", base_url=base_url))
    for answer in (listen(provider, "Hello?"), whole(provider, "Hello?")):
        _, error = await answer
        assert error
        assert (error.code, error.retryable) == ("refused", True)
        assert error.message == "The AI service cannot be reached."
    await provider.aclose()


@pytest.mark.parametrize(("step", "code"), [(CUT, "broken"), (SILENCE, "timeout")])
async def test_a_whole_answer_that_fails_is_told_by_its_kind(
    upstream: Upstream, impatient: OpenAICompatible, step: Step, code: str
) -> None:
    upstream.answer("fault", [step], streamed=False)
    _, error = await whole(impatient, "fault")
    assert error
    assert error.code == code
