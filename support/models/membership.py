"""Which teams somebody is in, and as what: what all their rights at the desk rest on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from support.models.team import Team, TeamMembership

if TYPE_CHECKING:
    from chatsite.accounts.models import User

# While a page is drawn: memberships by user.
_known: ContextVar[dict[int, list[TeamMembership]] | None] = ContextVar(
    "memberships", default=None
)


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask for each user's memberships once in this block: it draws one page, whose parts
    shall agree on what its viewer may do. Elsewhere they are asked for each time."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def memberships_of(user: "User") -> list[TeamMembership]:
    """All that *user* has, with their teams, by name of the team."""
    known = _known.get()
    if known is None:
        return _asked(user)
    if user.pk not in known:
        known[user.pk] = _asked(user)
    return known[user.pk]


def roles_of(user: "User") -> dict[int, str]:
    """*user*'s `TeamMembership.Role` by id of the team; empty for who is no agent."""
    return {member.team_id: member.role for member in memberships_of(user)}


def leads_a_team(user: "User") -> bool:
    """Whether *user* leads one; an administrator leads all."""
    return user.is_superuser or TeamMembership.Role.LEAD in roles_of(user).values()


def teams_of(user: "User") -> list[Team]:
    """Those that `Team.objects.of` finds."""
    if user.is_superuser:
        return list(Team.objects.of(user))
    return [member.team for member in memberships_of(user)]


def _asked(user: "User") -> list[TeamMembership]:
    mine = TeamMembership.objects.filter(agent=user)
    return list(mine.select_related("team").order_by("team__name"))
