"""Notices that a small model repeats itself."""

from collections import Counter

_REPEATS = 3
# What lists put before a line: "1. the same" and "2. the same" are one line.
_BULLETS = " \t0123456789.-*+)#>"


class LoopGuard:
    """Counts the lines of one answer, whatever pieces they come in."""

    def __init__(self) -> None:
        self._line = ""
        self._seen: Counter[str] = Counter()

    def loops(self, piece: str) -> bool:
        """Whether this piece completes a line that the answer has held twice before.

        Lines without a letter or digit ("}", "---", blank ones) may come as they like.
        """
        *whole, self._line = (self._line + piece).split("\n")
        for line in whole:
            said = line.lstrip(_BULLETS).rstrip()
            if any(character.isalnum() for character in said):
                self._seen[said] += 1
                if self._seen[said] == _REPEATS:
                    return True
        return False
