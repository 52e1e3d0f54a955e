"""The steps of a story: each is an action of the product."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import csat, editing, merging, messages, replies, tickets
from support.actions.changing import changing
from support.actions.editing import Edits
from support.actions.words import Words
from support.lifecycle import Happening
from support.models import Tag, Ticket
from support.models.actor import SYSTEM, Actor
from support.models.status import Priority, Status

Step = dict[str, Any]
Known = dict[str, Ticket]


def do(ticket: Ticket, step: Step, known: Known) -> set[UUID]:
    """Do a step. Returns the other tickets that it touched.

    Raises:
        KeyError: for a step that does not exist.
    """
    return _STEPS[step["do"]](ticket, step, known) or set()


def _agent(step: Step) -> User:
    return User.objects.get(username=step["by"])


def _write(ticket: Ticket, step: Step, known: Known) -> set[UUID]:
    message = messages.customer_message(
        ticket=ticket, customer=ticket.requester, words=Words(step["text"])
    )
    return {message.ticket_id}


def _reply(ticket: Ticket, step: Step, known: Known) -> None:
    then = Happening(f"reply_and_{step['then']}" if "then" in step else "reply")
    words = Words(step["text"])
    replies.reply(ticket=ticket, agent=_agent(step), words=words, then=then)


def _note(ticket: Ticket, step: Step, known: Known) -> None:
    messages.note(ticket=ticket, agent=_agent(step), words=Words(step["text"]))


def _take(ticket: Ticket, step: Step, known: Known) -> None:
    tickets.take(ticket=ticket, agent=_agent(step))


def _edit(ticket: Ticket, step: Step, known: Known) -> None:
    values: dict[str, Any] = {}
    if "add_tags" in step:
        values["add_tags"] = frozenset(Tag.objects.filter(name__in=step["add_tags"]))
    if "status" in step:
        values["status"] = Status(step["status"])
    if "priority" in step:
        values["priority"] = Priority(step["priority"])
    if "assignee" in step:
        values["assignee"] = User.objects.get(username=step["assignee"])
    by = Actor.agent(_agent(step))
    editing.edit(ticket=ticket, edits=Edits(**values), by=by)


def _snooze(ticket: Ticket, step: Step, known: Known) -> None:
    until = timezone.now() + timedelta(days=step["days"])
    by = Actor.agent(_agent(step))
    editing.edit(ticket=ticket, edits=Edits(snoozed_until=until), by=by)


def _merge(ticket: Ticket, step: Step, known: Known) -> set[UUID]:
    home = known[step["into"]]
    merging.merge(ticket=ticket, into=home, by=Actor.agent(_agent(step)))
    return {home.pk}


def _rate(ticket: Ticket, step: Step, known: Known) -> None:
    comment = step.get("text", "")
    csat.rate(ticket=ticket, score=step["score"], comment=comment)


def _end(ticket: Ticket, step: Step, known: Known) -> None:
    tickets.close(ticket=ticket, requester=ticket.requester)


def _close(ticket: Ticket, step: Step, known: Known) -> None:
    """As time does to what is solved."""
    with changing(ticket, by=SYSTEM) as change:
        change.happen(Happening.SILENCE)


_STEPS: dict[str, Callable[[Ticket, Step, Known], set[UUID] | None]] = {
    "write": _write,
    "reply": _reply,
    "note": _note,
    "take": _take,
    "edit": _edit,
    "snooze": _snooze,
    "merge": _merge,
    "rate": _rate,
    "end": _end,
    "close": _close,
}
