"""Whatever goes wrong, as `{"error": {"code", "message"}}` with the status that fits."""

from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from chat.api.schemas import Problem
from chatsite import failures
from chatsite.refusal import Refused

log = structlog.get_logger(__name__)

# What any call may answer beside its own, for the schema.
FAULTS = {
    frozenset(
        {400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504}
    ): Problem
}


def problem(status: int, message: str, code: str = "") -> HttpResponse:
    """An error as clients get it; the code is the status in words unless given."""
    code = code or HTTPStatus(status).name.lower()
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


class JSONParser(Parser):
    """Reads JSON that says it is JSON: no other site's form can send that."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        Raises:
            Refused: for another content type; the library wraps it in a HttpError.
        """
        if request.content_type != "application/json":
            raise _not_json()
        return super().parse_body(request)


def install(api: NinjaAPI) -> None:
    """Have *api* answer its errors in this shape. The nearest class counts."""
    for error, handler in _HANDLERS.items():
        api.add_exception_handler(error, handler)


def in_shape(view: Any) -> Callable[..., Awaitable[HttpResponseBase]]:
    """A view of the library, whose 405 would be text."""
    answer = view if iscoroutinefunction(view) else sync_to_async(view)

    @csrf_exempt  # as the library has it: `chat.api.auth.Session` looks itself
    @wraps(answer)
    async def shaped(request: HttpRequest, **path: Any) -> HttpResponseBase:
        response: HttpResponseBase = await answer(request, **path)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        refusal = problem(405, f"{request.method} is not possible here.")
        refusal["Allow"] = response["Allow"]
        return refusal

    return shaped


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """The answer for an address that does not exist."""
    return problem(404, "There is nothing at this address.")


def _not_json() -> Refused:
    message = "Send JSON, with Content-Type: application/json."
    return Refused("not_json", message, status=415)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(error.status, error.message, error.code)


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error))


def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "Sign in, or send a key: Authorization: Bearer KEY.")
    response["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):
        return _refused(request, error.__cause__)
    return problem(error.status_code, error.message)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    source, *place = first["loc"]
    # The name of the view's parameter is no part of a body.
    where = ".".join(map(str, place[1:] if source == "body" else place))
    return problem(422, f"{where or source}: {first['msg']}", "invalid")


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "The request is too large.", "too_large")


def _read_as_form(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    return _refused(request, _not_json())


def _bad(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400, "The request could not be read.")


def _database_away(request: HttpRequest, error: OperationalError) -> HttpResponse:
    log.error("api.database_away", path=request.path, error=str(error))
    response = problem(503, failures.AWAY)
    response["Retry-After"] = str(failures.RETRY_AFTER_S)
    return response


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("api.failed", path=request.path, exc_info=error)
    return problem(500, "Something went wrong on our side.")


_HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: _refused,
    Http404: _missing,
    AuthenticationError: _unauthorized,
    HttpError: _http_error,
    ValidationError: _invalid,
    RequestDataTooBig: _too_large,
    RawPostDataException: _read_as_form,
    SuspiciousOperation: _bad,
    MultiPartParserError: _bad,
    OperationalError: _database_away,
    Exception: _failed,
}
