"""The support desk's part of the schedule: when each of its jobs is due.

Beat may run twice: every job finds its own work, locks what it takes, and finds nothing
the second time. What waits longer than `expires` in the broker is dropped.
"""

from typing import Any

from celery.schedules import crontab


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
    "desk-assign": _job("assign_all", 20.0, 20),
}
