"""What tests of service levels need in the site's database."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import editing, merging, service_levels, teams
from support.models import BusinessCalendar, SLAPolicy, Team, Ticket
from support.models.actor import SYSTEM
from tests.integration.support import desk, promises

UTC = ZoneInfo("UTC")


def office_hours(team: Team) -> None:
    """Monday to Friday, nine to five, and an answer within an hour."""
    office = promises.office(f"Office of {team.name}", zone="UTC")
    Team.objects.filter(pk=team.pk).update(business_calendar=office)
    promises.policy(f"Promise of {team.name}", team=team)


def around_the_clock(team: Team) -> None:
    """The same promise, at any hour."""
    always = BusinessCalendar.objects.create(name=f"Always of {team.name}")
    promises.policy(f"Promise of {team.name}", team=team, calendar=always)


def strict_team(*agents: User) -> Team:
    """Another team of theirs, that answers within ten minutes at any hour."""
    team = desk.team(f"Strict {timezone.now().timestamp()}")
    for agent in agents:
        teams.join(team=team, user=agent)
    policy = SLAPolicy.objects.create(name=f"Promise of {team.name}", team=team)
    policy.targets.create(priority=2, first_response=10, resolution=480)
    return team


def a_friday_afternoon() -> datetime:
    """Half past four, on the next Friday."""
    today = timezone.now().astimezone(UTC).date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    return datetime.combine(friday, time(16, 30), UTC)


def made_on_friday(requester: User) -> tuple[Ticket, datetime]:
    """A ticket of that afternoon, and that moment."""
    ticket, friday = desk.ticket(requester), a_friday_afternoon()
    promises.made_at(ticket, friday)
    return ticket, friday


def owned(requester: User, owner: User, subject: str = "It is broken") -> Ticket:
    """A ticket that somebody has."""
    ticket = desk.ticket(requester, subject)
    editing.assign(ticket=ticket, to=owner, by=SYSTEM)
    return desk.fresh(ticket)


def time_passes(ticket: Ticket, minutes: int) -> None:
    """So long ago was everything on the ticket; then the desk looks at its clocks, twice."""
    promises.pass_time(ticket, timedelta(minutes=minutes))
    service_levels.notice()
    service_levels.notice()


def move(ticket: Ticket, team: Team) -> None:
    editing.edit(ticket=ticket, edits=editing.Edits(team=team), by=SYSTEM)


def merge(ticket: Ticket, into: Ticket) -> None:
    merging.merge(ticket=ticket, into=into, by=SYSTEM)


def told(ticket: Ticket) -> list[tuple[str, str]]:
    return promises.told(ticket)


def open_clocks(ticket: Ticket) -> int:
    return ticket.clocks.open().count()
