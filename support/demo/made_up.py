"""Ids of any moment, and texts whose words are as frequent as in a language."""

import random
from datetime import datetime
from uuid import UUID

from chat import rendering

WORDS, BODIES = 4000, 2000


def uuid7(at: datetime, source: random.Random) -> UUID:
    """A UUID version 7 of a moment (RFC 9562 §5.7)."""
    milliseconds = int(at.timestamp() * 1000)
    noise = source.getrandbits(74)
    high = milliseconds << 16 | 0x7000 | noise >> 62
    return UUID(int=high << 64 | 0b10 << 62 | noise & (1 << 62) - 1)


def bodies(source: random.Random) -> list[tuple[str, str]]:
    """Texts with their HTML. The n-th word comes up once where the first does n times."""
    letters = "abcdefghiklmnoprstuvw"
    words = [
        "".join(source.choices(letters, k=source.randint(2, 9))) for _ in range(WORDS)
    ]
    weights = [1 / rank for rank in range(1, WORDS + 1)]
    texts = [
        " ".join(source.choices(words, weights, k=source.randint(12, 70))).capitalize()
        for _ in range(BODIES)
    ]
    return [(text, rendering.render(text)) for text in texts]
