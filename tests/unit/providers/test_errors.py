"""What providers answer, in our words."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import openai
import pytest

from chat.providers.base import Fault, ProviderError
from chat.providers.errors import error_of_exception


def refused(
    status: int, error: object = None, headers: dict[str, str] | None = None
) -> ProviderError:
    """Our error for a response of this status."""
    request = httpx2.Request("POST", "http://provider/v1/chat/completions")
    response = httpx2.Response(status, headers=headers, request=request)
    return error_of_exception(
        openai.APIStatusError("secret internals", response=response, body=error)
    )


@pytest.mark.parametrize(
    ("status", "error", "code", "retryable"),
    [
        (400, None, "bad_request", False),
        (400, {"code": "context_length_exceeded"}, "context_length", False),
        (
            400,
            {"code": 400, "type": "exceed_context_size_error"},
            "context_length",
            False,
        ),
        (400, {"code": "content_filter"}, "content_filter", False),
        (400, "<html>", "bad_request", False),
        (401, {"code": "invalid_api_key"}, "auth", False),
        (402, None, "quota", False),
        (403, None, "auth", False),
        (404, {"code": "model_not_found"}, "not_found", False),
        (408, None, "timeout", True),
        (413, None, "bad_request", False),
        (422, None, "bad_request", False),
        (429, None, "rate_limited", True),
        (429, {"code": "insufficient_quota"}, "quota", False),
        (429, {"code": 429, "status": "RESOURCE_EXHAUSTED"}, "rate_limited", True),
        (500, None, "overloaded", True),
        (502, "<html>", "overloaded", True),
        (503, {"message": "loading", "type": "unavailable_error"}, "overloaded", True),
        (504, None, "timeout", True),
        (529, {"type": "overloaded_error"}, "overloaded", True),
    ],
)
def test_a_refusal_is_told_by_its_kind(
    status: int, error: object, code: Fault, retryable: bool
) -> None:
    told = refused(status, error)
    assert (told.code, told.retryable) == (code, retryable)
    assert "internals" not in told.message
    assert "internals" in told.detail


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), ("0.5", 0.5), ("-1", 0.0), ("soon", None), ("", None), ("nan", None)],
)
def test_the_wait_that_a_provider_asks_for_is_kept(
    header: str, seconds: float | None
) -> None:
    assert refused(429, headers={"Retry-After": header}).retry_after == seconds


@pytest.mark.parametrize(("ahead", "at_least", "at_most"), [(60, 1, 60), (-60, 0, 0)])
def test_the_wait_may_be_a_date(ahead: int, at_least: int, at_most: int) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead), usegmt=True)
    wait = refused(503, headers={"Retry-After": date}).retry_after
    assert wait is not None
    assert at_least <= wait <= at_most


def test_a_date_without_a_zone_is_taken_for_utc() -> None:
    date = "Wed, 21 Oct 2015 07:28:00"
    assert refused(503, headers={"Retry-After": date}).retry_after == 0.0


def test_what_no_database_takes_is_left_out_of_the_detail() -> None:
    error = ProviderError("broken", detail="a\0b\ud83c")
    assert (error.detail, str(error)) == ("ab?", "broken: ab?")
