"""What a person might ask next, offered after an answer."""

import re

from chat.providers.base import Prompt, Turn

AT_MOST = 3
LONGEST = 90
EXCERPT = 2000

_SYSTEM = (
    "You suggest what the user could ask next. Reply with three short questions that "
    "the user would ask, in the language of the conversation, one a line, nothing else."
)
# What small models put before a question: a bullet, a number, "Q:".
_LEAD = re.compile(r"^\s*(?:[-*•]|\d+[.)])?\s*(?:Q\d?:)?\s*")


def prompt(question: str, answer: str) -> Prompt:
    """Ask for suggestions."""
    conversation = f"User: {question[:EXCERPT]}\n\nAssistant: {answer[:EXCERPT]}"
    turns = (
        Turn("system", _SYSTEM),
        Turn("user", f"{conversation}\n\nThree questions the user could ask next:"),
    )
    return Prompt(turns, max_tokens=96, temperature=0.4)


def parse(reply: str, question: str) -> list[str]:
    """The questions in a model's reply: at most three, none twice, none asked before."""
    found: list[str] = []
    for line in reply.splitlines():
        text = _LEAD.sub("", line).strip(" \"'“”*`")
        known = {asked.casefold() for asked in (*found, question.strip())}
        is_question = text.endswith(("?", "？", "؟"))  # noqa: RUF001
        if is_question and 8 <= len(text) <= LONGEST and text.casefold() not in known:
            found.append(text)
    return found[:AT_MOST]
