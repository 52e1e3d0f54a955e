"""What a customer asks now, and what was said before it that the AI may know."""

from dataclasses import dataclass
from uuid import UUID

from chat import transcripts
from chat.answers.answering import Message
from support.assistant.prompt import Said
from support.models import Handling


@dataclass(frozen=True, slots=True)
class Question:
    """The customer's last lines in one, the conversation before, and whose ids it is."""

    text: str
    earlier: tuple[Said, ...]
    messages: tuple[UUID, ...]

    @property
    def before(self) -> str:
        """What the customer said last before it; empty at the beginning."""
        said = (said.text for said in reversed(self.earlier) if said.by_customer)
        return next(said, "")


def read(placeholder: Message) -> Question:
    """The question that a placeholder waits for. Nothing from before the conversation
    was given back to the AI is told."""
    rows = Handling.objects.filter(chat=placeholder.chat_id)
    since = rows.values_list("ai_context_from", flat=True).first()
    past = [m for m in transcripts.history(placeholder) if not since or m.id >= since]
    lines = 0
    while lines < len(past) and past[lines].role == Message.Role.USER:
        lines += 1
    asked, before = past[:lines], past[lines:]
    return Question(
        text="\n".join(message.content for message in reversed(asked)),
        earlier=tuple(
            Said(message.role == Message.Role.USER, message.content)
            for message in reversed(before)
        ),
        messages=tuple(message.id for message in reversed(past)),
    )
