"""A provider that plays scripts: the outside world's stand-in, without a network.

A script is a sequence of steps, played in order:

    ("Paris", Pause(0.2), " is the capital.")          # ends with Finish("stop")
    ("Paris", Pause(gate), End("length"))              # waits for an asyncio.Event
    ("Par", Fail(ProviderError("broken")))             # breaks off after "Par"

    provider = ScriptedProvider({"capital of France": ("Paris", ".")})

The first script whose key occurs in the last user turn is played; where none does, the
question is echoed. `CHAT_PRESET=scripted` runs the whole product on that echo.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

from chat.providers.base import (
    Completion,
    Finish,
    Prices,
    Prompt,
    ProviderError,
    Turns,
    Usage,
)
from chat.providers.tokens import estimate


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for an event, or for a number of seconds."""

    until: asyncio.Event | float


@dataclass(frozen=True, slots=True)
class Fail:
    """Break off with this error. As the first step, the request itself fails."""

    error: ProviderError


@dataclass(frozen=True, slots=True)
class End:
    """End the answer for this reason; a script without it ends with "stop"."""

    reason: str = "stop"


Step = str | Pause | Fail | End
Script = Sequence[Step]


def echo(prompt: Prompt) -> Script:
    """The answer to a question that no script covers, word by word."""
    return tuple(f"You asked: {prompt.question}".replace(" ", " \0").split("\0"))


class ScriptedProvider:
    """Plays the script that the last user turn calls for; keeps every prompt."""

    preset = "scripted"
    model = "scripted"
    max_tokens = None
    prices: Prices | None = None
    system_prompt = "You are a helpful assistant."

    def __init__(
        self,
        scripts: Mapping[str, Script] | None = None,
        *,
        name: str = "scripted",
        context_tokens: int = 4096,
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.prompts: list[Prompt] = []
        self._scripts = {} if scripts is None else scripts

    def warm(self) -> None:
        """Nothing is to be made."""

    @asynccontextmanager
    async def stream(
        self, prompt: Prompt, turn: Turns | None = None
    ) -> AsyncIterator[AsyncIterator[str | Finish]]:
        """Play the script (see `Provider.stream`); nothing piles up meanwhile."""
        self.prompts.append(prompt)
        script = self._script(prompt)
        if script and isinstance(script[0], Fail):
            raise script[0].error
        async with aclosing(_play(script, prompt)) as items:
            yield items

    async def complete(self, prompt: Prompt) -> Completion:
        """Play the script to its end (see `Provider.complete`)."""
        text = ""
        async with self.stream(prompt) as items:
            async for item in items:
                if isinstance(item, Finish):
                    return Completion(text, item)
                text += item
        raise AssertionError("a script always ends with Finish or an error")

    async def aclose(self) -> None:
        """Nothing is open."""

    def _script(self, prompt: Prompt) -> Script:
        for key, script in self._scripts.items():
            if key in prompt.question:
                return script
        return echo(prompt)


async def _play(script: Script, prompt: Prompt) -> AsyncGenerator[str | Finish]:
    asked = sum(estimate(turn.content) for turn in prompt.turns)
    said = ""
    for step in (*script, End()):
        match step:
            case str():
                said += step
                if step:
                    yield step
            case Pause(until=asyncio.Event() as gate):
                await gate.wait()
            case Pause(until=float() | int() as seconds):
                await asyncio.sleep(seconds)
            case Fail(error=error):
                raise error
            case End(reason=reason):
                yield Finish(reason, Usage(asked, estimate(said)))
                return
