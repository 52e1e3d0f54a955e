"""Turning a solved ticket into the draft of an article."""

from django.db import transaction

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import articles
from support.actions.articles import About, Wording
from support.knowledge.private import without_private
from support.models import Article, Ticket, TicketMessage
from support.models.actor import ActorType
from support.models.status import Status


@transaction.atomic
def from_ticket(*, ticket: Ticket, by: User) -> Article:
    """A draft from what was asked and what helped; the one there is, if there is one.

    Only public messages go into it, and names, addresses and numbers do not.

    Raises:
        Refused: when the ticket is not solved yet (409), or nobody answered (422).
    """
    if ticket.status not in (Status.SOLVED, Status.CLOSED):
        raise Refused("not_solved", "Solve the ticket first.", status=409)
    Ticket.objects.select_for_update().get(pk=ticket.pk)  # one draft for two clicks
    begun = Article.objects.visible_to(by).filter(source_ticket=ticket)
    if article := begun.exclude(status=Article.Status.ARCHIVED).first():
        return article
    wording = _outline(ticket)
    about = About(product=ticket.product, tags=frozenset(ticket.tags.all()))
    return articles.create(by=by, wording=wording, about=about, source_ticket=ticket)


def _outline(ticket: Ticket) -> Wording:
    """The question in the customer's words, and the answers in the agents'."""
    said = TicketMessage.objects.of(ticket).public().in_order()
    asked = said.filter(author_type=ActorType.CUSTOMER).first()
    answers = list(said.filter(author_type=ActorType.AGENT).select_related("author"))
    if not answers:
        message = (
            "Nobody answered on this ticket: there is nothing to make an article of."
        )
        raise Refused("no_answer", message, status=422)
    names = {ticket.requester_name, ticket.requester.display_name}
    names |= {answer.author.display_name for answer in answers if answer.author}
    parts = [asked.body] if asked else []
    parts += ["## What helps", *(answer.body for answer in answers)]
    body = without_private("\n\n".join(parts), names)
    return Wording(without_private(ticket.subject, names), body)
