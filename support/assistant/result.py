"""What the AI thinks of its own answer: the typed part that nobody is shown."""

import enum
import json
from dataclasses import asdict, dataclass
from typing import Any, Self

# Characters. What a model writes beyond is no result.
LONGEST = 4000


class Action(enum.StrEnum):
    """What is to happen after the answer."""

    CONTINUE = "continue"
    HANDOFF = "handoff"
    RESOLVE = "resolve"


class Reason(enum.StrEnum):
    """Why. A reason of the model's own is `other`."""

    ANSWERED = "answered"
    NOT_IN_SOURCES = "not_in_sources"
    WANTS_PERSON = "wants_person"
    NEEDS_ACCOUNT = "needs_account"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"
    SOLVED = "solved"
    LIMIT = "limit"
    UNREADABLE = "unreadable"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Result:
    """The typed part. `citations` are numbers of sources, `confidence` is 0 to 1."""

    action: Action
    reason: Reason = Reason.OTHER
    citations: tuple[int, ...] = ()
    confidence: float | None = None

    def as_json(self) -> dict[str, Any]:
        """For the row of the run."""
        return {**asdict(self), "citations": list(self.citations)}

    @classmethod
    def of(cls, stored: Any) -> Self | None:
        """The result in an object that a model wrote or a row holds, or None."""
        action = _word(stored.get("action")) if isinstance(stored, dict) else ""
        if action not in set(Action):
            return None
        reason = _word(stored.get("reason"))
        return cls(
            action=Action(action),
            reason=Reason(reason) if reason in set(Reason) else Reason.OTHER,
            citations=_numbers(stored.get("citations")),
            confidence=_share(stored.get("confidence")),
        )


def parse(text: str) -> Result | None:
    """The result in what a model wrote, whatever stands around it; None without one."""
    text = text[:LONGEST]
    start = text.find("{")
    while start >= 0:
        try:
            found, _ = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            found = None
        if result := Result.of(found):
            return result
        start = text.find("{", start + 1)
    return None


def _word(value: Any) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def _numbers(value: Any) -> tuple[int, ...]:
    found = value if isinstance(value, list) else []
    return tuple(n for n in found if type(n) is int and 0 < n < 100)


def _share(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value <= 1 else None
