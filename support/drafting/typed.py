"""Reading typed output. Small models wrap it in words, fences and mistakes."""

import json
from typing import Any

MOST = 50_000
"""Characters that are looked through."""


class Unreadable(Exception):  # noqa: N818 (it is no error of the program)
    """The output does not say what was asked; the reason is fit for the model too."""


def json_object(text: str) -> dict[str, Any]:
    """The first JSON object in a text that can be read, whatever stands around it.

    Raises:
        Unreadable: when there is none.
    """
    decoder, start = json.JSONDecoder(), text[:MOST].find("{")
    while start >= 0:
        try:
            found, _ = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):  # a number of 5,000 digits is one
            found = None
        if isinstance(found, dict) and found:
            return found
        start = text[:MOST].find("{", start + 1)
    raise Unreadable("There is no JSON object in the answer.")
