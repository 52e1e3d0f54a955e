"""Events as server-sent events (WHATWG HTML, "Server-sent events").

One whole event a write, LF only, data in ASCII: raw U+2028 and U+0085 break readers
that split lines as Unicode does.
"""

from chat.streaming.events import Cursor, Event

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    # Compression would hold events back; nginx would buffer them.
    "Content-Encoding": "identity",
    "X-Accel-Buffering": "no",
}
HEARTBEAT = b": keep-alive\n\n"
# The same for a page, whose script hears of events but not of comments.
BEAT = b"event: beat\ndata: \n\n"


def json_event(event: Event, cursor: Cursor) -> bytes:
    """The event with its type, the cursor after it, and its data as JSON."""
    head = f"event: {event.type}\nid: {cursor}\ndata: "
    return f"{head}{event.json}\n\n".encode("ascii")


def html_message(html: str) -> bytes:
    """An unnamed message, which htmx swaps. NUL cannot stand in HTML text."""
    lines = html.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body = "".join(f"data: {line}\n" for line in lines)
    return (body + "\n").encode("utf-8", "replace")


def named(name: str) -> bytes:
    """A named message without content, which htmx turns into a DOM event."""
    return f"event: {name}\ndata: \n\n".encode("ascii")
