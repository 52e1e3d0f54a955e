"""Stands in for a provider where the answer is known and nobody needs to be asked."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from chat.providers.base import Completion, Finish, Prices, Prompt, Turns


class Reciter:
    """Says the last turn of the prompt, at once and for nothing."""

    name = "site"
    preset = ""
    model = ""
    context_tokens = 0
    max_tokens = None
    system_prompt = ""
    prices: Prices | None = None

    def warm(self) -> None:
        """Nothing is to be made."""

    @asynccontextmanager
    async def stream(
        self, prompt: Prompt, turn: Turns | None = None
    ) -> AsyncIterator[AsyncIterator[str | Finish]]:
        """The text in one piece, then its end (see `Provider.stream`)."""
        async with aclosing(_recited(prompt)) as items:
            yield items

    async def complete(self, prompt: Prompt) -> Completion:
        """The text (see `Provider.complete`)."""
        return Completion(prompt.turns[-1].content, Finish("stop"))

    async def aclose(self) -> None:
        """Nothing is open."""


async def _recited(prompt: Prompt) -> AsyncGenerator[str | Finish]:
    yield prompt.turns[-1].content
    yield Finish("stop")
