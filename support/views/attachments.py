"""Files of messages: uploading them, taking them away again, and handing them out."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from chatsite.door import Request, signed_in
from support import access
from support.access import Verb
from support.actions import attachments
from support.models import Ticket
from support.views.agent_page import unsent_files

# Shown in place: types that run nothing, wherever they are opened.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@require_POST
@signed_in
def files(request: Request, number: int) -> HttpResponse:
    """Add files to the message that is being written."""
    ticket = access.ticket_for(request.user, number, to=Verb.REPLY)
    for file in request.FILES.getlist("upload"):
        attachments.add(ticket=ticket, user=request.user, file=file)
    return _list(request, ticket)


@require_POST
@signed_in
def remove(request: Request, attachment_id: UUID) -> HttpResponse:
    """Take an upload away from the message that is being written."""
    file = access.attachment_for(request.user, attachment_id)
    attachments.remove(attachment=file, user=request.user)
    return _list(request, file.ticket)


@require_GET
@signed_in
def attachment(request: Request, attachment_id: UUID) -> FileResponse:
    """The file itself. Whatever it holds runs nowhere near our pages: pictures apart it
    is only downloaded, its type is not guessed, and a page made of it could do nothing."""
    file = access.attachment_for(request.user, attachment_id)
    in_place = file.content_type in PICTURES
    response = FileResponse(
        file.file.open(),
        as_attachment=not in_place,
        filename=file.original_name,
        content_type=file.content_type if in_place else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    # Who may not see it tomorrow does not find it in the browser of today.
    response["Cache-Control"] = "private, no-store"
    return response


def _list(request: Request, ticket: Ticket) -> HttpResponse:
    if not request.htmx:
        return redirect(ticket)
    context = {"ticket": ticket, "files": unsent_files(request, ticket)}
    return render(request, "support/partials/files.html", context)
