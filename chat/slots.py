"""Places on chat's pages that other apps fill. Chat knows none of them.

An app fills them when it is ready: `slots.fill("chat-bar", function)`. The function gets
the template's context and returns HTML, made by a template or `format_html`; what is not
marked safe is escaped. `interlude` is for what was said beside the chat and belongs
between its messages.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Fill = Callable[[Mapping[str, Any]], str]

SLOTS = {
    "chat-head": "styles and scripts of a chat's page",
    "socket": "the address of the socket of a chat's page, instead of the notices'",
    "chat-bar": "the header of a chat's page",
    "chat-end": "below the conversation",
    "composer": "beside the button that sends; context: chat",
    "composer-action": "where the composer sends to, instead of to the assistant",
    "answer-end": "below the last answer, once it is written; context: message, entry",
    "sidebar": "links above the list of chats",
    "account-menu": "links in the menu of the account",
}


class Interlude(NamedTuple):
    """Something that was said beside the chat. `id` is a UUID that sorts by time, as
    those of messages do."""

    id: UUID
    html: SafeString


# (chat, after, before) -> what was said between two messages; None is no bound.
Interludes = Callable[[UUID, UUID | None, UUID | None], Iterable[Interlude]]

_fills: dict[str, list[Fill]] = defaultdict(list)
_interludes: list[Interludes] = []


def fill(name: str, function: Fill) -> None:
    """Show what *function* makes in a slot, after what others show there."""
    if name not in SLOTS:
        raise ValueError(f"There is no slot {name!r}.")
    _fills[name].append(function)


def interlude(function: Interludes) -> None:
    """Show what *function* finds between the messages of a chat."""
    _interludes.append(function)


def html(name: str, context: Mapping[str, Any]) -> SafeString:
    """What the apps show in a slot of a template with this context."""
    parts = (conditional_escape(function(context)) for function in _fills[name])
    return mark_safe("".join(parts))  # noqa: S308 (each is safe or escaped)


def between(
    chat: UUID, after: UUID | None = None, before: UUID | None = None
) -> list[Interlude]:
    """What was said beside a chat between two of its messages, in order."""
    found = (one for function in _interludes for one in function(chat, after, before))
    return sorted(found, key=lambda one: one.id)
