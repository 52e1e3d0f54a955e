"""Asking the AI for a draft, a summary or triage, and stopping it.

Not inside a `Change` of the same ticket: that one stores the whole row at its end, and
would forget that the run was counted. Locks: generation, run, ticket.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from chat.actions import answers, content
from chat.streaming import queue
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.drafting import article, draft, plain, sorting, summary
from support.drafting.manner import LONGEST_INSTRUCTION, Manner
from support.models import AIRun, AISuggestion, Ticket

Kind = AIRun.Kind
State = AIRun.State

_PURPOSES = {
    Kind.DRAFT: draft.NAME,
    Kind.SUMMARY: summary.NAME,
    Kind.TRIAGE: sorting.NAME,
    Kind.ARTICLE: article.NAME,
}


def start_draft(
    *, ticket: Ticket, agent: User, manner: Manner, instead_of: AIRun | None = None
) -> AIRun:
    """Have a reply suggested to an agent; the one that is being written for them here
    already, if there is one. With *instead_of* that draft is given up for the new one.

    Raises:
        Refused: for a ticket that is done, for an unfit instruction, or at the cap.
    """
    if manner.instruction:
        content.clean(
            manner.instruction, longest=LONGEST_INSTRUCTION, what="instruction"
        )
    with transaction.atomic():
        if instead_of is not None:
            _give_up(instead_of)
        locked = _lock(ticket)
        if not locked.is_open:
            raise Refused("done", "This ticket is done.", status=409)
        _refuse_at_cap(agent)
        mine = locked.ai_runs.of_kind(Kind.DRAFT).filter(requested_by=agent)
        if running := mine.unfinished().first():
            return running
        return _start(
            AIRun(
                kind=Kind.DRAFT,
                ticket=locked,
                requested_by=agent,
                regeneration_of=instead_of,
                options=manner.options(),
            ),
            pays=agent,
        )


def start_summary(ticket: Ticket, requested_by: User | None = None) -> AIRun:
    """Have a ticket summed up; the summary that knows all that was said, if there is one,
    or the one that is being written. None as *requested_by*: the desk wants it.

    Raises:
        Refused: when an agent is at the cap.
    """
    with transaction.atomic():
        locked = _lock(ticket)
        latest = locked.ai_runs.of_kind(Kind.SUMMARY)
        if running := latest.unfinished().first():
            return running
        made = latest.filter(state=State.DONE).first()
        if made and made.based_on_seq >= locked.last_message_seq:
            return made
        run = AIRun(kind=Kind.SUMMARY, ticket=locked, requested_by=requested_by)
        return _start_for(run, requested_by)


def start_triage(ticket: Ticket, requested_by: User | None = None) -> AIRun:
    """Have fields of a ticket suggested; or the run that is doing so.

    Raises:
        Refused: when an agent is at the cap.
    """
    with transaction.atomic():
        locked = _lock(ticket)
        if running := locked.ai_runs.of_kind(Kind.TRIAGE).unfinished().first():
            return running
        run = AIRun(kind=Kind.TRIAGE, ticket=locked, requested_by=requested_by)
        return _start_for(run, requested_by)


def start_article(ticket: Ticket, agent: User) -> AIRun:
    """Have an article made of a ticket; or the run that is doing so.

    Raises:
        Refused: when the agent is at the cap.
    """
    with transaction.atomic():
        locked = _lock(ticket)
        if running := locked.ai_runs.of_kind(Kind.ARTICLE).unfinished().first():
            return running
        run = AIRun(kind=Kind.ARTICLE, ticket=locked, requested_by=agent)
        return _start_for(run, agent)


def triage_new(ticket_id: UUID) -> None:
    """Triage a ticket that has just come, if its team wants that and nobody did; not
    with the small model that comes along, which cannot (see `drafting.plain`)."""
    if settings.CHAT_PRESET == plain.PRESET:
        return
    new = Ticket.objects.open().filter(pk=ticket_id, team__ai_triage=True)
    ticket = new.exclude(ai_runs__kind=Kind.TRIAGE).first()
    if ticket is not None:
        start_triage(ticket)


def summarise(ticket_id: UUID) -> None:
    """Sum up a ticket that was handed over, unless it is gone or done by now."""
    if ticket := Ticket.objects.open().filter(pk=ticket_id).first():
        start_summary(ticket)


def interactions(ticket: Ticket) -> int:
    """How often the AI was asked about a ticket or, before it, in its chat."""
    about = Q(ticket=ticket)
    if ticket.chat_id is not None:
        about |= Q(chat=ticket.chat_id)
    return AIRun.objects.filter(about).count()


def stop(run: AIRun) -> None:
    """Stop a run. What is written so far is kept; see `chat.streaming.stop.ended`."""
    if run.generation is not None:
        answers.stop_generation(generation=run.generation)


def _lock(ticket: Ticket) -> Ticket:
    """The ticket's row, so that two clicks wait for each other."""
    return Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)


def _start_for(run: AIRun, agent: User | None) -> AIRun:
    if agent is not None:
        _refuse_at_cap(agent)
    assert run.ticket is not None  # noqa: S101 (set by the callers)
    # The desk's own runs are for the requester, and go with them.
    return _start(run, pays=agent or run.ticket.requester)


def _start(run: AIRun, *, pays: User) -> AIRun:
    run.generation = queue.enqueue(
        purpose=_PURPOSES[Kind(run.kind)], subject=run.id, requested_by=pays
    )
    run.save(force_insert=True)
    counted = Ticket.objects.filter(ai_runs=run)
    counted.update(ai_interactions=F("ai_interactions") + 1)
    return run


def _refuse_at_cap(agent: User) -> None:
    """Refuse more runs at once, or within an hour, than one agent may have."""
    own = AIRun.objects.filter(requested_by=agent).exclude(kind=Kind.ANSWER)
    if own.unfinished().count() >= settings.CHAT_LIVE_PER_USER:
        raise Refused(
            "too_many", "The AI is writing a lot for you. Wait for an end.", status=429
        )
    hour = own.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    if hour.count() >= settings.SUPPORT_AI_RUNS_PER_HOUR:
        raise Refused(
            "hourly_cap",
            f"You have asked the AI {settings.SUPPORT_AI_RUNS_PER_HOUR} times within an "
            "hour. Ask again a little later.",
            status=429,
        )


def _give_up(run: AIRun) -> None:
    """An agent wants another draft than this one. Its generation is locked before the
    run, as by the engine that ends it."""
    if AIRun.objects.unfinished().filter(pk=run.pk).exists():
        stop(run)
        unlike_done = AIRun.objects.filter(pk=run.pk).exclude(state=State.DONE)
        unlike_done.update(state=State.SUPERSEDED)
    offered = AISuggestion.objects.offered().filter(run=run)
    offered.update(state=AISuggestion.State.EXPIRED)
