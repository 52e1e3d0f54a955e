"""How long things are kept: the parts of `manage.py tidy`, each also due by the clock.

Each part finds its own work, in batches of a transaction each, and passes over what
somebody else holds; so a part may run twice, or at two places at once. What a pass does
not get to is the next one's (see `chatsite.settings.jobs`).
"""

from collections.abc import Callable

from chat.retention import attempts, chats, leftovers
from chatsite.accounts import sessions

PARTS: dict[str, Callable[[], int]] = {
    "archive": chats.archive_idle,
    "erase": chats.erase_deleted,
    "attempts": attempts.sum_up,
    "leftovers": leftovers.sweep,
    "sessions": sessions.sweep,
}
