"""What happened to a ticket, in sentences for agents."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from support.models import TicketEvent
from support.models.status import Priority, Status

Verb = TicketEvent.Verb

_FIELDS = {"snoozed_until": "snooze"}
_SENTENCES = {
    Verb.OPENED: "{who} opened the ticket",
    Verb.WROTE: "{who} wrote",
    Verb.REPLIED: "{who} replied",
    Verb.NOTED: "{who} wrote a note",
    Verb.QUEUED: "{who} wrote a reply that waits to be sent",
    Verb.TOOK_BACK: "{who} took a reply back",
    Verb.REMINDED: "{who} reminded the customer",
    Verb.REDACTED: "{who} removed a message",
    Verb.MERGED: "{who} merged it with #{new}",
    Verb.LINKED: "{who} linked #{new}",
    Verb.UNLINKED: "{who} took the link to #{old} away",
    Verb.FOLLOWED_UP: "{who} went on in #{new}",
    Verb.HANDED_OVER: "{who} asked for a person",
    Verb.RETURNED: "{who} gave the conversation back to the assistant",
    Verb.SLA_WARNED: "{field} is nearly late",
    Verb.SLA_BREACHED: "{field} is late",
}


def sentence(event: TicketEvent) -> str:
    """One event as a sentence, with old and new value of what changed."""
    who = event.who
    verb = Verb(event.verb)
    field = _FIELDS.get(event.field, event.field.replace("_", " "))
    if verb != Verb.CHANGED:
        words = {"field": field.capitalize(), "old": event.old, "new": event.new}
        pattern = _SENTENCES.get(verb, f"{{who}} {verb.label}")
        return pattern.format(who=who, **words)
    if event.field == "assignee":
        return _assigned(who, event)
    old, new = shown(event.field, event.old), shown(event.field, event.new)
    done = f"{who} changed {field} from {old or 'none'} to {new or 'none'}"
    return (
        f"{done}, as the AI suggested" if event.suggestion_id and event.actor else done
    )


def _assigned(who: str, event: TicketEvent) -> str:
    old, new = shown("", event.old), shown("", event.new)
    if not new:
        return f"{who} took the ticket away from {old}"
    if event.actor and new == event.actor.display_name:
        return f"{who} took the ticket" + (f" from {old}" if old else "")
    return f"{who} gave the ticket to {new}" + (f", {old} had it" if old else "")


def shown(field: str, value: object) -> str:
    """A value of the audit in words of a page; nothing for none."""
    if value in (None, "", []):
        return ""
    if field == "status":
        return str(Status(str(value)).label)
    if field == "priority":
        return str(Priority(int(str(value))).label)
    if field == "snoozed_until":
        moment = timezone.localtime(datetime.fromisoformat(str(value)))
        return date_format(moment, "j F Y, H:i")
    if isinstance(value, dict):
        return str(value.get("name") or value.get("metric") or value.get("number"))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
