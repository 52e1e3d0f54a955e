"""What went wrong at a provider, in our words.

The SDK's aiohttp transport reports nearly every failed connection as a time-out (openai
3.54, `_vendor/httpx_aiohttp/transport.py`), so the cause is looked up in the chain.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import httpx2
import openai

from chat.providers.base import Fault, ProviderError

# All that a request or the reading of its body raises when the provider is at fault.
FAILURES = (
    openai.OpenAIError,
    httpx2.HTTPError,
    aiohttp.ClientError,
    OSError,  # includes TimeoutError
)

_UNREACHABLE = (aiohttp.ClientConnectorError, httpx2.ConnectError)

# Codes and types of error objects: OpenAI's, Gemini's, llama.cpp's, Azure's.
_CODES: dict[str, Fault] = {
    "context_length_exceeded": "context_length",
    "exceed_context_size_error": "context_length",
    "insufficient_quota": "quota",
    "billing_hard_limit_reached": "quota",
    "rate_limit_exceeded": "rate_limited",
    "rate_limit_error": "rate_limited",
    "RESOURCE_EXHAUSTED": "rate_limited",
    "invalid_api_key": "auth",
    "authentication_error": "auth",
    "model_not_found": "not_found",
    "content_filter": "content_filter",
    "content_policy_violation": "content_filter",
    "invalid_request_error": "bad_request",
    "overloaded_error": "overloaded",
    "server_error": "overloaded",
    "unavailable_error": "overloaded",
    "UNAVAILABLE": "overloaded",
}

_STATUSES: dict[int, Fault] = {
    401: "auth",
    402: "quota",
    403: "auth",
    404: "not_found",
    408: "timeout",
    409: "overloaded",
    429: "rate_limited",
    504: "timeout",
}


def error_of_exception(failure: Exception) -> ProviderError:
    """Translate one of `FAILURES`."""
    if isinstance(failure, ProviderError):
        return failure
    if isinstance(failure, openai.APIStatusError):
        return _of_response(failure)
    causes = list(_causes(failure))
    detail = " <- ".join(f"{type(cause).__name__}: {cause}" for cause in causes)
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return ProviderError("timeout", detail=detail)
    if any(isinstance(cause, _UNREACHABLE) for cause in causes):
        return ProviderError("refused", detail=detail)
    return ProviderError("broken", detail=detail)


def error_of_object(error: object) -> ProviderError:
    """Translate the `error` object that a provider sends in the middle of a stream."""
    fields = error if isinstance(error, dict) else {}
    status = fields.get("code")
    fault = _known(fields) or _of_status(status if isinstance(status, int) else 500)
    return ProviderError(fault, detail=str(error)[:500])


def _of_response(failure: openai.APIStatusError) -> ProviderError:
    fields = failure.body if isinstance(failure.body, dict) else {}
    fault = _known(fields) or _of_status(failure.status_code)
    return ProviderError(
        fault,
        detail=f"{failure.status_code} {failure.message}"[:500],
        retry_after=_seconds(failure.response.headers.get("retry-after")),
        status=failure.status_code,
    )


def _known(fields: dict[object, object]) -> Fault | None:
    """The fault that an error object names, the more exact field first."""
    named = (_CODES.get(str(fields.get(key))) for key in ("code", "type", "status"))
    return next(filter(None, named), None)


def _of_status(status: int) -> Fault:
    return _STATUSES.get(status, "overloaded" if status >= 500 else "bad_request")


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After (RFC 9110, 10.2.3) in seconds from now: a number or an HTTP date."""
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            moment = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        moment = moment.replace(tzinfo=moment.tzinfo or UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__
