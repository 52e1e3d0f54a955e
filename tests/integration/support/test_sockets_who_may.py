"""Who may open which socket: every one that the site routes.

A socket without a rule here fails, so whoever adds one says who may.
"""

import re
from typing import Any

import pytest

from chat.models import Chat
from chat.sockets.door import Code
from chat.streaming.database import db
from chatsite.accounts.models import User
from chatsite.asgi import application
from support.models import Ticket
from tests.integration.support.desk_rules import ALICE, DESK, EVERYBODY, NOBODY, SEES
from tests.sockets import cookie_of, dialled

pytestmark = pytest.mark.django_db(transaction=True)

# To others there is nothing at that address. The last one is where none is.
RULES = {
    "ws/notices/": EVERYBODY,
    "ws/chats/<uuid:chat_id>/": ALICE,
    "ws/tickets/<int:number>/": SEES,
    "ws/inbox/": DESK,
    "": NOBODY,
}
HERE, ELSEWHERE = "http://localhost", "https://evil.example"


@pytest.fixture
def things(alice: User, chat: Chat, ticket: Ticket) -> dict[str, Any]:
    """Alice's."""
    return {"chat_id": chat.id, "number": ticket.number}


def path(address: str, things: dict[str, Any]) -> str:
    """An address of these things."""
    return "/" + re.sub(r"<\w+:(\w+)>", lambda name: str(things[name[1]]), address)


def test_every_socket_has_a_rule_and_every_rule_a_socket() -> None:
    router: Any = application.application_mapping["websocket"]
    assert {str(route.pattern) for route in router.routes} == set(RULES)


@pytest.mark.parametrize("address", RULES)
async def test_who_gets_in_and_for_whom_there_is_nothing(
    people: dict[str, User], things: dict[str, Any], address: str
) -> None:
    for name, user in people.items():
        cookie, _ = await cookie_of(user)
        where = path(address, things)
        async with dialled(where, cookie=cookie, origin=HERE) as line:
            if name in RULES[address]:
                await line.say(type="ping")
                await line.hear("pong")
            else:
                assert await line.close_code() == Code.NO_SUCH_THING, name


@pytest.mark.parametrize("address", sorted(RULES.keys() - {""}))
async def test_strangers_and_other_sites_pages_stay_outside(
    people: dict[str, User], things: dict[str, Any], address: str
) -> None:
    where = path(address, things)
    async with dialled(where, origin=HERE) as line:
        assert await line.close_code() == Code.SIGNED_OUT
    for name in RULES[address]:
        cookie, _ = await cookie_of(people[name])
        async with dialled(where, cookie=cookie, origin=ELSEWHERE) as line:
            assert await line.close_code() == Code.FOREIGN_ORIGIN, name


@pytest.mark.parametrize("address", sorted(RULES.keys() - {""}))
async def test_who_is_shut_out_by_staff_leaves(
    people: dict[str, User], things: dict[str, Any], address: str
) -> None:
    for name in RULES[address]:
        user = people[name]
        cookie, _ = await cookie_of(user)
        async with dialled(path(address, things), cookie=cookie, origin=HERE) as line:
            await line.say(type="ping")
            await line.hear("pong")
            user.is_active = False
            await db(user.save)
            assert await line.close_code() == Code.SIGNED_OUT, name
