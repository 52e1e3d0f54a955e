"""An endpoint that fails again and again is left alone for a while."""

import pytest

from chat.providers.base import Fault, ProviderError
from chat.providers.scripted import ScriptedProvider
from chat.streaming.circuits import FAILURES, REST_S, Circuits
from tests.clock import Clock

DOWN = ProviderError("refused")


@pytest.fixture
def circuits(clock: Clock) -> Circuits:
    return Circuits(clock)


first, second = ScriptedProvider(name="first"), ScriptedProvider(name="second")
BOTH = (first, second)


def fail(circuits: Circuits, provider: ScriptedProvider, times: int = FAILURES) -> None:
    for _ in range(times):
        circuits.note(provider, DOWN)


def test_the_first_is_asked_until_it_has_failed_often_enough(
    circuits: Circuits,
) -> None:
    fail(circuits, first, FAILURES - 1)
    assert circuits.pick(BOTH) is first
    fail(circuits, first, 1)
    assert circuits.pick(BOTH) is second
    assert circuits.order(BOTH) == [second, first]


def test_failures_count_in_a_row_only(circuits: Circuits) -> None:
    fail(circuits, first, FAILURES - 1)
    circuits.note(first, None)
    fail(circuits, first, FAILURES - 1)
    assert circuits.pick(BOTH) is first


@pytest.mark.parametrize(
    "code", ["context_length", "content_filter", "bad_request", "empty"]
)
def test_what_lies_in_the_question_is_not_held_against_the_endpoint(
    circuits: Circuits, code: Fault
) -> None:
    for _ in range(2 * FAILURES):
        circuits.note(first, ProviderError(code))
    assert circuits.pick(BOTH) is first


def test_after_its_rest_one_attempt_tries_it_and_the_others_wait(
    circuits: Circuits, clock: Clock
) -> None:
    fail(circuits, first)
    clock.now += REST_S
    assert circuits.pick(BOTH) is first
    assert circuits.pick(BOTH) is second


def test_a_trial_that_goes_well_opens_it_to_all(
    circuits: Circuits, clock: Clock
) -> None:
    fail(circuits, first)
    clock.now += REST_S
    circuits.pick(BOTH)
    circuits.note(first, None)
    assert circuits.pick(BOTH) is first
    fail(circuits, first, FAILURES - 1)
    assert circuits.pick(BOTH) is first


def test_a_trial_that_fails_or_is_never_heard_of_means_another_rest(
    circuits: Circuits, clock: Clock
) -> None:
    fail(circuits, first)
    for heard_of in (True, False):
        clock.now += REST_S
        assert circuits.pick(BOTH) is first
        if heard_of:
            circuits.note(first, DOWN)
        clock.now += REST_S - 1
        assert circuits.pick(BOTH) is second
        clock.now += 1


def test_when_all_rest_the_first_is_asked_all_the_same(circuits: Circuits) -> None:
    for provider in BOTH:
        fail(circuits, provider)
    assert circuits.pick(BOTH) is first
    assert circuits.pick((first,)) is first


def test_who_asks_to_be_left_alone_is_left_alone_so_long(
    circuits: Circuits, clock: Clock
) -> None:
    circuits.note(first, ProviderError("rate_limited", retry_after=7.0))
    assert circuits.pick(BOTH) is second
    clock.now += 7
    assert circuits.pick(BOTH) is first
