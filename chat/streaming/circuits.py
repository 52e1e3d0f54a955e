"""Which endpoints are left alone for a while, since they have failed again and again.

Own code, for want of a library that fits (November 2026): aiobreaker, purgatory and
pybreaker wrap one call, count what it raises and refuse the next. Here the choice and the
end of an attempt lie in different threads, some errors tell of the question and not of
the endpoint, and the last resort is asked all the same.
"""

import threading
import time
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

import structlog

from chat.providers.base import OF_THE_REQUEST, Provider, ProviderError

log = structlog.get_logger(__name__)

FAILURES = 5
REST_S = 30.0


class Circuits:
    """The breakers of one engine process. `clock` tells seconds that never go back.

    After FAILURES in a row an endpoint rests for REST_S; then one attempt tries it, and
    until that has ended well, the next tries after as long again. One that says how long
    it wants to be left alone (Retry-After) rests so long at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: WeakKeyDictionary[Provider, int] = WeakKeyDictionary()
        self._rests_until: WeakKeyDictionary[Provider, float] = WeakKeyDictionary()

    def order(self, providers: Sequence[Provider]) -> list[Provider]:
        """The given ones in their order, but those that rest last."""
        now = self._clock()
        return sorted(providers, key=lambda p: self._rests_until.get(p, 0.0) > now)

    def pick(self, providers: Sequence[Provider]) -> Provider:
        """The first that does not rest; when all do, the first."""
        with self._lock:
            picked = self.order(providers)[0]
            if picked in self._rests_until:  # this is its trial
                self._rests_until[picked] = self._clock() + REST_S
            return picked

    def note(self, provider: Provider, error: ProviderError | None) -> None:
        """Note how an attempt ended."""
        if error is None:
            self._failures.pop(provider, None)
            self._rests_until.pop(provider, None)
        elif error.code not in OF_THE_REQUEST:
            failures = self._failures.get(provider, 0) + 1
            self._failures[provider] = failures
            rest = REST_S if failures >= FAILURES else 0.0
            rest = max(rest, error.retry_after or 0.0)
            if rest:
                log.warning("circuits.rests", provider=provider.name, seconds=rest)
                self._rests_until[provider] = self._clock() + rest
