"""What becomes of a ticket when something happens: one table, and how to read it."""

from enum import StrEnum

from support.models.status import Status


class Happening(StrEnum):
    """What can happen to a ticket and move its status."""

    CUSTOMER_MESSAGE = "customer_message"
    REPLY = "reply"
    NOTE = "note"
    REPLY_AND_WAIT = "reply_and_wait"
    REPLY_AND_HOLD = "reply_and_hold"
    REPLY_AND_SOLVE = "reply_and_solve"
    SILENCE = "silence"


class Fate(StrEnum):
    """What comes of it when it is not simply a status."""

    SAME = "same"
    REOPENED = "open, and counted as reopened"
    FOLLOWED_UP = "a new ticket follows up"
    REFUSED = "refused"
    REMINDED = "a reminder, then solved"


Outcome = Status | Fate

NEW, OPEN, PENDING = Status.NEW, Status.OPEN, Status.PENDING
ON_HOLD, SOLVED, CLOSED = Status.ON_HOLD, Status.SOLVED, Status.CLOSED
SAME, REFUSED = Fate.SAME, Fate.REFUSED
REOPENED, FOLLOWED_UP, REMINDED = Fate.REOPENED, Fate.FOLLOWED_UP, Fate.REMINDED

COLUMNS = (NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED)
# fmt: off
TABLE: dict[Happening, tuple[Outcome, ...]] = {
    #                            new      open     pending   on_hold  solved    closed
    Happening.CUSTOMER_MESSAGE: (OPEN,    OPEN,    OPEN,     OPEN,    REOPENED, FOLLOWED_UP),
    Happening.REPLY:            (OPEN,    OPEN,    PENDING,  ON_HOLD, SOLVED,   REFUSED),
    Happening.NOTE:             (SAME,    SAME,    SAME,     SAME,    SAME,     SAME),
    Happening.REPLY_AND_WAIT:   (PENDING, PENDING, PENDING,  PENDING, PENDING,  REFUSED),
    Happening.REPLY_AND_HOLD:   (ON_HOLD, ON_HOLD, ON_HOLD,  ON_HOLD, ON_HOLD,  REFUSED),
    Happening.REPLY_AND_SOLVE:  (SOLVED,  SOLVED,  SOLVED,   SOLVED,  SOLVED,   REFUSED),
    Happening.SILENCE:          (SAME,    SAME,    REMINDED, SAME,    CLOSED,   SAME),
}
# fmt: on

# Merged and spam are ends: nothing moves them. A spammer's message is kept and answered
# with nothing, so that they do not learn of it.
ENDS: dict[Happening, Outcome] = dict.fromkeys(
    (Happening.CUSTOMER_MESSAGE, Happening.NOTE), SAME
)

REPLIES = frozenset(
    {
        Happening.REPLY,
        Happening.REPLY_AND_WAIT,
        Happening.REPLY_AND_HOLD,
        Happening.REPLY_AND_SOLVE,
    }
)
"""The ways to send a reply."""


def outcome(happening: Happening, status: Status) -> Outcome:
    """What *happening* makes of a ticket in *status*."""
    if status not in COLUMNS:
        return ENDS.get(happening, REFUSED)
    return TABLE[happening][COLUMNS.index(status)]
