"""Jobs: how they are sent, when each is due, and how long things are kept.

The one schedule of the site. Beat may run twice: every job finds its own work, locks
what it takes, and finds nothing the second time. What waits longer than `expires` in
the broker is dropped, so an hour without a worker leaves no pile.
"""

from typing import Any

from celery.schedules import crontab

from chatsite.env import whole
from chatsite.settings.desk import DESK_SCHEDULE

# Days. The start page of the admin looks back 30 of them.
CHAT_KEEP_ATTEMPTS = whole("CHAT_KEEP_ATTEMPTS", 90, least=31, most=36_500)
# Days after its owner deleted a chat; 0 keeps it.
CHAT_ERASE_DELETED = whole("CHAT_ERASE_DELETED", 0, least=0, most=36_500)
# Minutes without a question; 0 leaves chats in the list.
CHAT_ARCHIVE_IDLE = whole("CHAT_ARCHIVE_IDLE", 0, least=0, most=5_256_000)

# A broker that is away must not hold up who sends; the reaper sends again. With
# kombu's defaults a send tried for six seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 2,
    # Keeping what is unacknowledged in Redis too took a quarter of a worker's CPU when
    # many questions came. It would be sent again after an hour; the reaper needs 10 s.
    "ack_emulation": False,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# With Celery's 100 tries a worker or beat gives up after some hours without Redis.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# With Celery's 4 a worker of 200 threads hoards 800 more answers while others idle.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1


def _tidy(part: str, schedule: float | crontab, expires: int) -> dict[str, Any]:
    """One part of `manage.py tidy` (see `chat.retention`)."""
    return {
        "task": "chat.tasks.tidy",
        "args": [part],
        "schedule": schedule,
        "options": {"expires": expires},
    }


# Seconds. Crontabs, since an interval starts anew with each beat that forgot the last.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "reap": {"task": "chat.tasks.reap", "schedule": 2.0, "options": {"expires": 20}},
    "attempts": _tidy("attempts", crontab(minute=7), 1800),
    "leftovers": _tidy("leftovers", crontab(minute=17), 1800),
    "sessions": _tidy("sessions", crontab(minute=27), 1800),
    **DESK_SCHEDULE,
}
if CHAT_ERASE_DELETED:
    CELERY_BEAT_SCHEDULE["erase"] = _tidy("erase", crontab(minute=37), 1800)
if CHAT_ARCHIVE_IDLE:
    CELERY_BEAT_SCHEDULE["archive"] = _tidy("archive", 60.0, 60)
