"""The socket of a ticket: each side hears its own, and who may not any longer leaves."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from chat.streaming.database import db
from chatsite.accounts.models import User
from support.actions.editing import Edits, edit
from support.models import Team, Ticket
from support.models.actor import SYSTEM
from tests.integration.support import desk
from tests.sockets import Line, bearer_of, dialled

pytestmark = pytest.mark.django_db(transaction=True)

SECRETS = ("Hush", "note", "internal", "presence", "priority", "user")


class Callers:
    """Opens sockets, which live as long as the test."""

    def __init__(self, stack: AsyncExitStack, ticket: Ticket) -> None:
        self._stack, self._path = stack, f"/ws/tickets/{ticket.number}/"

    async def call(self, user: User) -> Line:
        """The socket of somebody's page, to which everything comes from here on."""
        line = await self.try_to(user)
        await line.hear("connected")
        return line

    async def try_to(self, user: User) -> Line:
        key = await bearer_of(user)
        return await self._stack.enter_async_context(
            dialled(self._path, authorization=key)
        )


@pytest.fixture
async def callers(ticket: Ticket) -> AsyncIterator[Callers]:
    async with AsyncExitStack() as stack:
        yield Callers(stack, ticket)


async def presence(line: Line) -> dict[str, str]:
    """Who is there and does what, as the page is told next."""
    people = (await line.hear("presence"))["people"]
    return {person["name"]: person["mode"] for person in people}


async def until(line: Line, **people: str) -> None:
    """Until the page is told that just these are there, and do this."""
    while await presence(line) != people:
        pass


async def test_both_sides_hear_a_reply_and_only_agents_a_note(
    callers: Callers, ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    customer, agent = await callers.call(alice), await callers.call(ben)
    await db(desk.notes, ticket, anna, "Hush")
    await db(desk.replies_to, ticket, anna)
    assert (await agent.hear("ticket.events"))["events"][0]["verb"] == "noted"
    assert (await agent.hear("ticket.events"))["events"][0]["verb"] == "replied"
    heard = await customer.hear_until("ticket.events")
    assert heard[-1]["events"][0]["verb"] == "replied"
    assert not [secret for secret in SECRETS if secret in json.dumps(heard)]


async def test_a_stranger_and_another_teams_agent_find_no_ticket(
    callers: Callers, bob: User, carl: User
) -> None:
    for user in (bob, carl):
        line = await callers.try_to(user)
        assert await line.close_code() == 4404


async def test_who_leaves_the_team_hears_nothing_more(
    callers: Callers, ticket: Ticket, helpers: Team, anna: User
) -> None:
    line = await callers.call(anna)
    await db(desk.leaves, helpers, anna)
    assert await line.close_code() == 4404


async def test_a_ticket_that_goes_to_another_team_is_gone_for_this_one(
    callers: Callers, ticket: Ticket, billing: Team, anna: User
) -> None:
    line = await callers.call(anna)
    await db(lambda: edit(ticket=ticket, edits=Edits(team=billing), by=SYSTEM))
    assert await line.close_code() == 4404


async def test_a_page_that_was_away_is_told_what_it_missed_as_its_side_is(
    callers: Callers, ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    await db(desk.notes, ticket, anna, "Hush")
    await db(desk.replies_to, ticket, anna)
    told: dict[str, Any] = {}
    for user in (alice, ben):
        line = await callers.call(user)
        await line.say(type="resume", seq=1)
        told[user.first_name] = await line.hear("ticket.missed")
        await line.say(type="resume", seq=99)
        assert (await line.hear("ticket.missed"))["resync"]
    verbs = {
        name: [event["verb"] for event in missed["events"]]
        for name, missed in told.items()
    }
    assert verbs["Ben"] == ["wrote", "noted", "replied", "changed"]
    assert verbs["Alice"] == ["wrote", "replied"]
    assert not [secret for secret in SECRETS if secret in json.dumps(told["Alice"])]


async def test_agents_see_who_is_here_and_what_they_do_until_they_leave(
    callers: Callers, ticket: Ticket, anna: User, ben: User
) -> None:
    first = await callers.call(anna)
    async with AsyncExitStack() as stack:
        second = await Callers(stack, ticket).call(ben)
        await until(first, Anna="viewing", Ben="viewing")
        await second.say(type="doing", mode="note")
        await until(first, Anna="viewing", Ben="note")
        await second.say(type="doing", mode="idle")
        await until(first, Anna="viewing", Ben="idle")
    await until(first, Anna="viewing")


async def test_alice_sees_that_a_reply_is_written_and_agents_that_she_writes(
    callers: Callers, alice: User, anna: User
) -> None:
    customer, agent = await callers.call(alice), await callers.call(anna)
    await agent.say(type="doing", mode="note")
    await agent.say(type="doing", mode="reply")
    assert await customer.hear("typing") == {"type": "typing", "name": "Anna"}
    await customer.say(type="typing")
    assert (await agent.hear("typing"))["name"] == "Alice"
    # A customer is in no list of who is here, whatever they say.
    await customer.say(type="doing", mode="viewing")
    await agent.say(type="doing", mode="viewing")
    await until(agent, Anna="viewing")


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"type": "doing", "mode": "x"}', '{"type": "resume"}']
)
async def test_what_is_no_frame_ends_nothing(
    callers: Callers, anna: User, text: str
) -> None:
    line = await callers.call(anna)
    await line.send(text=text)
    await line.hear("error")
    await line.say(type="ping")
    await line.hear("pong")
