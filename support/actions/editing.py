"""Editing the fields of a ticket: one verb for one field or for many at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Literal

from chat.actions import content
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import handling
from support.actions.change import Change
from support.actions.changing import changing
from support.models import AISuggestion, Product, Tag, Team, Ticket
from support.models.actor import Actor
from support.models.status import Category, Priority, Sentiment, Status

LONGEST_SUBJECT = 200


class Keep(Enum):
    """Stands for "as it is", where None is a value."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to be otherwise. None empties a field."""

    status: Status | Keep = KEEP
    priority: Priority | Keep = KEEP
    sentiment: Sentiment | Literal[""] | Keep = KEEP
    subject: str | Keep = KEEP
    product: Product | Keep | None = KEEP
    team: Team | Keep = KEEP
    assignee: User | Keep | None = KEEP
    snoozed_until: datetime | Keep | None = KEEP
    add_tags: frozenset[Tag] = frozenset()
    remove_tags: frozenset[Tag] = frozenset()


# What an agent may set by hand: new is past, closing is time's, merging has its verb.
BY_HAND = {Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED, Status.SPAM}
_ENDS = {Status.CLOSED, Status.MERGED, Status.SPAM}


def edit(
    *,
    ticket: Ticket,
    edits: Edits,
    by: Actor,
    suggestion: AISuggestion | None = None,
) -> None:
    """Make all edits, or none. What is so already leaves no event. The audit names the
    AI's *suggestion* that they follow.

    Raises:
        Refused: for a value that does not fit, or an end that nothing leaves.
    """
    with changing(ticket, by=by) as change:
        change.suggestion = suggestion
        for field in ("priority", "product", "sentiment"):
            if (value := getattr(edits, field)) is not KEEP:
                change.set(field, value)
        if edits.subject is not KEEP:
            subject = content.clean(
                edits.subject, longest=LONGEST_SUBJECT, what="subject"
            )
            change.set("subject", " ".join(subject.split()))
        _tag(change, edits)
        if edits.team is not KEEP:
            _move_to(change, edits.team)
        if edits.assignee is not KEEP:
            _assign(change, edits.assignee)
        if edits.status is not KEEP:
            _set_status(change, edits.status)
        if edits.snoozed_until is not KEEP:
            _snooze(change, edits.snoozed_until)


def assign(*, ticket: Ticket, to: User | None, by: Actor) -> None:
    """Give a ticket to an agent, or to nobody.

    Raises:
        Refused: when *to* is no agent, or asked for it.
    """
    edit(ticket=ticket, edits=Edits(assignee=to), by=by)


def _tag(change: Change, edits: Edits) -> None:
    if not edits.add_tags and not edits.remove_tags:
        return
    old = set(change.ticket.tags.all())
    new = (old | edits.add_tags) - edits.remove_tags
    if new != old:
        change.ticket.tags.set(new)
        names = [sorted(tag.name for tag in tags) for tags in (old, new)]
        change.record("changed", field="tags", old=names[0], new=names[1])


def _move_to(change: Change, team: Team) -> None:
    """To another team; its owner comes along only if they are a member there."""
    owner = change.ticket.assignee_id
    moved = change.set("team", team)
    if moved and owner and not team.memberships.filter(agent=owner).exists():
        change.set("assignee", None)


def _assign(change: Change, to: User | None) -> None:
    if to is not None:
        if not to.is_active or not to.memberships.exists():
            raise Refused("no_agent", f"{to.display_name} is no agent.", status=422)
        if to.pk == change.ticket.requester_id:
            raise Refused(
                "own_ticket", f"{to.display_name} asked for this.", status=422
            )
    # Whom they talk with is the customer's to know.
    if change.set("assignee", to, public=True) and to is not None:
        handling.take_over(change.ticket.chat_id, by=to)


def _set_status(change: Change, status: Status) -> None:
    old = Status(change.ticket.status)
    if status == old:
        return
    if old in _ENDS or status not in BY_HAND:
        raise Refused(
            "no_such_move", f"From {old.label} there is no {status.label}.", status=409
        )
    if old.category == Category.DONE and status == Status.OPEN:
        change.reopen()
    else:
        change.move(status)


def _snooze(change: Change, until: datetime | None) -> None:
    if until is None:
        change.wake()
        return
    if until <= change.now:
        raise Refused("past", "Choose a moment that is to come.", status=422)
    if not change.ticket.is_open:
        raise Refused("done", "What is done needs no snooze.", status=409)
    change.set("snoozed_until", until)
