"""A page without a browser: applies frames to a tree, as the script of the page does."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from html.parser import HTMLParser

from chat.rendering import Frame, LiveRender

VOID = {"br", "hr", "input"}


class Node:
    def __init__(
        self, tag: str = "", attrs: Iterable[tuple[str, str | None]] = ()
    ) -> None:
        self.tag = tag
        self.attrs = dict(attrs)
        self.children: list[Node | str] = []

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def with_class(self, name: str) -> list["Node"]:
        return [n for n in self.walk() if name in (n.attrs.get("class") or "").split()]

    def replace(self, old: "Node", new: list["Node | str"]) -> None:
        for node in self.walk():
            if old in node.children:
                at = node.children.index(old)
                node.children[at : at + 1] = new

    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def html(self) -> str:
        inside = "".join(
            escape(c, quote=False) if isinstance(c, str) else c.html()
            for c in self.children
        )
        if not self.tag:
            return inside
        attrs = "".join(f' {k}="{escape(v or "")}"' for k, v in self.attrs.items())
        end = "" if self.tag in VOID else f"</{self.tag}>"
        return f"<{self.tag}{attrs}>{inside}{end}"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Node()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, attrs)
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack[-1].tag == tag, f"</{tag}> closes <{self.stack[-1].tag}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def tree(html: str) -> Node:
    """The tree of an HTML fragment; a wrongly nested one fails."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.stack) == 1, f"<{builder.stack[-1].tag}> is never closed"
    return builder.stack[0]


class Page:
    """What one viewer sees."""

    def __init__(self, *frames: Frame) -> None:
        self.settled = ""
        self.tail = Node()
        for frame in frames:
            self.apply(frame)

    def apply(self, frame: Frame) -> None:
        self.settled += frame.settled
        if frame.tail is not None:
            self.tail = tree(frame.tail)
        if frame.live is not None:
            (live,) = self.tail.with_class("live")
            self.tail.replace(live, tree(frame.live).children)
        if frame.text:
            (caret,) = self.tail.with_class("caret")
            caret.children += tree(frame.text).children

    def html(self) -> str:
        return self.settled + self.tail.html()

    def text(self) -> str:
        return tree(self.settled).text() + self.tail.text()


def normal(html: str) -> str:
    """HTML without caret, live mark, colours of code and space between elements."""
    top = tree(html)
    for node in top.walk():
        classes = (node.attrs.get("class") or "").split()
        kept = [name for name in classes if name not in ("live", "caret")]
        if classes != kept:
            node.attrs.pop("class")
            node.attrs.update({"class": " ".join(kept)} if kept else {})
        if node.tag == "code":
            node.children = [node.text()]
    for span in [n for n in top.walk() if n.tag == "span"]:
        top.replace(span, span.children)
    html = re.sub(
        r"\s*(</?(?:li|p|ul|ol|table|thead|tbody|tr|td|th|div|h\d|blockquote|figure|pre)\b[^>]*>)\s*",
        r"\1",
        top.html(),
    )
    return html.strip()


def play(text: str, sizes: Iterable[int], live: LiveRender) -> Iterator[Frame]:
    """Frames of a text cut into deltas of the given sizes, repeated."""
    position = 0
    while position < len(text):
        for size in sizes:
            if position < len(text):
                yield live.feed(text[position : position + size])
            position += size
