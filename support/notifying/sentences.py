"""What is said of an event to who is told of it: on the page and in mails alike.

A customer's news are made of public messages only, whatever the event holds besides.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from support.models.clock import Metric
from support.models.event import TicketEvent
from support.models.notification import OF_CUSTOMERS, Kind, Notification
from support.models.status import Status

LONGEST = 300

Verb = TicketEvent.Verb


def sentence(notification: Notification) -> str:
    """One line, in plain text."""
    return _SENTENCES[Kind(notification.kind)](notification)


def quote(notification: Notification) -> str:
    """The start of what was said, on one line; empty where nothing was."""
    message = notification.event.message
    if message is None:
        return ""
    if notification.kind in OF_CUSTOMERS and not message.is_public:
        return ""
    line = " ".join(message.body[: LONGEST * 2].split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _mentioned(notification: Notification) -> str:
    return f"{notification.event.who} mentioned you in a note."


def _assigned(notification: Notification) -> str:
    if notification.event.actor is None:
        return "It is your turn: this ticket was given to you."
    return f"{notification.event.who} gave this ticket to you."


def _breached(notification: Notification) -> str:
    return f"{_metric(notification)} is late: it was due {_due(notification)}."


def _warned(notification: Notification) -> str:
    return f"{_metric(notification)} is due {_due(notification)}."


def _metric(notification: Notification) -> str:
    return Metric(notification.event.field).label.capitalize()


def _due(notification: Notification) -> str:
    due = notification.event.new
    if not due:
        return "now"
    moment = timezone.localtime(datetime.fromisoformat(due))
    return date_format(moment, "D j M, H:i")


def _wrote(notification: Notification) -> str:
    return f"{notification.event.who} wrote."


def _queued(notification: Notification) -> str:
    return f"It waits in the queue of {notification.ticket.team.name}."


def _followed(notification: Notification) -> str:
    event = notification.event
    if event.field == "status":
        status = Status(str(event.new)).label
        return f"{notification.event.who} set it to “{status}”."
    done = {Verb.WROTE: "wrote", Verb.REPLIED: "replied", Verb.NOTED: "left a note"}
    return f"{notification.event.who} {done[Verb(event.verb)]}."


def _answered(notification: Notification) -> str:
    if notification.event.verb == Verb.REMINDED:
        return "We wait for your answer."
    return f"{notification.event.who} answered."


def _solved(notification: Notification) -> str:
    return "Your request is solved. If it is not, just write again."


_SENTENCES: dict[Kind, Callable[[Notification], str]] = {
    Kind.MENTIONED: _mentioned,
    Kind.ASSIGNED: _assigned,
    Kind.SLA_BREACHED: _breached,
    Kind.SLA_WARNED: _warned,
    Kind.CUSTOMER_REPLIED: _wrote,
    Kind.QUEUED: _queued,
    Kind.FOLLOWED: _followed,
    Kind.AGENT_REPLIED: _answered,
    Kind.SOLVED: _solved,
}
