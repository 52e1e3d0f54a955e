"""What the engine can write for: an answer, an agent's draft, a summary, a review.

An app registers a purpose; the engine asks it for the prompt and hands it the end.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from chat.models import Generation
from chat.providers.base import Prompt, Provider, Turn, Usage

# An app that registers a purpose names `Generation` from here.
__all__ = [
    "Ending",
    "Generation",
    "Order",
    "Purpose",
    "Screen",
    "known",
    "named",
    "of",
    "register",
    "registered",
]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended. `text` is whole, its prefix included; `error` is for a person.

    `state` is a final one of `Generation.State`. `aside` is what its screen kept back.
    """

    state: str
    text: str
    finish_reason: str = ""
    provider: str = ""
    model: str = ""
    usage: Usage | None = None
    error_code: str = ""
    error: str = ""
    aside: str = ""


class Screen(Protocol):
    """Stands between the words of a model and whoever reads them while they come."""

    def feed(self, words: str) -> str:
        """Take more words; what may be shown now."""

    def close(self) -> str:
        """The model has ended; what is still to be shown."""

    @property
    def aside(self) -> str:
        """What nobody is shown: it is for the purpose."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an attempt shall do, where a prompt does not say it all.

    With `is_known` no model is asked: the last turn of the prompt is the text.
    `screen` is new for each attempt. `seconds` bounds the attempt. `note` stores what the
    purpose wants to remember of the order, in the transaction in which the attempt is
    won: whoever loses it has made an order for nothing.
    """

    prompt: Prompt
    is_known: bool = False
    screen: Screen | None = None
    seconds: float | None = None
    note: Callable[[], object] | None = None


def known(text: str) -> Order:
    """Have the engine say a text that no model needs to be asked for."""
    return Order(Prompt((Turn("assistant", text),)), is_known=True)


class Purpose(Protocol):
    """The side of a run that the engine does not know. All methods may query."""

    name: str
    # Whether somebody is meant to look on while it is written. Where a site says so,
    # a run that nobody watches is stopped.
    watched: bool

    def prompt(self, generation: Generation, provider: Provider) -> Prompt | Order:
        """What to ask *provider*. Called before each attempt, in no transaction, perhaps
        by several engines of which one wins: it stores nothing (see `Order.note`)."""

    def started(self, generation: Generation) -> None:
        """An attempt begins; called in the transaction of the claim."""

    def finish(self, generation: Generation, ending: Ending) -> None:
        """Store the text; called in the transaction that ends the generation."""

    def text(self, generation: Generation) -> str:
        """The stored text of a generation that has ended."""

    def orphans(self, generations: QuerySet[Generation]) -> QuerySet[Generation]:
        """Those of its own whose subject is gone, so that they write for nobody."""


_registered: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Make a purpose known; called once, when its app is ready."""
    _registered[purpose.name] = purpose


def registered() -> Collection[Purpose]:
    """All purposes."""
    return _registered.values()


def named(name: str) -> Purpose:
    """The purpose of this name.

    Raises:
        KeyError: when no app has registered it, which is a mistake in the code.
    """
    return _registered[name]


def of(generation: Generation) -> Purpose:
    """The purpose of a generation.

    Raises:
        KeyError: as `named`.
    """
    return named(generation.purpose)
