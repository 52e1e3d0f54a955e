"""What may be written: the one rule for questions, instructions, titles, comments."""

from chatsite.refusal import Refused


def clean(text: str, *, longest: int, what: str = "message") -> str:
    """The text without surrounding white space.

    Line ends become LF. Right-to-left text, emoji and markup are fine: they are text.

    Raises:
        Refused: when it is empty, longer than *longest* characters, or holds what
            PostgreSQL and UTF-8 cannot store (NUL, lone surrogates).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise Refused("empty", f"Write a {what} first.", status=422)
    if len(text) > longest:
        raise Refused(
            "too_long",
            f"This {what} has {len(text):,} characters; {longest:,} fit. "
            "Shorten it or send it in parts.",
            status=422,
        )
    if "\0" in text or not _is_unicode(text):
        raise Refused(
            "not_text",
            f"This {what} holds characters that are not text. Remove them and try "
            "again.",
            status=422,
        )
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
