"""Notes when a session was last used, for the list of active sessions."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

SEEN_EVERY = timedelta(minutes=5)


class LastSeenMiddleware:
    """In place of allauth's, which is sync and writes on every request.

    Here only opening a page counts: no stream, no part of a page and no API call
    pays for it.
    """

    sync_capable = False
    async_capable = True

    def __init__(
        self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]
    ) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _opens_a_page(request) and request.session.session_key:
            now = timezone.now()
            await UserSession.objects.filter(
                session_key=request.session.session_key,
                last_seen_at__lt=now - SEEN_EVERY,
            ).aupdate(last_seen_at=now)
        return await self.get_response(request)


def _opens_a_page(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("Accept", "")
        and "HX-Request" not in request.headers
    )
