"""Asking a customer how it went, and keeping what they say."""

from django.urls import reverse

from chat.actions import content
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions.change import Change, Verb
from support.actions.changing import changing
from support.models import CSATResponse, Ticket, TicketEvent
from support.models.actor import Actor, ActorType
from support.models.status import Status

HandledBy = CSATResponse.HandledBy
LONGEST_COMMENT = 2000


def link(ticket: Ticket) -> str:
    """The path of a page where the ticket is rated, also without signing in."""
    response, _ = CSATResponse.objects.get_or_create(ticket=ticket)
    return reverse("support:rate_by_token", args=[response.token])


def of(ticket: Ticket) -> CSATResponse | None:
    """What its customer said; None while they have not."""
    answered = CSATResponse.objects.filter(ticket=ticket, score__isnull=False)
    return answered.first()


def rate(*, ticket: Ticket, score: int, comment: str = "") -> None:
    """Keep the customer's rating of a solved ticket; the last one counts.

    Raises:
        Refused: for a ticket that is not solved, no score from 1 to 5, or an unfit
            comment.
    """
    if score not in CSATResponse.Score.values:
        raise Refused("bad_score", "Choose one of the five faces.", status=422)
    if comment.strip():
        comment = content.clean(comment, longest=LONGEST_COMMENT, what="comment")
    with changing(ticket, by=Actor.customer(ticket.requester)) as change:
        if change.ticket.status not in (Status.SOLVED, Status.CLOSED):
            raise Refused("not_done", "We are still on it.", status=409)
        response, _ = CSATResponse.objects.get_or_create(ticket=change.ticket)
        if (response.score, response.comment) == (score, comment.strip()):
            return
        change.record(Verb.RATED, field="rating", old=response.score, new=score)
        response.score, response.comment = score, comment.strip()
        response.agent = _agent_at_solve(change.ticket)
        response.handled_by = _handled_by(change)
        response.answered_at = change.now
        response.save()


def _agent_at_solve(ticket: Ticket) -> User | None:
    """Who solved it; else whose it is."""
    solved = ticket.events.filter(verb=Verb.CHANGED, field="status", new=Status.SOLVED)
    last = solved.select_related("actor").order_by("seq").last()
    if last and last.actor_type == ActorType.AGENT and last.actor:
        return last.actor
    return ticket.assignee


def _handled_by(change: Change) -> HandledBy:
    """People, the AI, or both: by who answered on the ticket and in its chat."""
    ticket = change.ticket
    events = TicketEvent.objects.filter(ticket=ticket, verb=Verb.REPLIED)
    human = events.filter(actor_type=ActorType.AGENT).exists()
    by_ai = ticket.messages.filter(author_type=ActorType.AI).exists()
    if ticket.chat and not by_ai:
        by_ai = ticket.chat.messages.answers().exclude(content="").exists()
    if human and by_ai:
        return HandledBy.MIXED
    return HandledBy.HUMAN if human or not by_ai else HandledBy.AI
