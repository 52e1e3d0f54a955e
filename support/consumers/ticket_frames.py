"""What a page may say on the socket of a ticket: JSON, one object a frame."""

from typing import Annotated, Literal

import msgspec

# Characters. A page's longest frame has about forty.
LONGEST = 1000


class Frame(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all frames; `type` says which."""


class Ping(Frame, frozen=True, tag="ping"):
    """A heartbeat."""


class Resume(Frame, frozen=True, tag="resume"):
    """What happened after this event?"""

    seq: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class Doing(Frame, frozen=True, tag="doing"):
    """What the agent does. Said again while they write: it expires."""

    mode: Literal["reply", "note", "viewing", "idle"]


class Typing(Frame, frozen=True, tag="typing"):
    """The customer writes."""


_decode = msgspec.json.Decoder(Ping | Resume | Doing | Typing).decode


def read(text: str | None) -> Ping | Resume | Doing | Typing | None:
    """The frame in *text*, None for what is none."""
    if text is None or len(text) > LONGEST:
        return None
    try:
        frame: Ping | Resume | Doing | Typing = _decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return frame
