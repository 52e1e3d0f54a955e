"""One reader's events of a followed generation, from wherever it has read to.

A slow reader gets what has piled up, in one piece unless it is very long. "Is it over?"
is asked before the text is taken, not after: the other way round the last piece can be
lost.
"""

from collections.abc import AsyncIterator

from chat.streaming.events import Context, Cursor, Event, Progress, Reset, Status
from chat.streaming.follow import Follow

Told = tuple[Event, Cursor]


class Viewer:
    """Where one reader is in a followed text.

    With *context_first* text waits for its context, which is read from the store a
    moment later.
    """

    def __init__(
        self, follow: Follow, cursor: Cursor, *, context_first: bool = False
    ) -> None:
        self._follow = follow
        self.cursor = cursor
        # That of the first text seen: a cursor says nothing of editions.
        self._edition: int | None = None
        self._status: Status | None = None
        self._context: Context | None = None
        self._progress: Progress | None = None
        self._context_first = context_first
        self._beats = follow.said.beats

    async def events(self) -> AsyncIterator[Told | None]:
        """Events with the cursor after each; None when it is time for a heartbeat."""
        follow = self._follow
        while True:
            over, version = follow.over, follow.version
            while news := self.news():
                for told in news:
                    yield told
            if over:
                if follow.said.ending:
                    yield follow.said.ending, self.cursor
                return
            if self._beats != follow.said.beats:
                self._beats = follow.said.beats
                yield None
            await follow.changed(version)

    def news(self) -> list[Told]:
        """What this reader has not been told yet.

        Each with the cursor after itself: who breaks off between two of them and comes
        back with the id of the first has not seen the text of the second.
        """
        follow, said = self._follow, self._follow.said
        news: list[Told] = []
        if said.status is None:
            return news
        if said.status is not self._status:
            self._status = said.status
            news.append((said.status, self.cursor))
        if not self._goes_on() and (reset := self._reset()):
            news.append((reset, self.cursor))
        self._edition = follow.edition
        if said.context and said.context is not self._context:
            self._context = said.context
            news.append((said.context, self.cursor))
        chunk = follow.chunk(self.cursor.offset)
        if chunk and not self._awaits_context():
            self.cursor = Cursor(follow.attempt, chunk.offset + len(chunk.content))
            news.append((chunk, self.cursor))
        if said.progress and said.progress is not self._progress:
            self._progress = said.progress
            news.append((said.progress, self.cursor))
        return news

    def _goes_on(self) -> bool:
        """Whether what this reader knows is the beginning of the text."""
        follow, known = self._follow, self.cursor
        if follow.over and known.offset > len(follow.text):
            return False
        if self._edition is not None:
            return self._edition == follow.edition
        # Who comes when it is over may know a text that was not the one kept.
        return known.attempt == follow.attempt and not (follow.over and known.offset)

    def _reset(self) -> Reset | None:
        known, attempt = self.cursor, self._follow.attempt
        self.cursor = Cursor(attempt, 0)
        return Reset(attempt, "restarted") if known.attempt else None

    def _awaits_context(self) -> bool:
        is_missing = self._follow.said.context is None and not self._follow.over
        return self._context_first and is_missing
