"""The typed part of an answer is read, however a model writes it down."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.assistant.result import Action, Reason, Result, parse

WHOLE = {
    "action": "handoff",
    "reason": "needs_account",
    "citations": [1, 3],
    "confidence": 0.4,
}
READ = Result(Action.HANDOFF, Reason.NEEDS_ACCOUNT, (1, 3), 0.4)


@pytest.mark.parametrize(
    "around",
    ["{}", "RESULT: {}", "```json\n{}\n```", "**RESULT:** {} Thanks!", "a { b {}"],
)
def test_it_is_found_whatever_stands_around_it(around: str) -> None:
    assert parse(around.replace("{}", json.dumps(WHOLE))) == READ


def test_only_the_action_is_needed() -> None:
    assert parse('{"action": " Resolve "}') == Result(Action.RESOLVE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RESULT: continue",
        '{"action": "close_ticket"}',
        '{"action": ["handoff"]}',
        '{"reason": "answered"}',
        '["handoff"]',
        '{"action": "handoff"',
        "[" * 3000,
        '{"a":' * 600,
    ],
)
def test_what_does_not_fit_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "because"),
        ("citations", "all"),
        ("citations", [True, "1", -1, 1000]),
        ("confidence", "high"),
        ("confidence", 7),
        ("confidence", True),
    ],
)
def test_a_field_that_does_not_fit_is_left_out(field: str, value: object) -> None:
    read = parse(json.dumps({"action": "continue", field: value}))
    assert read == Result(Action.CONTINUE)


@given(
    st.builds(
        Result,
        st.sampled_from(Action),
        st.sampled_from(Reason),
        st.lists(st.integers(1, 99)).map(tuple),
        st.none() | st.floats(0, 1),
    )
)
def test_what_is_stored_is_what_was_read(result: Result) -> None:
    assert Result.of(json.loads(json.dumps(result.as_json()))) == result


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert parse(text) is None or isinstance(parse(text), Result)
