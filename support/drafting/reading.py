"""Reading a ticket for a prompt: what the AI may know of it, and of nothing else."""

from dataclasses import dataclass
from uuid import UUID

from chat import transcripts
from support.drafting.briefing import Briefing, Line, Source
from support.knowledge import retrieval
from support.knowledge.retrieval import Passage
from support.models import AIRun, Ticket, TicketMessage
from support.models.actor import ActorType

MOST_MESSAGES = 60
"""Messages of a conversation that are read; a prompt has room for fewer."""

MOST_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A briefing, and what its run keeps of where it came from."""

    briefing: Briefing
    passages: tuple[Passage, ...]
    messages: tuple[UUID, ...]
    seq: int
    as_of_message: int

    def note(self, run: AIRun) -> None:
        """Write down in a run what it was made from."""
        run.based_on_seq = self.seq
        run.as_of_message = self.as_of_message
        run.input_messages = [str(message) for message in self.messages]
        run.sources = [
            {
                "chunk_id": passage.chunk_id,
                "article_id": passage.article_id,
                "title": passage.title,
                "url": passage.url,
                "score": round(passage.score, 4),
                "internal": passage.internal,
            }
            for passage in self.passages
        ]


def read(ticket_id: UUID, *, notes: bool, sources: bool) -> Reading:
    """Read a ticket: with *notes* what agents say among themselves too, with *sources*
    what the knowledge base knows about it, internal articles included.

    Raises:
        Ticket.DoesNotExist: when it has been deleted.
    """
    beside = ("requester", "product", "team", "chat")
    ticket = Ticket.objects.select_related(*beside).get(pk=ticket_id)
    said = _of_chat(ticket) + _of_ticket(ticket, notes=notes)
    said.sort(key=lambda pair: pair[0])  # ids sort by time, a chat's and a ticket's
    lines = tuple(line for _, line in said)
    first = next((line for line in lines if line.speaker == "Customer"), None)
    passages = _passages(ticket, lines) if sources else ()
    briefing = Briefing(
        facts=_facts(ticket),
        description=first or Line("Customer", ticket.subject),
        lines=lines,
        sources=tuple(Source(p.title, p.text, p.internal) for p in passages),
    )
    public = TicketMessage.objects.of(ticket).public().count()
    messages = tuple(message for message, _ in said)
    return Reading(briefing, passages, messages, ticket.seq, public)


def _facts(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    tags = ", ".join(ticket.tags.order_by("name").values_list("name", flat=True))
    return (
        ("Subject", ticket.subject),
        ("Product", ticket.product.name if ticket.product else "not known"),
        ("Customer", ticket.requester.display_name),
        ("Priority", ticket.get_priority_display()),
        ("Status", ticket.get_status_display()),
        ("Team", ticket.team.name),
        ("Tags", tags or "none"),
        ("AI interactions before this one", str(max(0, ticket.ai_interactions - 1))),
    )


def _of_chat(ticket: Ticket) -> list[tuple[UUID, Line]]:
    """What was said with the AI before; the chat's own branch as its page shows it."""
    if ticket.chat is None:
        return []
    entries = transcripts.latest(ticket.chat).entries[-MOST_MESSAGES:]
    speakers = {"user": "Customer", "assistant": "AI assistant"}
    return [
        (entry.message.id, Line(speakers[entry.message.role], entry.message.content))
        for entry in entries
        if entry.message.role in speakers and entry.message.content
    ]


def _of_ticket(ticket: Ticket, *, notes: bool) -> list[tuple[UUID, Line]]:
    messages = TicketMessage.objects.of(ticket).select_related("author")
    told = messages.public()
    if notes:
        told |= messages.filter(visibility=TicketMessage.Visibility.INTERNAL)
    newest = told.exclude(body="").order_by("-at", "-id")[:MOST_MESSAGES]
    return [(message.id, Line(_speaker(message), message.body)) for message in newest]


def _speaker(message: TicketMessage) -> str:
    if message.author_type == ActorType.CUSTOMER:
        return "Customer"
    if message.author_type == ActorType.AI:
        return "AI assistant"
    name = message.author.display_name if message.author else "the team"
    if message.visibility == TicketMessage.Visibility.INTERNAL:
        return f"Internal note by {name}"
    return f"Agent {name}"


def _passages(ticket: Ticket, lines: tuple[Line, ...]) -> tuple[Passage, ...]:
    """What the knowledge base has on the customer's last words and the subject."""
    asked = [line.text for line in lines if line.speaker == "Customer"]
    question = f"{ticket.subject}\n{asked[-1] if asked else ''}"
    return tuple(retrieval.passages(question, internal=True, most=MOST_SOURCES))
