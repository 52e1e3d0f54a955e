"""How people want to be told of each kind: as usual, or as they chose."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from chatsite.accounts.models import User
from support.models.notification import OF_CUSTOMERS, Kind, NotificationChoice


@dataclass(frozen=True, slots=True)
class Channels:
    """Where somebody is told."""

    on_page: bool
    by_mail: bool


USUAL = {
    Kind.MENTIONED: Channels(on_page=True, by_mail=True),
    Kind.ASSIGNED: Channels(on_page=True, by_mail=True),
    Kind.SLA_BREACHED: Channels(on_page=True, by_mail=True),
    Kind.SLA_WARNED: Channels(on_page=True, by_mail=False),
    Kind.CUSTOMER_REPLIED: Channels(on_page=True, by_mail=True),
    Kind.QUEUED: Channels(on_page=False, by_mail=False),
    Kind.FOLLOWED: Channels(on_page=True, by_mail=False),
    Kind.AGENT_REPLIED: Channels(on_page=True, by_mail=True),
    Kind.SOLVED: Channels(on_page=True, by_mail=True),
}


def chosen(users: Collection[int]) -> dict[tuple[int, str], Channels]:
    """What these people chose, by user and kind, where it is not as usual."""
    rows = NotificationChoice.objects.filter(user__in=users)
    columns = rows.values_list("user", "kind", "on_page", "by_mail")
    return {(user, kind): Channels(page, mail) for user, kind, page, mail in columns}


def kinds_for(user: User) -> Iterable[Kind]:
    """What *user* can be told of: everybody may ask, agents work as well."""
    works = user.is_superuser or user.memberships.exists()
    return [kind for kind in Kind if works or kind in OF_CUSTOMERS]


def of(user: User) -> dict[Kind, Channels]:
    """How *user* is told of each kind that they can be told of."""
    theirs = chosen([user.pk])
    return {kind: theirs.get((user.pk, kind), USUAL[kind]) for kind in kinds_for(user)}
