"""What the desk shows on chat's pages; see `chat.slots`.

Nothing is asked of the database while the assistant has the chat, but for what stands
below its last answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from chat import slots
from chat.slots import Interlude
from support import person_rule, requests
from support.actions import reads
from support.assistant import answer as assistant
from support.models import Ticket
from support.views import own_page

Context = Mapping[str, Any]


def register() -> None:
    """Fill chat's slots."""
    slots.interlude(interludes)
    for name, function in {
        "socket": socket,
        "chat-head": head,
        "chat-bar": bar,
        "chat-end": end,
        "composer": tools,
        "composer-action": action,
        "answer-end": offer,
        "sidebar": link,
    }.items():
        slots.fill(name, function)


def socket(context: Context) -> str:
    """A request's own, which brings its customer's notices too."""
    ticket = _ticket(context)
    return f"/ws/tickets/{ticket.number}/" if ticket else ""


def head(context: Context) -> str:
    """What the parts below need."""
    return _part("chat_head", context, ticket=_ticket(context))


def bar(context: Context) -> str:
    """The way to a person, while the assistant answers."""
    return _part("person_button", context) if context["chat"].answered_by else ""


def end(context: Context) -> str:
    """How the request stands, once people have it."""
    ticket = _ticket(context)
    if ticket is None:
        return ""
    user = context["request"].user
    reads.mark_seen(ticket=ticket, user=user, seq=ticket.public_seq)
    beside = own_page.beside(context["request"], ticket)
    return _part("request_live", context, **beside)


def tools(context: Context) -> str:
    """Files for the team."""
    ticket = _ticket(context)
    if ticket is None:
        return ""
    beside = own_page.beside(context["request"], ticket)
    return _part("request_tools", context, **beside)


def action(context: Context) -> str:
    """Where what is written goes: to the team."""
    ticket = _ticket(context)
    return reverse("support:write", args=[ticket.number]) if ticket else ""


def offer(context: Context) -> str:
    """Below the last answer: whether it solved it, and the way to a person where the
    customer asks for one, or the assistant fails them."""
    chat, message = context["chat"], context["message"]
    if not chat.answered_by:
        return ""
    question = message.parent.content if message.parent else ""
    asked = person_rule.asks_for_person(question)
    is_support = chat.answered_by == assistant.NAME
    failed = message.state == "failed" and (is_support or _failed_before(message))
    if not (asked or failed or is_support):
        return ""
    return _part("offer", context, asked=asked, failed=failed, is_support=is_support)


def link(context: Context) -> str:
    """The ways to one's requests and news. What is unread is asked for afterwards."""
    news = _part("notifications_link", context, unread=0, later=True)
    return _part("requests_link", context) + news


def interludes(
    chat: UUID, after: UUID | None, before: UUID | None
) -> Iterator[Interlude]:
    """What was said with people, in between."""
    for message in requests.said_beside(chat, after, before):
        user = message.ticket.requester
        context = {"message": message, "user": user, "ticket": message.ticket}
        html = render_to_string("support/partials/message.html", context)
        yield Interlude(message.id, mark_safe(html))  # noqa: S308 (a template's)


def _ticket(context: Context) -> Ticket | None:
    """The request that people answer in this chat. Looked up once a page."""
    chat, request = context["chat"], context["request"]
    if chat.answered_by:
        return None
    if not hasattr(request, "desk_ticket"):
        request.desk_ticket = requests.of_chat(chat.id, request.user)
    found: Ticket | None = request.desk_ticket
    return found


def _failed_before(message: Any) -> bool:
    """Whether the answer before, or another try at this one, failed too."""
    answers = message.chat.messages.answers().filter(id__lt=message.id)
    before = answers.order_by("-id").values_list("state", flat=True).first()
    return bool(before == "failed")


def _part(name: str, context: Context, **more: Any) -> SafeString:
    given = {**context, **more}
    return render_to_string(f"support/partials/{name}.html", given)
