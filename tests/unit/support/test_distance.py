"""How much of a suggestion is left: against the textbook's table, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.drafting.distance import distance

texts = st.lists(st.sampled_from(["a", "b", "c", "été"]), max_size=12).map(" ".join)


def table(one: list[str], other: list[str]) -> int:
    """Levenshtein's distance as he wrote it down."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            cost = min(row[j] + 1, row[j - 1] + 1, before + (left != right))
            before, row[j] = row[j], cost
    return row[-1]


@given(texts, texts)
def test_it_is_the_share_of_words_that_were_changed(one: str, other: str) -> None:
    words, others = one.split(), other.split()
    longest = max(len(words), len(others), 1)
    wanted = table(words, others) / longest
    assert distance(one, other) == pytest.approx(wanted, abs=0.006)


@given(texts, texts)
def test_it_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)


def test_white_space_does_not_count() -> None:
    assert distance("Dear Alice,\n\n  bye", "Dear Alice, bye ") == 0


def test_one_word_of_a_long_letter_still_counts() -> None:
    letter = "word " * 400
    assert distance(letter, letter + "more") == 0.01


def test_everything_is_different_from_nothing() -> None:
    assert distance("", "Dear Alice") == 1
    assert distance("Dear Alice", "") == 1
