"""Jobs of the Celery worker. Each is small: the work has its home in actions."""

from celery import shared_task

from support import assignment
from support.actions import assigning, replies, service_levels, silence


@shared_task(name="support.tasks.deliver")
def deliver() -> None:
    """Send the replies whose time of undoing is over."""
    replies.deliver_due()


@shared_task(name="support.tasks.sweep")
def sweep() -> None:
    """Wake, remind, solve and close what time has come for."""
    silence.sweep()


@shared_task(name="support.tasks.notice")
def notice() -> None:
    """Tell about promises that are nearly or really broken."""
    service_levels.notice()


@shared_task(name="support.tasks.reckon_stale")
def reckon_stale() -> None:
    """Bring clocks up to rules that have changed."""
    service_levels.reckon_stale()


@shared_task(name="support.tasks.reckon_all")
def reckon_all() -> None:
    """Have all open clocks reckoned anew, as after a change of rules.

    Nightly, since the rules of time zones change with packages, and for a ticket that
    was made in the very moment in which somebody changed a policy.
    """
    service_levels.rules_changed()


@shared_task(name="support.tasks.assign")
def assign(team: str) -> None:
    """Give a team's waiting tickets to agents."""
    assigning.assign_waiting(team_id=int(team), present=assignment.everybody)


@shared_task(name="support.tasks.assign_all")
def assign_all() -> None:
    """Have that done for every team with tickets that wait, one job each."""
    for team_id in assigning.waiting_teams():
        assignment.wanted(team_id)
