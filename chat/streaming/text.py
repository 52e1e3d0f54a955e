"""Text that only grows, in blocks."""

from bisect import bisect_right

# Characters. What is appended is joined to the last block until that has so many: one
# string for all would be copied with every piece, which makes 16,000 tokens dearer
# than 500; a string for every piece would take ten times the memory of its text.
BLOCK = 4096


class GrowingText:
    """Appending costs what is new, and so does reading from an offset near the end."""

    def __init__(self, text: str = "") -> None:
        self._blocks = [text]
        self._starts = [0]
        self._length = len(text)

    def __len__(self) -> int:
        return self._length

    def __str__(self) -> str:
        return "".join(self._blocks)

    def append(self, text: str) -> None:
        """Add *text* at the end."""
        if len(self._blocks[-1]) < BLOCK:
            self._blocks[-1] += text
        else:
            self._starts.append(self._length)
            self._blocks.append(text)
        self._length += len(text)

    def since(self, offset: int) -> str:
        """What comes after the first *offset* characters."""
        first = bisect_right(self._starts, offset) - 1
        within = offset - self._starts[first]
        if first == len(self._blocks) - 1:
            return self._blocks[first][within:]
        return "".join(self._blocks[first:])[within:]
