"""How much the AI may do for one customer's chat; beyond that a person is offered."""

from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from support.models import AIRun


def reached(chat_id: UUID) -> bool:
    """Whether the chat has had all the answers, tokens or money that it may cost."""
    spent = AIRun.objects.filter(chat=chat_id, kind=AIRun.Kind.ANSWER).aggregate(
        answers=Count("id", filter=Q(state=AIRun.State.DONE)),
        tokens=Sum(F("prompt_tokens") + F("completion_tokens"), default=0),
        cost=Sum("cost", default=0),
    )
    answers = spent["answers"] >= settings.SUPPORT_AI_ANSWERS
    tokens = spent["tokens"] >= settings.SUPPORT_AI_TOKENS
    cost = 0 < settings.SUPPORT_AI_COST <= spent["cost"]
    return bool(answers or tokens or cost)
