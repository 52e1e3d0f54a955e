"""An answer in its first attempt, and a copy of it that has looked once."""

import pytest

from chat.streaming.follow import Follow
from tests.clock import Clock
from tests.unit.streaming.world import GENERATION, Answer, look, no_store


@pytest.fixture
def answer() -> Answer:
    """In its first attempt, with nothing written yet."""
    answer = Answer()
    answer.begin()
    return answer


@pytest.fixture
def follow(answer: Answer, clock: Clock) -> Follow:
    """Has looked once."""
    follow = Follow(GENERATION, no_store, clock)
    look(follow, answer)
    return follow
