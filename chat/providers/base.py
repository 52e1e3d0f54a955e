"""What the product asks of a language model, whoever serves it. Plain Python."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

Fault = Literal[
    "refused",
    "timeout",
    "broken",
    "empty",
    "overloaded",
    "rate_limited",
    "auth",
    "quota",
    "not_found",
    "context_length",
    "content_filter",
    "bad_request",
]

# What a person reads, and whether the same request may succeed a little later.
_FAULTS: dict[Fault, tuple[str, bool]] = {
    "refused": ("The AI service cannot be reached.", True),
    "timeout": ("The AI service took too long to answer.", True),
    "broken": ("The AI service broke off its answer.", True),
    "empty": ("The AI service gave an empty answer.", True),
    "overloaded": ("The AI service is overloaded.", True),
    "rate_limited": ("The AI service is receiving too many requests.", True),
    "auth": ("The AI service did not accept this site's key.", False),
    "quota": ("This site's quota at the AI service is used up.", False),
    "not_found": ("The AI model is not available.", False),
    "context_length": ("This conversation is too long for the AI model.", False),
    "content_filter": ("The AI service declined to answer this.", False),
    "bad_request": ("The AI service did not understand the request.", False),
}


# Faults of what was asked or said: another question may do well at the same endpoint.
OF_THE_REQUEST: frozenset[Fault] = frozenset(
    ("empty", "context_length", "content_filter", "bad_request")
)


def is_hopeless(code: str) -> bool:
    """Whether a stored fault would come again, however long one waits."""
    return any(fault == code and not again for fault, (_, again) in _FAULTS.items())


class ProviderError(Exception):
    """A provider could not answer, or stopped answering.

    `message` is fit for a person and holds no internals; `detail` is for logs.
    `retryable` says whether the same request may succeed later, `retry_after` how many
    seconds the provider asks to wait, if it said so; `status` is the HTTP status of a
    refusal.
    """

    def __init__(
        self,
        code: Fault,
        *,
        detail: str = "",
        retry_after: float | None = None,
        status: int | None = None,
    ) -> None:
        self.code = code
        self.message, self.retryable = _FAULTS[code]
        # It is stored, and may quote what PostgreSQL does not store.
        self.detail = detail.replace("\0", "").encode("utf-8", "replace").decode()
        self.retry_after = retry_after
        self.status = status
        super().__init__(f"{code}: {self.detail or self.message}")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the model reads it; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked: the turns, oldest first. None leaves a limit to the provider."""

    turns: tuple[Turn, ...]
    max_tokens: int | None = None
    temperature: float | None = None

    @property
    def question(self) -> str:
        """The last thing that the user said, or an empty string."""
        users = (turn.content for turn in reversed(self.turns) if turn.role == "user")
        return next(users, "")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and written, as the provider counts them."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, read and written, in the site's currency."""

    prompt: Decimal
    completion: Decimal

    def of(self, usage: Usage) -> Decimal:
        """What an answer cost."""
        prompt = usage.prompt_tokens * self.prompt
        return (prompt + usage.completion_tokens * self.completion) / 1_000_000


@dataclass(frozen=True, slots=True)
class Finish:
    """How an answer ended: `reason` is stop, length, content_filter or the like."""

    reason: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer, for callers that do not stream."""

    text: str
    finish: Finish


Turns = Callable[[], Awaitable[None]]


class Provider(Protocol):
    """A model behind a door. Attributes are fixed for the provider's life."""

    @property
    def name(self) -> str:
        """Who serves the model, as staff see it. No other in a chain has this name."""

    @property
    def preset(self) -> str:
        """The name of the preset (see `chat.providers.presets`) it follows."""

    @property
    def model(self) -> str:
        """The model's name, as the provider knows it."""

    @property
    def context_tokens(self) -> int:
        """Tokens that fit in, prompt and answer together."""

    @property
    def max_tokens(self) -> int | None:
        """Tokens of an answer when the prompt sets no limit; None: the provider's."""

    @property
    def system_prompt(self) -> str:
        """The system turn that suits this model when a chat has none of its own."""

    @property
    def prices(self) -> Prices | None:
        """What its tokens cost; None when nobody said."""

    def warm(self) -> None:
        """Make what belongs to the running event loop, so that no question waits."""

    def stream(
        self, prompt: Prompt, turn: Turns | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str | Finish]]:
        """Ask, and read the answer while it is written.

        Once text has come, *turn* is awaited before more is read: what has come until
        then is read in one piece.

        Entering sends the request; leaving closes the connection, whatever happened.
        Iterating yields pieces of text that are never empty and hold neither NUL nor
        lone surrogates (PostgreSQL stores neither), then one `Finish`, the last item.
        Both raise `ProviderError`; text that was yielded before it stays valid.
        """

    async def complete(self, prompt: Prompt) -> Completion:
        """Ask, and wait for the whole answer. Raises `ProviderError`."""

    async def aclose(self) -> None:
        """Close the connections that belong to the running event loop."""
