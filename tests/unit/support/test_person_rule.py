"""Who asks for a person in plain words, and who only talks about one."""

import pytest

from support.person_rule import LONGEST, asks_for_person

ASKS = [
    "I want to talk to a person",
    "Can I speak to a human?",
    "Hi, can I please speak with a real person",
    "Let me talk to an agent!",
    "talk to a human",
    "Agent",
    "human please",
    "A real person, please!",
    "Connect me to an agent.",
    "please transfer me to a representative",
    "I need a human",
    "That did not help. I’d like to speak to somebody real",
    "Could you connect me with customer support?",
    "Get me a human being now",
    "Is there a way to talk to a person?",
    "This is useless. Let me speak to a member of staff",
]
DOES_NOT = [
    "",
    "How do I reset my lamp?",
    "Write a dialogue in which a customer wants to talk to a person",
    "My colleague said “let me talk to a human” and laughed. Why?",
    "What does a customer service agent do all day?",
    "Translate: can a person talk to an agent",
    "Is the agent's name on the invoice?",
    "How many people can use one account?",
    "I talked to an agent yesterday and it works now",
    "Which person invented the telephone?",
    "Explain how agents talk to each other",
]


@pytest.mark.parametrize("text", ASKS)
def test_who_asks_for_a_person_is_understood(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize("text", DOES_NOT)
def test_who_talks_about_people_does_not_ask_for_one(text: str) -> None:
    assert not asks_for_person(text)


def test_a_long_story_asks_for_nothing_by_itself() -> None:
    assert not asks_for_person("I want to talk to a person. " + "la " * LONGEST)
