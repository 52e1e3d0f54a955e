"""What agents do with the AI's suggestions: apply, undo, reject; use a text, rate it.

Locked in the order ticket, suggestion.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import suggested
from support.actions.editing import edit
from support.live import publish
from support.models import AIRun, AISuggestion, Ticket
from support.models.actor import AI, Actor

log = structlog.get_logger(__name__)

State = AISuggestion.State
Target = AISuggestion.Target
LONGEST_COMMENT = 500


def accept(*, suggestion: AISuggestion, by: Actor) -> None:
    """Set the field as suggested. The audit says who did it, and that the AI said so.

    Raises:
        Refused: when it is decided already, or does not fit any more.
    """
    with _deciding(suggestion) as (ticket, mine):
        _refuse_unless(mine, State.OFFERED)
        edits = suggested.edits(mine)
        edit(ticket=ticket, edits=edits, by=by, suggestion=mine)
        _decide(mine, State.ACCEPTED, by.user)


def undo(*, suggestion: AISuggestion, agent: User) -> None:
    """Put the field back to what it was before the suggestion was accepted.

    Raises:
        Refused: when it was not, or somebody has set the field otherwise since.
    """
    with _deciding(suggestion) as (ticket, mine):
        _refuse_unless(mine, State.ACCEPTED)
        edits = suggested.undoing(mine, ticket)
        edit(ticket=ticket, edits=edits, by=Actor.agent(agent))
        mine.state, mine.decided_by, mine.decided_at = State.OFFERED, None, None
        mine.save(update_fields=["state", "decided_by", "decided_at"])


def reject(*, suggestion: AISuggestion, agent: User) -> None:
    """Want nothing of it. A text that is discarded stays with its run.

    Raises:
        Refused: when it is decided already.
    """
    with _deciding(suggestion) as (_, mine):
        _refuse_unless(mine, State.OFFERED)
        _decide(mine, State.REJECTED, agent)


def use(*, suggestion: AISuggestion, how: str) -> None:
    """An agent took the text into the composer; what becomes of it shows when they send.

    Raises:
        Refused: for what is no text, or no way to use one.
    """
    if suggestion.target != Target.REPLY or how not in AISuggestion.Use.values:
        raise Refused("no_use", "This cannot be used so.", status=422)
    AISuggestion.objects.filter(pk=suggestion.pk).update(
        used_as=how, used_at=timezone.now()
    )


def rate(*, suggestion: AISuggestion, helped: bool, comment: str = "") -> None:
    """Say whether it helped, and why.

    Raises:
        Refused: for a comment that is too long.
    """
    comment = comment.replace("\0", "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise Refused("too_long", "Say it in 500 characters.", status=422)
    AISuggestion.objects.filter(pk=suggestion.pk).update(
        feedback=1 if helped else -1, comment=comment
    )


def apply_chosen(run_id: UUID) -> None:
    """Apply what the team lets the AI set at once, as the AI. What does not fit any more
    stays offered."""
    run = AIRun.objects.select_related("ticket__team").filter(pk=run_id).first()
    if run is None or run.ticket is None:
        return
    chosen = run.suggestions.offered().filter(target__in=run.ticket.team.ai_applies)
    for suggestion in chosen:
        try:
            accept(suggestion=suggestion, by=AI)
        except Refused as refused:
            log.info("suggestion.not_applied", id=suggestion.pk, why=refused.code)


@contextmanager
def _deciding(suggestion: AISuggestion) -> Iterator[tuple[Ticket, AISuggestion]]:
    """The ticket and the suggestion, both locked; pages are told on commit."""
    with transaction.atomic():
        runs = AIRun.objects.filter(pk=suggestion.run_id)
        tickets = Ticket.objects.select_for_update(of=("self",))
        ticket = tickets.get(pk__in=runs.values("ticket"))
        mine = AISuggestion.objects.select_for_update().get(pk=suggestion.pk)
        yield ticket, mine
        publish.ai_changed(ticket, kind=AIRun.Kind.TRIAGE)


def _refuse_unless(suggestion: AISuggestion, state: str) -> None:
    if suggestion.state != state:
        said = suggestion.get_state_display().lower()
        raise Refused("decided", f"This suggestion is {said} already.", status=409)


def _decide(suggestion: AISuggestion, state: str, by: User | None) -> None:
    suggestion.state, suggestion.decided_by = state, by
    suggestion.decided_at = timezone.now()
    suggestion.save(update_fields=["state", "decided_by", "decided_at"])
