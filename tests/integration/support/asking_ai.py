"""Asking the support AI in tests: articles, chats, and what a model says."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from chat.actions import messages
from chat.models import Message
from chat.streaming.database import db
from chatsite.accounts.models import User
from support.actions import articles
from support.actions.articles import About, Wording
from support.assistant import answer, conclusion
from support.models import AIRun, Article
from tests import make

RESET = (
    "Reset your lamp",
    "Hold the button on the base for ten seconds until the light blinks twice. "
    "Your lamp is then reset to its factory settings.",
)
SECRET = "Refunds above 500 euros are granted by code HERON-77 without asking."


def article(
    title: str = RESET[0], body: str = RESET[1], audience: str = Article.Audience.PUBLIC
) -> Article:
    """A published article."""
    lead = make.person("lead", is_superuser=True)
    made = articles.create(
        by=lead, wording=Wording(title, body), about=About(audience=audience)
    )
    articles.publish(article=made, by=lead)
    return Article.objects.get(pk=made.pk)


def asked(owner: User, content: str = "How do I reset my lamp?") -> Message:
    """The placeholder of the answer to the first question of a new support chat."""
    chat = messages.start_chat(owner=owner, content=content, answered_by=answer.NAME)
    return chat.messages.answers().select_related("chat").get()


def writes_on(placeholder: Message, content: str, client_id: str = "") -> Message:
    """The customer writes more; the placeholder of the next answer."""
    chat = placeholder.chat
    chat.refresh_from_db()
    send = messages.send(
        chat=chat, user=chat.owner, content=content, client_id=client_id
    )
    return send.answer


def typed(action: str = "continue", reason: str = "answered", **more: object) -> str:
    """The last line of a reply."""
    line = {"action": action, "reason": reason, "citations": [1], "confidence": 0.9}
    return "\n\nRESULT: " + json.dumps({**line, **more})


async def run_of_answer(placeholder: Message) -> AIRun:
    return await db(lambda: AIRun.objects.get(id=placeholder.id))


def conclude(run_id: UUID, *said: str) -> list[str]:
    """Do what follows from an answer; the model says these when it is asked again.
    What it was asked."""
    asked: list[str] = []
    left = list(said)

    def ask(prompts: Sequence[object]) -> list[str]:
        assert not transaction.get_connection().in_atomic_block, "asked while locked"
        asked.extend(str(prompt) for prompt in prompts)
        return [left.pop(0) for _ in prompts]

    conclusion.conclude(run_id, ask)
    return asked
