"""An answer in its first attempt, and a copy of it that has looked once."""

import pytest

from chat.streaming.follow import Follow
from tests.unit.streaming.world import GENERATION, Answer, Clock, look, no_store


@pytest.fixture
def clock() -> Clock:
    """The time of the follow."""
    return Clock()


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
