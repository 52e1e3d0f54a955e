"""The support desk's settings, and its part of the schedule: when each job is due.

Beat may run twice: every job finds its own work, locks what it takes, and finds nothing
the second time. What waits longer than `expires` in the broker is dropped.
"""

from typing import Any

from celery.schedules import crontab

from chatsite.env import whole

# The largest file that somebody may send with a message, in MB.
SUPPORT_FILE_MB = whole("SUPPORT_FILE_MB", 20, least=1, most=1000)
# Drafts, summaries and triage that one agent may ask for within an hour.
SUPPORT_AI_RUNS_PER_HOUR = whole(
    "SUPPORT_AI_RUNS_PER_HOUR", 120, least=1, most=100_000
)

# Seconds after which somebody is mailed what they have not read by then.
SUPPORT_MAIL_DELAY = whole("SUPPORT_MAIL_DELAY", 120, least=0, most=86_400)


def _job(name: str, schedule: float | crontab, expires: int) -> dict[str, Any]:
    return {
        "task": f"support.tasks.{name}",
        "schedule": schedule,
        "options": {"expires": expires},
    }


# Seconds.
DESK_SCHEDULE = {
    # A reply is sent this late at most after its time of undoing.
    "desk-deliver": _job("deliver", 1.0, 10),
    "desk-sweep": _job("sweep", 60.0, 60),
    "desk-notice": _job("notice", 10.0, 10),
    "desk-reckon-stale": _job("reckon_stale", 5.0, 10),
    "desk-reckon-all": _job("reckon_all", crontab(hour=3, minute=47), 3600),
    "desk-mail": _job("mail", 10.0, 10),
    "desk-forget": _job("forget", crontab(hour=4, minute=7), 3600),
    "desk-assign": _job("assign_all", 20.0, 20),
}
