"""What a client may say on the socket of a chat: JSON, one object a frame."""

from typing import Annotated
from uuid import UUID

import msgspec

from chatsite.refusal import Refused

# Characters. The longest question fits, as JSON that escapes every letter.
LONGEST = 1024 * 1024


class Frame(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all frames; `type` says which."""


class Ask(Frame, frozen=True, tag="message"):
    """A question. The same `client_id` again is the same question."""

    content: str
    client_id: Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[ -~]*\Z")] = ""


class Stop(Frame, frozen=True, tag="stop"):
    """End what is being written."""


class Resume(Frame, frozen=True, tag="resume"):
    """Tell on from ATTEMPT:OFFSET: the given answer, or the last one."""

    after: str = ""
    message_id: UUID | None = None


class Ping(Frame, frozen=True, tag="ping"):
    """Are you there?"""


_decode = msgspec.json.Decoder(Ask | Stop | Resume | Ping).decode


def read(text: str | None) -> Ask | Stop | Resume | Ping:
    """The frame in *text*, which is None for a binary message.

    Raises:
        Refused: for what is none.
    """
    if text is None:
        raise Refused("not_json", "Send JSON as text, not as bytes.")
    if len(text) > LONGEST:
        raise Refused("too_large", f"A frame may have {LONGEST:,} characters.")
    try:
        frame: Ask | Stop | Resume | Ping = _decode(text)
    except msgspec.ValidationError as error:
        raise Refused("invalid", f"{error}.") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("not_json", "This is not JSON.") from error
    return frame
