"""Suggestions as edits of a ticket, and the edits that take them back."""

from collections.abc import Iterable
from typing import Any

from chatsite.refusal import Refused
from support.actions.editing import Edits
from support.models import AISuggestion, Product, Tag, Team, Ticket, TicketEvent
from support.models.status import Priority, Sentiment

Target = AISuggestion.Target

_FIELDS: dict[str, str] = {
    Target.PRIORITY: "priority",
    Target.SENTIMENT: "sentiment",
    Target.CATEGORY: "product",
    Target.TEAM: "team",
    Target.TAGS: "tags",
}
"""The field of the ticket that each target means."""


def edits(suggestion: AISuggestion) -> Edits:
    """What accepting it does.

    Raises:
        Refused: for a text, or when its team, product or tags are gone.
    """
    target, value = suggestion.target, suggestion.value
    if target == Target.TAGS:
        return Edits(add_tags=_tags(value))
    return _edit(target, value["id"] if isinstance(value, dict) else value)


def undoing(suggestion: AISuggestion, ticket: Ticket) -> Edits:
    """What takes an accepted one back.

    Raises:
        Refused: when the field has been set otherwise since.
    """
    field = _FIELDS[suggestion.target]
    changes = ticket.events.filter(verb=TicketEvent.Verb.CHANGED, field=field)
    last = changes.order_by("seq").last()
    if last is None or last.suggestion_id != suggestion.pk:
        raise Refused("changed", "Somebody has changed this since.", status=409)
    if suggestion.target == Target.TAGS:
        return Edits(remove_tags=_tags(set(last.new or ()) - set(last.old or ())))
    old = last.old["id"] if isinstance(last.old, dict) else last.old
    return _edit(suggestion.target, old)


def _edit(target: str, value: Any) -> Edits:
    if target == Target.PRIORITY:
        return Edits(priority=Priority(value))
    if target == Target.SENTIMENT:
        return Edits(sentiment=Sentiment(value) if value else "")
    if target == Target.CATEGORY and value is None:
        return Edits(product=None)
    if target == Target.CATEGORY:
        return Edits(product=_found(Product.objects.filter(pk=value).first()))
    if target == Target.TEAM:
        return Edits(team=_found(Team.objects.active().filter(pk=value).first()))
    raise Refused("no_field", "This suggestion is for no field.", status=422)


def _found(thing: Any) -> Any:
    if thing is None:
        raise Refused(
            "gone", "What the AI suggested is not there any more.", status=409
        )
    return thing


def _tags(names: Iterable[str]) -> frozenset[Tag]:
    return frozenset(Tag.objects.filter(name__in=list(names)))
