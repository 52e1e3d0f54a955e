"""The socket of an open inbox: which tickets changed, and who looks at those shown.

What happens in the queues of the agent's teams is collected and told at most once in
TELL_S, as numbers: the page asks for the rows. What they may not see is not told.
"""

import asyncio
import secrets
from typing import Annotated, Any

import msgspec
from django.db.models import Q

from chat.sockets.socket import Socket
from chat.streaming.database import db
from chatsite.accounts.models import User
from support import access, presence
from support.live.publish import queue_group
from support.models import Team, Ticket
from support.presence import Mode, Tab

TELL_S = 1.0
LOOK_S = 3.0
"""Seconds between two looks at who has the shown tickets open."""
MOST = 500
"""Tickets that a page can watch: ten of its pages of rows."""

Number = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]


class Watch(msgspec.Struct, frozen=True, tag_field="type", tag="watch"):
    """The tickets that the page shows."""

    tickets: Annotated[list[Number], msgspec.Meta(max_length=MOST)]


_decode = msgspec.json.Decoder(Watch).decode


class InboxConsumer(Socket):
    """The inbox of one agent."""

    _changed: set[int]
    _news: asyncio.Event
    _shown: list[Any]
    _told: dict[str, list[str]]
    _tab: Tab | None = None

    def admit(self) -> User:
        """Who it is, if they are (still) an agent."""
        user = super().admit()
        access.require_agent(user)
        return user

    async def opened(self) -> None:
        """Join the queues; from then on nothing is missed."""
        self._changed, self._news = set(), asyncio.Event()
        self._shown, self._told = [], {}
        self._tab = Tab(self.user.pk, secrets.token_hex(4))
        await asyncio.to_thread(presence.at_desk, self._tab)
        await self._join_queues()
        self.start(self._tell())
        self.start(self._look_who())
        await self.say({"type": "connected"})

    async def looked(self) -> None:
        """They may have other teams now."""
        await self._join_queues()

    async def left(self) -> None:
        """Say good-bye."""
        if self._tab is not None:
            await asyncio.to_thread(presence.left_desk, self._tab)

    async def heard(self, notice: dict[str, Any]) -> None:
        """Collect what happened to tickets; pass on what is the user's own."""
        if notice["type"] in ("queue.changed", "mentioned"):
            self._changed.add(notice["ticket"])
            self._news.set()
            return
        if notice["type"] == "memberships.changed":
            await self.look_again()
        await self.say({**notice})

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        """Take what the page shows; all else can only be a heartbeat."""
        try:
            numbers = _decode(text_data or "").tickets
        except (msgspec.DecodeError, RecursionError):
            if self._tab is not None:
                await asyncio.to_thread(presence.at_desk, self._tab)
            await self.say({"type": "pong"})
            return
        self._shown, self._told = await db(self._ids, numbers), {}

    async def _join_queues(self) -> None:
        teams = await db(lambda: list(Team.objects.of(self.user).values_list("pk")))
        wanted = {queue_group(team) for (team,) in teams}
        for group in {g for g in self._groups if g.startswith("queue.")} - wanted:
            await self.part(group)
        for group in wanted:
            await self.join(group)

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            changed, self._changed = self._changed, set()
            if numbers := await db(self._not_own, changed):
                await self.say({"type": "queue.changed", "tickets": numbers})
            await asyncio.sleep(TELL_S)

    async def _look_who(self) -> None:
        """Tell who looks at the shown tickets, when that is otherwise."""
        while True:
            await asyncio.sleep(LOOK_S)
            now = await asyncio.to_thread(self._viewers) if self._shown else {}
            if now != self._told:
                self._told = now
                await self.say({"type": "viewers", "tickets": now})

    # --- On a thread ---

    def _not_own(self, numbers: set[int]) -> list[int]:
        """Without what the agent asked themselves: how often the desk talks about it is
        none of a customer's business."""
        own = Q(requester=self.user)
        found = Ticket.objects.filter(number__in=numbers).exclude(own)
        return list(found.values_list("number", flat=True))

    def _ids(self, numbers: list[int]) -> list[Any]:
        found = Ticket.objects.worked_by(self.user).filter(number__in=numbers)
        return list(found.values_list("pk", "number"))

    def _viewers(self) -> dict[str, list[str]]:
        people = presence.of(pk for pk, _ in self._shown)
        there = {
            str(number): [
                person.name
                for person in people[pk]
                if person.user_id != self.user.pk and person.mode != Mode.IDLE
            ]
            for pk, number in self._shown
        }
        return {number: names for number, names in there.items() if names}
