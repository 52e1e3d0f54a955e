"""Taking what names a person out of a text that others will read. Plain Python.

It finds what has a form (addresses, numbers) and the names that it is told. Whatever
else betrays somebody is left to the person who reads the draft before it is published.
"""

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_LINK = re.compile(r"https?://\S+")
# Telephone, card, order and serial numbers: five digits or more, however they are set.
_NUMBER = re.compile(r"(?<![\w-])[#+(]?\d(?:[ ()/.-]{0,3}\d){4,}(?!\w)")
_SHORTEST_NAME = 3


def without_private(text: str, names: Iterable[str]) -> str:
    """*text* with placeholders for addresses, links, long numbers and *names*."""
    text = _LINK.sub("[link]", text)
    text = _ADDRESS.sub("[address]", text)
    text = _NUMBER.sub("[number]", text)
    parts = {part for name in names for part in name.split()}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_NAME:
            text = re.sub(rf"\b{re.escape(part)}\b", "[name]", text, flags=re.I)
    return text
