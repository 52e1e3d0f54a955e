"""The guess at a text's tokens."""

import pytest

from chat.providers.tokens import estimate


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("abcd", 1),
        ("abcde", 2),
        ("日本語", 3),
        ("Привет", 4),
        ("🙂", 2),
        ("abcd日本", 3),
        ("\ud83d", 1),
    ],
)
def test_a_token_is_four_letters_or_one_sign(text: str, tokens: int) -> None:
    assert estimate(text) == tokens
