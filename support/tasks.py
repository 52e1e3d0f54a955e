"""Jobs of the Celery worker. Each is small: the work has its home in actions."""

from uuid import UUID

from celery import shared_task

from chat.streaming.engine_thread import engine
from support import assignment, demo, presence
from support.actions import (
    ai_runs,
    ai_suggestions,
    assigning,
    attachments,
    notifications,
    replies,
    service_levels,
    silence,
)
from support.assistant import conclusion


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
    assigning.assign_waiting(team_id=int(team), present=presence.present)


@shared_task(name="support.tasks.assign_all")
def assign_all() -> None:
    """Have that done for every team with tickets that wait, one job each."""
    for team_id in assigning.waiting_teams():
        assignment.wanted(team_id)


@shared_task(name="support.tasks.triage")
def triage(ticket: str) -> None:
    """Have the AI suggest fields of a new ticket."""
    ai_runs.triage_new(UUID(ticket))


@shared_task(name="support.tasks.apply_triage")
def apply_triage(run: str) -> None:
    """Set what a team lets the AI set without asking."""
    ai_suggestions.apply_chosen(UUID(run))


@shared_task(name="support.tasks.summarise")
def summarise(ticket: str) -> None:
    """Have a ticket summed up for whoever takes it."""
    ai_runs.summarise(UUID(ticket))


@shared_task(name="support.tasks.mail")
def mail() -> None:
    """Mail what people were told and have not read."""
    notifications.send_due()


@shared_task(name="support.tasks.demo")
def make_demo() -> None:
    """Make the desk of the demo."""
    demo.make()


@shared_task(name="support.tasks.forget")
def forget() -> None:
    """Delete news that are months old, and uploads that were never sent."""
    notifications.forget()
    attachments.forget_unsent()


@shared_task(name="support.tasks.conclude")
def conclude(run: str) -> None:
    """Do what follows from an answer of the AI to a customer."""
    conclusion.conclude(UUID(run), engine().ask)


@shared_task(name="support.tasks.conclude_left")
def conclude_left() -> None:
    """Have those concluded that were forgotten."""
    conclusion.sweep()
