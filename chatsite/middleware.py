"""Django's middleware without a thread for each of its steps.

In an async chain Django hands every `process_request` and `process_response` to a
thread and back. These do nothing that blocks, so they are called where they are. It
is Django's own code that runs; only saving a session, which does block, still goes to
a thread.
"""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware as _Authentication
from django.contrib.messages.middleware import MessageMiddleware as _Message
from django.contrib.sessions.middleware import SessionMiddleware as _Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware as _Common
from django.utils.deprecation import MiddlewareMixin

from chatsite.csp import CSPMiddleware as _SitePolicy


class _Inline(MiddlewareMixin):
    """Calls the hooks on the event loop."""

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        response: Any = None
        if hasattr(self, "process_request"):
            response = self.process_request(request)
        response = response or await self.get_response(request)  # type: ignore[misc]
        return await self._respond(request, response)

    async def _respond(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if hasattr(self, "process_response"):
            response = self.process_response(request, response)
        return response


class CSPMiddleware(_Inline, _SitePolicy):
    """The content security policy (see `chatsite.csp`)."""


class CommonMiddleware(_Inline, _Common):
    """Slashes at the end of addresses."""


class AuthenticationMiddleware(_Inline, _Authentication):
    """`request.user`, looked up when it is first asked for."""


class MessageMiddleware(_Inline, _Message):
    """One-time messages; they are kept in a cookie, so storing them does not block."""


class SessionMiddleware(_Inline, _Session):
    """`request.session`."""

    async def _respond(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.session.modified:
            save = sync_to_async(self.process_response)
            return await save(request, response)  # type: ignore[arg-type]
        return await super()._respond(request, response)
