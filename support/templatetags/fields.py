"""The controls of a ticket's fields, as its agents' page shows them."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Q

from chatsite.accounts.models import User
from support import access
from support.access import Verb
from support.forms.editing import KEEP, ME, NOBODY, NOTHING, EditForm
from support.forms.offers import Offers
from support.models import Ticket, TicketFollower, TicketLink
from support.models.status import Status

register = template.Library()


@dataclass(frozen=True, slots=True)
class Control:
    """A field, what it is now, what it can be, and who set it last."""

    name: str
    value: str
    choices: list[tuple[Any, Any]]
    by: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return self.name.capitalize()

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The choices by group; those without one first, under no name."""
        plain = [(str(v), str(n)) for v, n in self.choices if not isinstance(n, list)]
        named = [
            (str(name), [(str(v), str(n)) for v, n in members])
            for name, members in self.choices
            if isinstance(members, list)
        ]
        return [("", plain), *named]


@register.inclusion_tag("support/partials/fields.html", takes_context=True)
def fields(context: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """All controls of a ticket that the viewer works."""
    agent: User = context["request"].user
    offers = Offers()
    tags = list(ticket.tags.all())
    return {
        "ticket": ticket,
        "controls": _controls(ticket, agent, offers),
        "tags": tags,
        "more_tags": [t for t in offers.tags if t.is_active and t not in tags],
        "links": _links(ticket),
        **_continued(ticket),
        "follows": TicketFollower.objects.filter(ticket=ticket, user=agent).exists(),
        "csrf_token": context.get("csrf_token"),
        "user": agent,
    }


@register.inclusion_tag("support/partials/menu.html", takes_context=True)
def menu(context: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """What else can be done with a ticket."""
    agent: User = context["request"].user
    closed = ticket.status == Status.CLOSED
    may_reopen = not closed or access.can(agent, Verb.REOPEN_CLOSED, ticket)
    done = ticket.status in (Status.SOLVED, Status.CLOSED)
    return {
        "ticket": ticket,
        "can_reopen": done and may_reopen,
        "csrf_token": context.get("csrf_token"),
    }


def _controls(ticket: Ticket, agent: User, offers: Offers) -> list[Control]:
    form = EditForm(agent, ticket=ticket, offers=offers)
    who = _who_set(ticket)
    owner = ticket.assignee
    values = {
        "status": (ticket.status, ticket.get_status_display()),
        "priority": (ticket.priority, ticket.get_priority_display()),
        "assignee": (
            (NOBODY, "Nobody")
            if owner is None
            else (ME if owner == agent else owner.pk, owner.display_name)
        ),
        "team": (ticket.team_id, ticket.team.name),
        "product": (
            (ticket.product_id, ticket.product.name)
            if ticket.product
            else (NOTHING, "None")
        ),
    }
    return [
        Control(name, str(now[0]), _with(form, name, now), who.get(name, ""))
        for name, now in values.items()
    ]


def _with(form: EditForm, name: str, now: tuple[Any, Any]) -> list[tuple[Any, Any]]:
    """The choices of a field; what it is now is one of them, even if nobody can choose
    it any more."""
    choices = [c for c in form.fields[name].choices if str(c[0]) != KEEP]  # type: ignore[attr-defined]
    inside = [c for _, group in choices if isinstance(group, list) for c in group]
    known = {str(value) for value, _ in [*choices, *inside]}
    return choices if str(now[0]) in known else [now, *choices]


def _who_set(ticket: Ticket) -> dict[str, str]:
    """Who changed each field last, by name."""
    changes = ticket.events.filter(verb="changed").select_related("actor")
    last = changes.order_by("field", "-seq").distinct("field")
    return {
        event.field: event.actor.display_name if event.actor else "Somebody"
        for event in last
    }


def _links(ticket: Ticket) -> list[tuple[TicketLink, Ticket, str]]:
    """Each link, the other ticket, and what that is to this one."""
    links = TicketLink.objects.filter(Q(origin=ticket) | Q(target=ticket))
    kinds = {
        TicketLink.Kind.RELATED: ("Related to", "Related to"),
        TicketLink.Kind.DUPLICATE: ("Duplicate of", "Has the duplicate"),
        TicketLink.Kind.PARENT: ("Parent of", "Child of"),
    }
    return [
        (link, link.target, kinds[TicketLink.Kind(link.kind)][0])
        if link.origin_id == ticket.pk
        else (link, link.origin, kinds[TicketLink.Kind(link.kind)][1])
        for link in links.select_related("origin", "target").order_by("id")
    ]


def _continued(ticket: Ticket) -> dict[str, list[Ticket]]:
    """What was merged into it, and what follows it up now that it is closed."""
    of_it = Ticket.objects.filter(Q(merged_into=ticket) | Q(follow_up_of=ticket))
    found = list(of_it.only("number", "subject", "merged_into", "follow_up_of"))
    return {
        "merged": [one for one in found if one.merged_into_id == ticket.pk],
        "follow_ups": [one for one in found if one.follow_up_of_id == ticket.pk],
    }
