"""A draft or summary as it is written: HTML over server-sent events; and its Stop."""

from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from chat.streaming import page, sse
from chat.streaming.database import db, release_request_connection
from chat.streaming.events import Progress, Status
from chat.streaming.hub import hub
from chat.streaming.stop import ended
from chat.streaming.telling import BrokenOffError
from chatsite.accounts.models import User
from support.actions import ai_runs
from support.drafting import access as doors
from support.models import AIRun
from support.views import ai_parts


@require_GET
async def stream(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Follow the run to its end; one that has ended is shown once, whole."""
    run = await sync_to_async(_find)(request, run_id)
    if run is None:
        return HttpResponse("You are signed out.", status=401)
    return StreamingHttpResponse(_frames(run, request.user), headers=sse.HEADERS)


@require_POST
async def stop(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Stop it; answered when the text written so far is stored."""
    run = await sync_to_async(_find)(request, run_id)
    if run is None:
        return HttpResponse("You are signed out.", status=401)
    await sync_to_async(ai_runs.stop)(run)
    if run.generation_id:
        await ended(run.generation_id)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204)
    assert run.ticket is not None  # noqa: S101 (the door looks runs up by ticket)
    return redirect("support:ai", run.ticket.number)


def _find(request: HttpRequest, run_id: UUID) -> AIRun | None:
    """The run; None for who is not signed in."""
    if not request.user.is_authenticated:
        return None
    return doors.run_for(request.user, run_id)


async def _frames(run: AIRun, user: User | AnonymousUser) -> AsyncIterator[bytes]:
    await release_request_connection()
    if run.generation_id and run.is_unfinished:
        async for frame in _growing(run.id, run.generation_id):
            yield frame
    yield page.final_message(run.id, await db(_final, user, run.id))


async def _growing(run: UUID, generation: UUID) -> AsyncIterator[bytes]:
    async with hub().follow(generation) as follow:
        growing = page.page_of(follow, run, _status)
        async for news in page.PageViewer(follow, growing).messages():
            yield news
        if follow.said.ending is None:
            raise BrokenOffError("not followed to the end")


def _status(event: Status | Progress, writing: bool) -> str:  # noqa: FBT001
    context = {"event": event, "writing": writing}
    return render_to_string("chat/partials/status.html", context)


def _final(user: User | AnonymousUser, run_id: UUID) -> str:
    run = doors.run_for(user, run_id)
    assert run.ticket is not None  # noqa: S101 (the door looks runs up by ticket)
    context = ai_parts.one(run.ticket, run)
    return render_to_string(f"support/partials/ai_{run.kind}.html", context)
