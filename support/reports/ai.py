"""What the AI did: for customers in conversations, for agents in suggestions.

A conversation counts in the days in which the AI answered in it. It has no team before
people get it, so these numbers are the whole site's; suggestions are of tickets.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q

from chatsite.percentile import Percentile
from support.models.ai_run import AIRun
from support.models.ai_suggestion import AISuggestion
from support.models.csat import CSATResponse
from support.models.handling import Handling
from support.models.handoff import Handoff
from support.models.ticket import Ticket
from support.reports.scope import Scope

DURABLE_AFTER = timedelta(days=7)
State, Target = AISuggestion.State, AISuggestion.Target
_USED = Q(state__in=[State.ACCEPTED, State.EDITED])


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of conversations in which the AI answered.

    `autonomous` never needed people; `confirmed` of them the customer called solved;
    `durable` of them nobody came back to within seven days.
    """

    conversations: int
    handed_off: int
    confirmed: int
    durable: int
    answer_median: timedelta | None
    answer_p90: timedelta | None

    @property
    def autonomous(self) -> int:
        """Without people."""
        return self.conversations - self.handed_off


@dataclass(frozen=True, slots=True)
class Help:
    """What agents did with suggested replies, and how many solved tickets had one."""

    offered: int
    accepted: int
    edited: int
    rejected: int
    distance: float | None
    assisted: int


def outcomes(scope: Scope) -> Outcomes:
    """Of the whole site."""
    answers = AIRun.objects.filter(scope.within("created_at"), kind=AIRun.Kind.ANSWER)
    handed = Handoff.objects.filter(
        chat=OuterRef("chat"), direction=Handoff.Direction.TO_PEOPLE
    )
    confirmed = Handling.objects.filter(chat=OuterRef("chat")).exclude(
        confirmed_at=None
    )
    conversations = (
        answers.exclude(chat=None)
        .values("chat")
        .annotate(last=Max("created_at"), handed=Exists(handed), sure=Exists(confirmed))
    )
    durable = Q(handed=False, last__lte=scope.now - DURABLE_AFTER)
    counted = conversations.order_by().aggregate(
        conversations=Count("chat"),
        handed_off=Count("chat", filter=Q(handed=True)),
        confirmed=Count("chat", filter=Q(handed=False, sure=True)),
        durable=Count("chat", filter=durable),
    )
    return Outcomes(**counted, **_times(answers))


def _times(answers: models.QuerySet[AIRun]) -> dict[str, Any]:
    taken = F("finished_at") - F("created_at")
    times: dict[str, Any] = answers.filter(state=AIRun.State.DONE).aggregate(
        answer_median=Percentile(taken, fraction=0.5),
        answer_p90=Percentile(taken, fraction=0.9),
    )
    return times


def help_to_agents(scope: Scope) -> Help:
    """On tickets of *scope*."""
    replies = AISuggestion.objects.filter(
        scope.within("run__created_at"),
        scope.on("run__ticket__", "run__requested_by"),
        target=Target.REPLY,
    )
    used = AISuggestion.objects.filter(
        _USED, run__ticket=OuterRef("pk"), target=Target.REPLY
    )
    solved = Ticket.objects.filter(scope.within("solved_at") & scope.on())
    return Help(
        **replies.aggregate(
            offered=Count("pk"),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
            edited=Count("pk", filter=Q(state=State.EDITED)),
            rejected=Count("pk", filter=Q(state=State.REJECTED)),
            distance=Avg("edit_distance", filter=_USED),
        ),
        assisted=solved.filter(Exists(used)).count(),
    )


def ratings_by_handler(scope: Scope) -> dict[str, tuple[int, float]]:
    """Ratings of who did the work: how many, and their mean from 1 to 5."""
    answered = CSATResponse.objects.filter(
        scope.within("answered_at") & scope.on("ticket__", "agent"), score__isnull=False
    )
    rows = answered.order_by().values_list("handled_by")
    found = rows.annotate(count=Count("pk"), mean=Avg("score"))
    return {handler: (count, mean) for handler, count, mean in found}
