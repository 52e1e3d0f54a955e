"""Keeping macros, and doing on a ticket what one says.

`Macro.actions` is JSON with any of: `status`, `priority`, `team`, `product` and
`assignee` (an id, "me" or null), `add_tags` and `remove_tags` (names), `snooze_hours`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support import variables
from support.actions import messages, replies
from support.actions.editing import Edits, edit
from support.actions.words import Words
from support.lifecycle import Happening
from support.models import AgentProfile, Draft, Macro, Product, Tag, Team, Ticket
from support.models.actor import Actor
from support.models.status import Priority, Status

LONGEST_SNOOZE = 24 * 366
# A reply and one of these are one submit: the reply first, then the status.
_THEN: dict[str, Happening] = {
    Status.PENDING: Happening.REPLY_AND_WAIT,
    Status.ON_HOLD: Happening.REPLY_AND_HOLD,
    Status.SOLVED: Happening.REPLY_AND_SOLVE,
}


def save(*, macro: Macro, by: User) -> None:
    """Store a macro.

    Raises:
        Refused: for variables, actions or a scope that do not exist.
    """
    read(macro.actions, by)
    try:
        macro.full_clean()
    except ValidationError as error:
        raise Refused("bad_macro", " ".join(error.messages), status=422) from error
    macro.save()


def delete(*, macro: Macro) -> None:
    """Forget a macro."""
    macro.delete()


def text(*, macro: Macro, ticket: Ticket, agent: User) -> str:
    """The macro's text for this ticket, as it goes into the composer."""
    return variables.fill(macro.body, _values(ticket, agent))


def texts(
    *, macros: Iterable[Macro], ticket: Ticket, agent: User
) -> list[tuple[Macro, str]]:
    """Each macro with its text for this ticket."""
    values = _values(ticket, agent)
    return [(macro, variables.fill(macro.body, values)) for macro in macros]


def _values(ticket: Ticket, agent: User) -> dict[str, str]:
    """What the variables stand for; the keys are those of `variables.NAMES`."""
    customer = ticket.requester
    profile = AgentProfile.objects.filter(user=agent).first()
    return {
        "customer.name": customer.display_name,
        "customer.first_name": customer.first_name or customer.display_name,
        "customer.email": customer.email,
        "ticket.number": str(ticket.number),
        "ticket.subject": ticket.subject,
        "ticket.product": ticket.product.name if ticket.product else "",
        "team.name": ticket.team.name,
        "agent.name": agent.display_name,
        "agent.first_name": agent.first_name or agent.display_name,
        "agent.signature": profile.signature if profile else "",
    }


@transaction.atomic
def apply(
    *,
    macro: Macro,
    ticket: Ticket,
    agent: User,
    key: str = "",
    based_on_seq: int | None = None,
) -> None:
    """Say the macro's text, if it has one, then make its edits: all or nothing. For
    `key` and `based_on_seq` see `Words`.

    Raises:
        Refused: as replying, noting and editing do.
    """
    actions = dict(macro.actions)
    if macro.body.strip():
        said = text(macro=macro, ticket=ticket, agent=agent)
        words = Words(said, key=key, based_on_seq=based_on_seq)
        if macro.mode == Draft.Mode.PUBLIC:
            then = _THEN.get(actions.get("status", ""), Happening.REPLY)
            if then != Happening.REPLY:
                del actions["status"]
            replies.reply(ticket=ticket, agent=agent, words=words, then=then)
        else:
            messages.note(ticket=ticket, agent=agent, words=words)
    edit(ticket=ticket, edits=read(actions, agent), by=Actor.agent(agent))


def read(actions: Mapping[str, Any], agent: User | None) -> Edits:
    """The edits that a macro's actions mean when *agent* uses it now; without an agent
    it is only read, to see whether it can be.

    Raises:
        Refused: for an action or a value that does not exist.
    """
    try:
        if unknown := actions.keys() - _READERS.keys():
            raise ValueError(f"no action {', '.join(sorted(unknown))}")
        edits: dict[str, Any] = {}
        for name, value in actions.items():
            field, reader = _READERS[name]
            edits[field] = reader(value, agent)
        return Edits(**edits)
    except (ValueError, TypeError, AttributeError, ObjectDoesNotExist) as error:
        raise Refused(
            "bad_macro", f"This macro is broken: {error}.", status=422
        ) from error


def _assignee(value: Any, agent: User | None) -> User | None:
    if value is None:
        return None
    return agent if value == "me" else User.objects.get(pk=value)


def _tags(names: Any, agent: User | None) -> frozenset[Tag]:
    found = frozenset(Tag.objects.filter(name__in=names))
    if missing := set(names) - {tag.name for tag in found}:
        raise ValueError(f"no tag {', '.join(sorted(missing))}")
    return found


def _snooze(hours: Any, agent: User | None) -> Any:
    if not 0 < hours <= LONGEST_SNOOZE:
        raise ValueError("a snooze of a year at most")
    return timezone.now() + timedelta(hours=hours)


def _product(key: Any, agent: User | None) -> Product | None:
    return None if key is None else Product.objects.get(pk=key)


# The field of `Edits`, and how its value is read.
_READERS: dict[str, tuple[str, Callable[[Any, User | None], Any]]] = {
    "status": ("status", lambda value, _: Status(value)),
    "priority": ("priority", lambda value, _: Priority(value)),
    "team": ("team", lambda key, _: Team.objects.get(pk=key)),
    "product": ("product", _product),
    "assignee": ("assignee", _assignee),
    "add_tags": ("add_tags", _tags),
    "remove_tags": ("remove_tags", _tags),
    "snooze_hours": ("snoozed_until", _snooze),
}
