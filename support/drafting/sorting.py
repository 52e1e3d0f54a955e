"""The purpose behind triage chips: asks for values, and offers those that are news."""

import structlog
from django.db import transaction

from chat.providers.base import Prompt
from chat.streaming import queue
from chat.streaming.purposes import Generation
from support.drafting import triage
from support.drafting.reading import Reading, read
from support.drafting.runs import RunPurpose
from support.drafting.triage import Choices, Found, Target
from support.drafting.typed import Unreadable
from support.models import AIRun, AISuggestion, Product, Tag, Team, Ticket

log = structlog.get_logger(__name__)

NAME = "support.triage"
APPLY = "support.tasks.apply_triage"
RETRIES = 1
MOST_TAGS_OFFERED = 60


class Triage(RunPurpose):
    """Suggests fields of a ticket, each with a reason."""

    name = NAME
    version = triage.VERSION

    def read(self, run: AIRun) -> Reading:
        """The whole conversation, notes included: only agents see the chips."""
        assert run.ticket_id is not None  # noqa: S101 (triage is of tickets)
        return read(run.ticket_id, notes=True, sources=False)

    def ask(self, run: AIRun, reading: Reading, room: int) -> Prompt:
        """For values; again, if the last answer could not be read."""
        complaint = run.error if run.retries else ""
        briefing = reading.briefing
        return triage.prompt(briefing, choices(), complaint=complaint, room=room)

    def ended(self, run: AIRun, generation: Generation) -> None:
        """Offer what would change something; ask once more if nothing can be read."""
        if run.state != AIRun.State.DONE:
            return
        try:
            found = triage.parse(run.output, choices())
        except Unreadable as reason:
            _again_or_fail(run, generation, str(reason))
            return
        assert run.ticket is not None  # noqa: S101 (triage is of tickets)
        news = [one for one in found if not _is_so(run.ticket, one)]
        run.result = {one.target: one.value for one in found}
        _offer(run, news)
        if set(run.ticket.team.ai_applies) & {one.target for one in news}:
            transaction.on_commit(lambda: queue.send_task(APPLY, run.id))


def choices() -> Choices:
    """What the desk has to choose from now."""
    tags = Tag.objects.filter(is_active=True).values_list("name", flat=True)
    return Choices(
        categories=list(
            Product.objects.filter(is_active=True).values_list("id", "name")
        ),
        teams=list(Team.objects.active().values_list("id", "name")),
        tags=list(tags[:MOST_TAGS_OFFERED]),
    )


def _again_or_fail(run: AIRun, generation: Generation, reason: str) -> None:
    run.error = f"The AI's answer could not be read. {reason}"
    if run.retries >= RETRIES:
        run.state = AIRun.State.FAILED
        log.info("triage.unreadable", run=str(run.id), reason=reason)
        return
    run.retries += 1
    run.state, run.finished_at = AIRun.State.QUEUED, None
    run.generation = queue.enqueue(
        purpose=NAME, subject=run.id, requested_by=generation.requested_by
    )


def _offer(run: AIRun, news: list[Found]) -> None:
    """Store suggestions in place of those of earlier runs that nobody decided on."""
    earlier = AISuggestion.objects.offered().fields().filter(run__ticket=run.ticket_id)
    earlier.update(state=AISuggestion.State.EXPIRED)
    AISuggestion.objects.bulk_create(
        AISuggestion(
            run=run,
            target=one.target,
            value=one.value,
            rationale=one.reason,
            based_on_seq=run.based_on_seq,
        )
        for one in news
    )


def _is_so(ticket: Ticket, found: Found) -> bool:
    """Whether the ticket has this value already."""
    if found.target == Target.TAGS:
        has = set(ticket.tags.values_list("name", flat=True))
        assert isinstance(found.value, list)  # noqa: S101 (see `AISuggestion.value`)
        return has.issuperset(found.value)
    now: dict[str, object] = {
        Target.PRIORITY: ticket.priority,
        Target.SENTIMENT: ticket.sentiment,
        Target.CATEGORY: ticket.product_id,
        Target.TEAM: ticket.team_id,
    }
    value = found.value["id"] if isinstance(found.value, dict) else found.value
    return now[found.target] == value
