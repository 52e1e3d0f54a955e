"""How an endpoint can be asked: not all servers stream, or count while they do."""

import enum
import re
from collections.abc import Callable

from chat.providers.base import ProviderError

# Statuses of servers that do not know a field, a method or a type of answer.
_NOT_UNDERSTOOD = {400, 404, 405, 415, 422, 501}
_STREAMING = re.compile(r"\bstream", re.IGNORECASE)  # but not "upstream"
# What was learned is tried anew after so long: servers are updated.
LEARNED_FOR_S = 600.0


class Manner(enum.Enum):
    """The ways to ask, the best first."""

    COUNTED = "streamed, with usage"
    STREAMED = "streamed"
    WHOLE = "in one piece"

    @property
    def fields(self) -> dict[str, object]:
        """What the request says of it."""
        if self is Manner.WHOLE:
            return {}
        counted = {"stream_options": {"include_usage": True}}
        return {"stream": True, **(counted if self is Manner.COUNTED else {})}

    def after(self, refusal: ProviderError) -> "Manner | None":
        """How to ask instead, when the refusal is one of the manner; else None."""
        if refusal.status not in _NOT_UNDERSTOOD:
            return None
        if self is Manner.COUNTED and "stream_options" in refusal.detail:
            return Manner.STREAMED
        return Manner.WHOLE if _STREAMING.search(refusal.detail) else None


class Manners:
    """What is known of one endpoint, so that not every answer is asked for twice."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._learned = Manner.COUNTED
        self._until = 0.0

    def known(self) -> Manner:
        """How to ask."""
        return self._learned if self._clock() < self._until else Manner.COUNTED

    def learn(self, manner: Manner) -> None:
        """Note what has just worked."""
        if manner is not self.known():
            self._learned = manner
            self._until = self._clock() + LEARNED_FOR_S
