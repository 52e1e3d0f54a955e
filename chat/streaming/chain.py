"""Whom the engine can ask: the endpoints that staff set up, or else the settings'."""

import time
from collections.abc import Callable

import structlog

from chat.models import ModelEndpoint
from chat.providers import configured
from chat.providers.base import Prices, Provider
from chat.providers.endpoint import Endpoint

log = structlog.get_logger(__name__)

Chain = tuple[Provider, ...]
# A change is seen after so long. Reading costs 0.4 ms of CPU, an answer 10 in all.
RECENT_S = 1.0


class Recent:
    """`providers` as it was a moment ago. `clock` tells seconds that never go back."""

    def __init__(
        self,
        read: Callable[[], Chain] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read or providers
        self._clock = clock
        self._found: Chain = ()
        self._until = 0.0

    def __call__(self) -> Chain:
        """The chain."""
        now = self._clock()
        if now >= self._until:
            self._found, self._until = self._read(), now + RECENT_S
        return self._found


def providers() -> Chain:
    """The providers in the order in which they are asked; read anew each time.

    An endpoint that cannot be asked (its preset is gone) is left out and logged.
    """
    endpoints = []
    for row in ModelEndpoint.objects.chain():
        try:
            endpoints.append(endpoint_of(row))
        except ValueError as error:
            log.warning("chain.endpoint_unusable", endpoint=row.name, error=str(error))
    return configured.providers(endpoints) or configured.chain()


def endpoint_of(row: ModelEndpoint) -> Endpoint:
    """A row as the providers take it.

    Raises:
        ValueError: when it cannot be asked, in words for staff.
    """
    prices = None
    if row.price_in is not None and row.price_out is not None:
        prices = Prices(row.price_in, row.price_out)
    return Endpoint(
        name=row.name,
        preset=row.preset,
        base_url=row.base_url,
        model=row.model,
        api_key=row.reveal_key(),
        context_tokens=row.context_tokens,
        prices=prices,
    )
