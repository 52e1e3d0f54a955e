"""Titles and suggestions: what small models really reply, and what becomes of it."""

import pytest

from chat.purposes import suggestions, title


@pytest.mark.parametrize(
    ("reply", "made"),
    [
        ("Capital of France", "Capital of France"),
        ('"Capital of France."\n', "Capital of France"),
        ("Title: The Capital of France", "The Capital of France"),
        ("# Reversing a list", "Reversing a list"),
        ("**Title:** The capital is **Paris**", "The capital is Paris"),
        ("Using my_list in _Python_", "Using my_list in Python"),
        ("", ""),
        ("   \n", ""),
        ("The answer to this question is: The capital of France is Paris.", ""),
        ("I'm glad you're enjoying the conversation. I'll be happy to help", ""),
        ("x" * 100, ""),
    ],
)
def test_a_reply_that_is_no_title_leaves_the_question_as_the_title(
    reply: str, made: str
) -> None:
    assert title.parse(reply) == made


def test_three_questions_are_taken_from_a_numbered_list() -> None:
    reply = "Sure!\n1. How tall is it?\n2) Who built it?\n- Why there?\n* When was it?"
    found = suggestions.parse(reply, "Where is the Eiffel Tower?")
    assert found == ["How tall is it?", "Who built it?", "Why there?"]


def test_neither_what_was_asked_nor_an_answer_is_suggested() -> None:
    reply = "Q: What is the capital of France?\nA: Paris\n\nQ: what is its population?"
    found = suggestions.parse(reply, "What is the capital of France?")
    assert found == ["what is its population?"]
