"""What tests of the admin do again and again."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from chat.models import Attempt, Chat, Feedback, Generation, Message

MODELS = [Chat, Message, Feedback, Generation, Attempt]


def run_of(message: Message) -> Generation:
    assert message.generation is not None
    return message.generation


def answered(message: Message, text: str = "Paris.") -> Attempt:
    """The answer came: first token after 1.2 s, the end after 4 s."""
    begun = timezone.now() - timedelta(minutes=1)
    Generation.objects.filter(pk=run_of(message).pk).update(
        state="complete",
        attempt=1,
        created_at=begun,
        finished_at=begun + timedelta(seconds=4),
    )
    Message.objects.filter(pk=message.pk).update(
        state="complete", content=text, model="gpt-5-mini"
    )
    return Attempt.objects.create(
        generation=run_of(message),
        number=1,
        provider="openai",
        model="gpt-5-mini",
        outcome="complete",
        started_at=begun,
        first_token_at=begun + timedelta(seconds=1.2),
        ended_at=begun + timedelta(seconds=4),
        prompt_tokens=812,
        completion_tokens=1240,
    )


def page(desk: Client, address: str) -> str:
    response = desk.get(address)
    assert response.status_code == 200, address
    return response.content.decode()
