"""An answer ends, the customer writes on and a person takes over, all at once."""

import pytest

from chat.models import Generation, Message
from chat.providers.base import Finish
from chat.streaming.outcome import Report, settle
from chatsite.accounts.models import User
from support.actions import handoffs
from support.models import AIRun, Handoff, Team
from tests import following
from tests.integration.support import asking_ai
from tests.integration.support.asking_ai import asked
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def ends(placeholder: Message) -> None:
    """The engine stores a whole answer."""
    assert placeholder.generation_id is not None
    settle(Report(placeholder.generation_id, 1, "Hold it.", finish=Finish("stop")))


def begun(alice: User) -> Message:
    """An answer that is being written."""
    placeholder = asked(alice)
    assert placeholder.generation_id is not None
    following.claimed(placeholder.generation_id, "an engine")
    return placeholder


@pytest.mark.parametrize("_time", range(3))
def test_an_answer_is_shown_whole_or_withdrawn_when_alice_writes_on(
    alice: User, helpers: Team, _time: int
) -> None:
    first = begun(alice)
    together(
        lambda: ends(first),
        lambda: asking_ai.writes_on(first, "And a floor lamp?") and None,
    )
    told = Message.objects.filter(id=first.id).values_list("content", flat=True)
    run = AIRun.objects.get(id=first.id)
    assert (list(told), run.state) in (
        (["Hold it."], "done"),
        ([], "superseded"),
    )
    # Her next question is there, and waits for its answer, either way.
    assert Message.objects.unfinished().count() == 1
    assert Message.objects.filter(role=Message.Role.USER).count() == 2


@pytest.mark.parametrize("_time", range(3))
def test_after_a_handoff_there_is_no_answer_that_came_later(
    alice: User, helpers: Team, _time: int
) -> None:
    first = begun(alice)

    def hand_over() -> None:
        handoffs.hand_over(
            requester=alice, chat_id=first.chat_id, reason=Handoff.Reason.ASKED
        )

    together(lambda: ends(first), hand_over, hand_over)
    run = AIRun.objects.get(id=first.id)
    shown = Message.objects.filter(id=first.id, state="complete").exists()
    assert run.state == ("done" if shown else "superseded")
    assert not Message.objects.unfinished().exists()
    assert not Generation.objects.unfinished().filter(purpose="support").exists()
    assert Handoff.objects.count() == 1
