"""What the small model that comes along is asked instead: one sentence, no rules.

Measured with SmolLM2 135M (2026-11-21): told our rules and headings it repeated them
until its limit; asked plainly it sums a message up well, and its replies are short.
Sorting is beyond it either way, so `ai_runs.triage_new` leaves it out.
"""

from chat.providers.base import Prompt, Turn
from support.drafting.briefing import Briefing

PRESET = "embedded"
MOST_TOKENS = 110
EXCERPT = 1000
"""Characters of what it is told."""


def reply(briefing: Briefing, system: str) -> Prompt:
    """Ask for a reply to the customer's last words."""
    asked = _last(briefing)
    if briefing.sources:
        asked = f"{asked}\n\nUse the text: {briefing.sources[0].text[:EXCERPT]}"
    return _ask(system, asked)


def summary(briefing: Briefing, system: str) -> Prompt:
    """Ask what the customer wants."""
    task = "Say in one sentence what the customer wants."
    return _ask(system, f"Use the text: {_last(briefing)}\n\n{task}")


def _last(briefing: Briefing) -> str:
    said = [line.text for line in briefing.lines if line.speaker == "Customer"]
    return (said[-1] if said else briefing.description.text)[:EXCERPT]


def _ask(system: str, asked: str) -> Prompt:
    turns = (Turn("system", system), Turn("user", asked))
    return Prompt(turns, max_tokens=MOST_TOKENS)
