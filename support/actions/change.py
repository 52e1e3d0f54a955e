"""What is being done to a ticket: its events, its fields, and what follows from them.

A `Change` is had from `support.actions.changing`, and written only there.
"""

from datetime import datetime

from django.db import models
from django.utils import timezone

from chatsite.refusal import Refused
from support import assignment, lifecycle, notifying
from support.lifecycle import Fate, Happening, Outcome
from support.live import publish
from support.models import (
    AISuggestion,
    Ticket,
    TicketEvent,
    TicketMessage,
    TicketRead,
)
from support.models.actor import Actor, ActorType
from support.models.status import Category, Status
from support.sla import clocks

Verb = TicketEvent.Verb
Visibility = TicketMessage.Visibility
PREVIEW = 160


class Change:
    """What is being done to one locked ticket, by one actor, at one moment.

    Never have two on the same ticket at once: each stores the whole row.
    """

    def __init__(self, ticket: Ticket, by: Actor) -> None:
        self.ticket = ticket
        self.by = by
        self.now = timezone.now()
        # The AI's, which all events from here on follow.
        self.suggestion: AISuggestion | None = None
        self._events: list[TicketEvent] = []
        self._teams = {ticket.team_id}
        self._seen = ticket.last_message_seq
        self._seen_in_public = ticket.public_seq
        self._worker = assignment.worker(ticket)

    def record(
        self,
        verb: str,
        *,
        field: str = "",
        old: object = None,
        new: object = None,
        message: TicketMessage | None = None,
        public: bool = False,
    ) -> TicketEvent:
        """Append an event; *old* and *new* as JSON can hold them."""
        self.ticket.seq += 1
        if public:
            self.ticket.public_seq += 1
        event = TicketEvent(
            ticket=self.ticket,
            seq=self.ticket.seq,
            public_seq=self.ticket.public_seq if public else None,
            actor_type=self.by.type,
            actor=self.by.user,
            verb=verb,
            field=field,
            old=old,
            new=new,
            message=message,
            suggestion=self.suggestion,
            at=self.now,
        )
        self._events.append(event)
        return event

    def set(self, field: str, new: object, *, public: bool = False) -> bool:
        """Give a field another value, with its event. False if it has that already."""
        old = getattr(self.ticket, field)
        if old == new:
            return False
        setattr(self.ticket, field, new)
        self.record(
            Verb.CHANGED, field=field, old=plain(old), new=plain(new), public=public
        )
        self._teams.add(self.ticket.team_id)
        return True

    def move(self, status: Status) -> None:
        """Put the ticket into *status*, with what follows from it."""
        old = Status(self.ticket.status)
        if not self.set("status", status, public=old.public != status.public):
            return
        ticket = self.ticket
        ticket.silent_since = self.now
        if status.category == Category.DONE:
            ticket.waiting_since = None
            self.wake()
        if status == Status.SOLVED:
            ticket.solved_at = self.now
        if status == Status.CLOSED:
            ticket.closed_at = self.now
        if status.category != Category.DONE:
            ticket.solved_at = ticket.closed_at = None
        if status != Status.PENDING:
            ticket.reminded_at = None

    def reopen(self) -> None:
        """Open again what was done, and count it."""
        self.move(Status.OPEN)
        self.ticket.reopen_count += 1

    def happen(self, happening: Happening) -> Outcome:
        """Move the ticket as the table says, and return the table's cell.

        Raises:
            Refused: where the table refuses.
        """
        outcome = lifecycle.outcome(happening, Status(self.ticket.status))
        if outcome is Fate.REFUSED:
            word = self.ticket.get_status_display().lower()
            raise Refused(
                "done", f"Ticket #{self.ticket.number} is {word}.", status=409
            )
        if outcome is Fate.REOPENED:
            self.reopen()
        elif isinstance(outcome, Status):
            self.move(outcome)
        return outcome

    def wake(self) -> None:
        """End a snooze; silence counts anew."""
        if self.set("snoozed_until", None):
            self.ticket.silent_since = self.now

    def say(self, message: TicketMessage, verb: str) -> TicketMessage:
        """Store a new message of the actor's, or let a queued one appear, now."""
        public = message.is_public
        event = self.record(verb, message=message, public=public)
        message.ticket = self.ticket
        message.seq = event.seq
        message.at = self.now
        message.author_type = message.author_type or self.by.type
        if message._state.adding:
            # What the desk says when somebody does something is not said by them.
            if message.author_type == self.by.type:
                message.author = self.by.user
            message.render()
        message.save()
        self.ticket.last_message_seq = event.seq
        if public:
            self.ticket.silent_since = self.now
            self.ticket.last_message_preview = preview(message.plain)
        if public and message.author_type == ActorType.AI:
            first = self.ticket.first_ai_response_at
            self.ticket.first_ai_response_at = first or self.now
        return message

    def finish(self) -> None:
        """Store what was done, and tell others on commit."""
        if not self._events:
            return
        self.ticket.version += 1
        self.ticket.save()
        TicketEvent.objects.bulk_create(self._events)
        self._have_seen_own_words()
        notifying.tell(self.ticket, self._events)
        clocks.refresh(self.ticket)
        assignment.ticket_changed(self.ticket, self._worker)
        publish.ticket_changed(self.ticket, self._events, self._teams)

    def _have_seen_own_words(self) -> None:
        """Who had read all is not told that their own words are new."""
        reads = TicketRead.objects.filter(ticket=self.ticket, user=self.by.user)
        if self.by.type == ActorType.AGENT:
            reads.filter(last_seen_seq__gte=self._seen).update(
                last_seen_seq=self.ticket.seq
            )
        if self.by.type == ActorType.CUSTOMER:
            last = self.ticket.public_seq
            if not self._seen_in_public:  # it is new
                user = self.ticket.requester
                reads.create(ticket=self.ticket, user=user, last_seen_seq=last)
            reads.filter(last_seen_seq__gte=self._seen_in_public).update(
                last_seen_seq=last
            )


def plain(value: object) -> object:
    """A value as the audit keeps it: what JSON can hold, people and things by name."""
    if isinstance(value, models.Model):
        name = getattr(value, "display_name", None) or str(value)
        return {"id": value.pk, "name": name}
    return value.isoformat() if isinstance(value, datetime) else value


def preview(body: str) -> str:
    """The start of a text, on one line."""
    line = " ".join(body[: PREVIEW * 2].split())
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1] + "…"
