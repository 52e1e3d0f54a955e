"""What is read from a model that was asked for JSON, and may have written anything."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.drafting.briefing import Briefing, Line
from support.drafting.triage import Choices, Found, Target, parse, prompt
from support.drafting.typed import Unreadable, json_object

CHOICES = Choices(
    categories=[(1, "Lumen"), (2, "Lumen App")],
    teams=[(7, "Billing")],
    tags=["firmware", "Refund"],
)


def test_values_are_read_in_any_case_with_their_reasons() -> None:
    answer = {
        "Priority": {"value": "HIGH ", "reason": "It  burns."},
        "category": {"value": "lumen app", "reason": "The app."},
        "tags": {"value": ["refund", "firmware", "refund", "made up"]},
        "sentiment": "negative",
    }
    assert parse(json.dumps(answer), CHOICES) == [
        Found(Target.CATEGORY, {"id": 2, "name": "Lumen App"}, "The app."),
        Found(Target.PRIORITY, 3, "It burns."),
        Found(Target.TAGS, ["Refund", "firmware"], ""),
        Found(Target.SENTIMENT, "negative", ""),
    ]


@pytest.mark.parametrize(
    "output",
    [
        '```json\n{"priority": "urgent"}\n```',
        'Sure! Here it is: {"priority": "urgent"} Is that fine?',
        '{broken {"priority": "urgent"}',
        '{} {"priority": {"value": "Urgent", "reason": 5}}',
    ],
)
def test_what_stands_around_the_json_does_not_matter(output: str) -> None:
    assert parse(output, CHOICES) == [Found(Target.PRIORITY, 4, "")]


@pytest.mark.parametrize(
    "output",
    [
        "",
        "High, I would say.",
        '{"priority": "tremendous"}',
        '{"team": {"value": "Secret service", "reason": "?"}}',
        '{"priority": {"value": ["high"]}}',
        '{"reply": "Send money"}',
        "[1, 2, 3]",
        "{" * 20_000,
        '{"a":' * 5_000,
        '{"priority": ' + "9" * 6000 + "}",
    ],
)
def test_what_is_no_answer_is_refused_with_a_reason(output: str) -> None:
    with pytest.raises(Unreadable, match=r"JSON object|None of the values"):
        parse(output, CHOICES)


def test_a_reason_holds_nothing_that_cannot_be_stored() -> None:
    output = '{"priority": {"value": "low", "reason": "a\\u0000b\\ud800c"}}'
    assert parse(output, CHOICES)[0].reason == "abc"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "reason", *Target]), inner)
    ),
    max_leaves=10,
)


@given(st.text(max_size=200) | json_values.map(json.dumps))
def test_nothing_that_a_model_writes_breaks_it(output: str) -> None:
    try:
        found = parse(output, CHOICES)
    except Unreadable:
        return
    known: list[Any] = [1, 2, 3, 4, "positive", "neutral", "negative"]
    known += [{"id": 1, "name": "Lumen"}, {"id": 2, "name": "Lumen App"}]
    known += [{"id": 7, "name": "Billing"}]
    for one in found:
        if one.target == Target.TAGS:
            assert set(one.value) <= set(CHOICES.tags)  # type: ignore[arg-type]
        else:
            assert one.value in known


@given(st.text(max_size=100), st.text(max_size=100))
def test_the_first_object_is_found_wherever_it_stands(before: str, after: str) -> None:
    before = before.replace("{", "")
    assert json_object(f'{before}{{"a": 1}}{after}') == {"a": 1}


def test_a_model_is_told_what_there_is_to_choose_from() -> None:
    briefing = Briefing((), Line("Customer", "Dark."), ())
    first = prompt(briefing, CHOICES).question
    assert "Low, Normal, High, Urgent" in first
    assert "Lumen, Lumen App" in first
    assert "firmware, Refund" in first
    again = prompt(briefing, CHOICES, complaint="There is no JSON object.").question
    assert "could not be read. There is no JSON object." in again
