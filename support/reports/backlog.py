"""How many tickets were open at the end of each day.

Reckoned back from what is open now. A ticket that was solved and reopened counts as open
all the time: its row says only how it stands.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, TruncDate

from support.models.status import Category
from support.models.ticket import Ticket
from support.reports.scope import Scope


def backlog(scope: Scope) -> dict[date, int]:
    """Open tickets at the end of each day of *scope*, today's until now."""
    tickets = Ticket.objects.filter(scope.on()).order_by()
    made = _by_day(tickets.filter(created_at__gte=scope.since), "created_at")
    done = _by_day(
        _ended_since(tickets, scope.since), Coalesce("solved_at", "silent_since")
    )
    left = tickets.filter(category__lt=Category.DONE).count()
    after = [day for day in {*made, *done} if day > scope.end]
    left += sum(done[day] - made[day] for day in after)
    at_end: dict[date, int] = {}
    for day in reversed(scope.days):
        at_end[day] = left
        left += done[day] - made[day]
    return dict(reversed(at_end.items()))


def _ended_since(tickets: Any, since: datetime) -> Any:
    """Merged and spam have no moment of their own, but nothing moves them later."""
    solved = Q(solved_at__gte=since)
    other = Q(solved_at=None, silent_since__gte=since)
    return tickets.filter(solved | other, category=Category.DONE)


def _by_day(rows: Any, moment: Any) -> Counter[date]:
    days = rows.annotate(day=TruncDate(moment)).values("day")
    return Counter(dict(days.annotate(count=Count("pk")).values_list("day", "count")))
