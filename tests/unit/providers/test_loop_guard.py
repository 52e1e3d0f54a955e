"""A small model that repeats itself is stopped; an honest answer is not."""

import pytest

from chat.providers.loop_guard import LoopGuard


@pytest.mark.parametrize(
    ("answer", "loops"),
    [
        ("The same.\nThe same.\nThe same.\n", True),
        ("1. The same\n2. The same\n3. The same\n", True),
        ("- The same\n* The same\n+ The same \n", True),
        ("One.\nTwo.\nOne.\nTwo.\nOne.\n", True),
        ("The same.\nThe same.\nThe same.", False),  # the third is not at its end yet
        ("The same.\nThe same.\nAnother.\n", False),
        ("}\n}\n}\n---\n---\n---\n\n\n\n", False),
        ("1.\n2.\n3.\n", False),
        ("Once upon a time " * 50, False),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_the_third_equal_line_is_a_loop(answer: str, loops: bool, size: int) -> None:
    guard = LoopGuard()
    pieces = (answer[at : at + size] for at in range(0, len(answer), size))
    assert any(guard.loops(piece) for piece in pieces) is loops
