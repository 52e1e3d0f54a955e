"""A chat's title, made from its first exchange."""

import re

from chat.providers.base import Prompt, Turn

LONGEST = 60
EXCERPT = 1000

_MARKUP = re.compile(r"[*`#]|(?<!\w)_|_(?!\w)")
_SYSTEM = (
    "You name conversations. Reply with a title of two to six words for the "
    "conversation, in its language. No quotation marks, no full stop, nothing else."
)


def prompt(question: str, answer: str) -> Prompt:
    """Ask for a title."""
    conversation = f"User: {question[:EXCERPT]}\n\nAssistant: {answer[:EXCERPT]}"
    turns = (
        Turn("system", _SYSTEM),
        Turn("user", f"{conversation}\n\nTitle of this conversation:"),
    )
    return Prompt(turns, max_tokens=24, temperature=0.2)


def parse(reply: str) -> str:
    """The title in a model's reply, or an empty string when it gave none.

    Small models explain themselves, or answer the question once more; what does not
    look like a title is none.
    """
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    plain = _MARKUP.sub("", lines[0]).strip()
    title = plain.removeprefix("Title:").strip(" \t\"'“”«»").rstrip(".")
    if not title or len(title) > LONGEST or len(title.split()) > 8:
        return ""
    return title
