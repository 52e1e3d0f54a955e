"""What became of a suggested reply: found out when its agent sends, not asked for."""

from django.db.models import F
from django.utils import timezone

from chatsite.accounts.models import User
from support.drafting.distance import distance
from support.models import AIRun, AISuggestion, Ticket, TicketMessage

State = AISuggestion.State

COPIED = 0.5
"""A text nearer than this to the suggestion came from it, by whatever way."""


def sent(*, ticket: Ticket, agent: User, message: TicketMessage) -> None:
    """Note on the last suggestion that this agent had here what they made of it: sent as
    it was, edited, or nothing. Called in the transaction of the reply."""
    mine = AISuggestion.objects.offered().filter(
        run__ticket=ticket,
        run__kind=AIRun.Kind.DRAFT,
        run__requested_by=agent,
        target=AISuggestion.Target.REPLY,
    )
    newest = mine.order_by(F("used_at").desc(nulls_last=True), "-id").first()
    if newest is None:
        return
    mine.exclude(pk=newest.pk).update(state=State.EXPIRED)
    newest.edit_distance = distance(newest.value, message.body)
    if newest.used_at is None and newest.edit_distance > COPIED:
        newest.state, newest.edit_distance = State.EXPIRED, None
    else:
        newest.state = State.EDITED if newest.edit_distance else State.ACCEPTED
        newest.final_message = message
        newest.decided_by, newest.decided_at = agent, timezone.now()
    newest.save()


def taken_back(message: TicketMessage) -> None:
    """The reply is not sent after all: what it was made from is undecided again."""
    message.ai_suggestions.update(
        state=State.OFFERED,
        final_message=None,
        edit_distance=None,
        decided_by=None,
        decided_at=None,
    )
