"""What a program and a page make of what they are sent."""

from collections.abc import Sequence
from uuid import UUID

from chat.streaming.events import Chunk, Cursor, Event, Reset
from chat.streaming.viewer import Told
from tests.unit.rendering.page import Node, tree


class Program:
    """Keeps the text and the id of the last event, as a client of the API does."""

    def __init__(self) -> None:
        self.text = ""
        self.last_id = ""
        self.events: list[Event] = []

    def take(self, told: Sequence[Told]) -> None:
        for event, cursor in told:
            self.events.append(event)
            self.last_id = str(cursor)
            if isinstance(event, Reset):
                self.text = ""
            if isinstance(event, Chunk):
                assert event.offset == len(self.text)
                self.text += event.content

    @property
    def cursor(self) -> Cursor:
        return Cursor.parse(self.last_id)


class Browser:
    """The growing message in a page; it swaps as htmx does."""

    def __init__(self, message: UUID) -> None:
        names = ("settled", "tail", "status")
        self.parts = {f"{name}-{message}": Node() for name in names}
        self.message = message

    def take(self, sent: bytes) -> None:
        for message in sent.decode().split("\n\n")[:-1]:
            if message.startswith("data: "):
                lines = message.split("\n")
                self._swap("\n".join(line.removeprefix("data: ") for line in lines))

    def html(self) -> str:
        """The answer, without the words below it."""
        return "".join(
            self.parts[f"{part}-{self.message}"].html() for part in ("settled", "tail")
        )

    def status(self) -> str:
        return self.parts[f"status-{self.message}"].text().strip()

    def _swap(self, html: str) -> None:
        for partial in tree(html).children:
            assert isinstance(partial, Node), partial
            assert partial.tag == "hx-partial"
            id, _, name = (partial.attrs["hx-target"] or "").partition(" .")
            target = outer = self.parts[id.removeprefix("#")]
            if name:
                (target,) = outer.with_class(name)
            match partial.attrs["hx-swap"]:
                case "innerHTML":
                    target.children = partial.children
                case "beforeend":
                    target.children = target.children + partial.children
                case "outerHTML":
                    outer.replace(target, partial.children)
                case swap:
                    raise AssertionError(swap)
