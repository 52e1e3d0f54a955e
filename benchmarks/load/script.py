"""The answer that is streamed, known to both ends.

Every token is a word that tells its place, about as long as a model's; together they
are Markdown as models write it.
"""

import re
from functools import cache

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORD = re.compile(rb"\bq([0-9A-Z]{3})\b")

# What stands before a word, by its place in a section; a space before all others.
# 500 and 16,000 tokens are whole sections, so that their figures compare.
_SECTION = 250
_LEADS = {
    0: "\n\n## ",
    6: "\n\n",
    70: "\n\n- ",
    90: "\n- ",
    110: "\n- ",
    130: "\n\n",
    180: "\n\n```python\n",
    **dict.fromkeys(range(188, 236, 8), "\n"),
    236: "\n```\n\n",
}


def _word(number: int) -> str:
    high, low = divmod(number, 36)
    return f"q{_DIGITS[high // 36]}{_DIGITS[high % 36]}{_DIGITS[low]}"


@cache
def tokens(count: int) -> tuple[str, ...]:
    """The first tokens of the answer; at most 36³."""
    leads = (_LEADS.get(number % _SECTION, " ") for number in range(count))
    written = [lead + _word(number) for number, lead in enumerate(leads)]
    return written[0].lstrip(), *written[1:]


def question(number: int, count: int, rate: float, pause: float) -> str:
    """Asks the provider for so many tokens at so many a second, as stream *number*,
    with a pause after the first."""
    return f"bench {number} {count} {rate} {pause}"


def asked(text: str) -> tuple[int, int, float, float]:
    """Number, count, rate and pause of a question."""
    _, number, count, rate, pause = text.split()
    return int(number), int(count), float(rate), float(pause)
