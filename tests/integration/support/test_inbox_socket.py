"""What an open inbox hears: of its agent's queues, and of nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from chat.sockets.door import Code
from chat.streaming.database import db
from chatsite.accounts.models import User
from support import presence
from support.actions import teams
from support.actions.editing import Edits, edit
from support.models import Team, Ticket
from support.models.actor import Actor
from support.models.status import Priority
from support.presence import Mode, Tab
from tests.integration.support import desk
from tests.sockets import Line, cookie_of, dialled

pytestmark = pytest.mark.django_db(transaction=True)


@asynccontextmanager
async def inbox_of(agent: User) -> AsyncIterator[Line]:
    cookie, _ = await cookie_of(agent)
    async with dialled("/ws/inbox/", cookie=cookie) as line:
        yield line


def raised(ticket: Ticket, by: User, priority: Priority = Priority.HIGH) -> None:
    edits = Edits(priority=priority)
    edit(ticket=ticket, edits=edits, by=Actor.agent(by))


async def test_anna_hears_of_her_teams_tickets_and_carl_of_none_of_them(
    anna: User, carl: User, bob: User, ticket: Ticket, billing: Team
) -> None:
    async with inbox_of(anna) as annas, inbox_of(carl) as carls:
        await annas.hear("connected")
        await carls.hear("connected")
        await db(raised, ticket, anna)
        heard = await annas.hear("queue.changed")
        assert heard == {"type": "queue.changed", "tickets": [ticket.number]}
        theirs = await db(lambda: desk.ticket(bob, team=billing))
        # Had Carl been told of the first, it would be in this frame or before it.
        frames = await carls.hear_until("queue.changed")
        assert [f for f in frames if f.get("tickets")] == [
            {"type": "queue.changed", "tickets": [theirs.number]}
        ]


async def test_of_her_own_request_anna_hears_nothing_as_an_agent(
    anna: User, ben: User, ticket: Ticket, helpers: Team
) -> None:
    own = await db(lambda: desk.ticket(anna, team=helpers))
    async with inbox_of(anna) as line:
        await line.hear("connected")
        await db(raised, own, ben)
        await db(raised, ticket, ben)
        heard = await line.hear("queue.changed")
        while ticket.number not in heard["tickets"]:
            assert own.number not in heard["tickets"]
            heard = await line.hear("queue.changed")
        assert own.number not in heard["tickets"]


async def test_who_joins_a_team_hears_of_its_tickets_and_who_left_no_more(
    carl: User, helpers: Team, billing: Team, ticket: Ticket, anna: User, bob: User
) -> None:
    async with inbox_of(carl) as line:
        await line.hear("connected")
        await db(lambda: teams.join(team=helpers, user=carl))
        await line.hear("memberships.changed")
        await db(raised, ticket, anna)
        assert ticket.number in (await line.hear("queue.changed"))["tickets"]
        by = Actor.agent(anna)
        await db(lambda: teams.leave(team=helpers, user=carl, by=by))
        await line.hear("memberships.changed")
        await db(raised, ticket, anna, Priority.LOW)
        theirs = await db(lambda: desk.ticket(bob, team=billing))
        assert (await line.hear("queue.changed"))["tickets"] == [theirs.number]


async def test_who_is_taken_out_of_their_last_team_is_shown_out(
    anna: User, lena: User, helpers: Team
) -> None:
    async with inbox_of(anna) as line:
        await line.hear("connected")
        by = Actor.agent(lena)
        await db(lambda: teams.leave(team=helpers, user=anna, by=by))
        assert await line.close_code() == Code.NO_SUCH_THING


async def test_customers_have_no_inbox(alice: User, helpers: Team) -> None:
    async with inbox_of(alice) as line:
        assert await line.close_code() == Code.NO_SUCH_THING


async def test_anna_is_told_who_looks_at_the_rows_that_she_works(
    anna: User, ben: User, carl: User, ticket: Ticket, bob: User, billing: Team
) -> None:
    foreign = await db(lambda: desk.ticket(bob, team=billing))
    async with inbox_of(anna) as line:
        await line.hear("connected")
        for shown in (ticket, foreign):
            look(ben, shown.pk)
        await line.say(type="watch", tickets=[ticket.number, foreign.number])
        heard = await line.hear("viewers")
        assert heard["tickets"] == {str(ticket.number): [ben.display_name]}


def look(agent: User, ticket_id: UUID) -> None:
    tab = Tab(agent.pk, "tab")
    presence.on_ticket(ticket_id, tab, name=agent.display_name, mode=Mode.VIEWING)


@pytest.mark.parametrize(
    "frame", ["", "{}", "[]", '{"type":"watch","tickets":[-1]}', "[" * 5000]
)
async def test_what_is_no_frame_is_a_heartbeat(anna: User, frame: str) -> None:
    async with inbox_of(anna) as line:
        await line.hear("connected")
        await line.send(text=frame)
        assert (await line.hear("pong"))["type"] == "pong"
        assert presence.present([anna.pk]) == {anna.pk}
