"""Variables of canned texts: `{{ customer.name }}` and a few more. Plain Python.

The whole syntax is two braces, a name of `NAMES` and two braces, with any white space
between. No expressions, no filters, no lookups: nothing a text says can read anything
that is not in the table.
"""

import re
from collections.abc import Mapping

NAMES = {
    "customer.name": "The customer's name",
    "customer.first_name": "The customer's first name, or the name",
    "customer.email": "The customer's email address",
    "ticket.number": "The number of the ticket",
    "ticket.subject": "What the ticket is about",
    "ticket.product": "The product, or nothing",
    "team.name": "The team of the ticket",
    "agent.name": "Your name",
    "agent.first_name": "Your first name, or your name",
    "agent.signature": "Your signature",
}

_VARIABLE = re.compile(r"\{\{\s*(.*?)\s*\}\}")


def unknown(text: str) -> set[str]:
    """Names in *text* that no variable has."""
    return {name for name in _VARIABLE.findall(text) if name not in NAMES}


def fill(text: str, values: Mapping[str, str]) -> str:
    """*text* with the variables' values; an unknown one stays as it is, to be seen.

    A value is text: braces in it are not read again.
    """

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], found[0])

    return _VARIABLE.sub(value, text)
