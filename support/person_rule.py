"""Whether somebody asks for a person, in plain words. A rule, not a model's opinion.

It would rather miss one than fire on "Write a dialogue with a support agent": the button
is always there.
"""

import re

LONGEST = 280
"""Characters. Who writes more tells a story, and says elsewhere what they want."""

_PERSON = (
    r"(?:(?:a|an|the|some|your|another)\s+)?"
    r"(?:(?:real|actual|live|human)\s+)?"
    r"(?:person|human(?:\s+being)?|agent|representative|somebody\s+real|someone\s+real"
    r"|operator|support\s+(?:agent|person|staff|team)|customer\s+(?:service|support)"
    r"|member\s+of\s+(?:staff|your\s+team)|people)"
)
_VERB = (
    r"(?:talk|speak|chat|write)\s+(?:to|with)"
    r"|(?:connect|transfer|forward|hand)\s+(?:me\s+)?(?:over\s+)?(?:to|with)"
    r"|get\s+me|give\s+me|contact|reach"
)
_WANTS = (
    r"(?:please\s+)?(?:can|could|may|let|i|we|i'd|is\s+there|put|get|give|connect"
    r"|transfer|forward|hand|talk|speak|chat|no)\b"
)
# At the start of a sentence: what is quoted or told of others does not ask.
_ASKS = re.compile(
    rf"(?:^|[.!?;,]\s*)(?:hi|hello|hey|ok|okay|sorry|no|and|but|then|so)?[\s,]*"
    rf"(?=(?:{_WANTS}))[^.!?;:\"“]{{0,40}}?\b(?:{_VERB})\s+(?:to\s+)?{_PERSON}\b"
)
_WANTS_ONE = re.compile(
    rf"(?:^|[.!?;,]\s*)(?:please\s+)?(?:i|we)\s+(?:just\s+|really\s+)?"
    rf"(?:want|need|would\s+like|prefer|demand)\s+{_PERSON}\b"
)
_ONLY = re.compile(
    rf"{_PERSON}(?:\s*,?\s*(?:please|now|pls)){{0,2}}|(?:real|live)\s+support"
)


def asks_for_person(text: str) -> bool:
    """Whether a customer's message asks for a person."""
    plain = " ".join(text.lower().replace("’", "'").split()).strip(" .!?")
    if not plain or len(plain) > LONGEST:
        return False
    return bool(
        _ONLY.fullmatch(plain) or _ASKS.search(plain) or _WANTS_ONE.search(plain)
    )
