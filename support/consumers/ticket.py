"""The socket of a page that shows a ticket: what happens there, and who is there.

An agent's page and the requester's are in different groups, whose notices are built
apart. What a page says is what its user does: reading, idle, writing.
"""

import asyncio
import secrets
from dataclasses import asdict
from typing import Any

from chat.sockets.door import Closed, Code
from chat.sockets.socket import Socket
from chat.streaming.database import db
from chatsite.accounts.models import User
from support import access, catch_up, presence
from support.consumers.ticket_frames import Doing, Frame, Resume, Typing, read
from support.live.publish import agents_group, customer_group
from support.models import Ticket
from support.presence import Mode, Tab

# Changes after which somebody may not be on the ticket any longer.
_MAY_SHUT_OUT = {"team", "assignee", "followers"}


class TicketConsumer(Socket):
    """One ticket, for an agent or for who asked."""

    ticket: Ticket
    is_agent = False
    _was_agent = False
    _tab: Tab | None = None
    _mode = Mode.VIEWING

    def admit(self) -> User:
        """Who it is, if they may (still) see the ticket."""
        user = super().admit()
        number: int = self.scope["url_route"]["kwargs"]["number"]
        self.ticket = access.ticket_for(user, number)
        self.is_agent = access.is_agent_of(user, self.ticket)
        return user

    async def opened(self) -> None:
        """Join the group of one's side; from then on nothing is missed."""
        of_side = agents_group if self.is_agent else customer_group
        self._was_agent = self.is_agent
        await self.join(of_side(self.ticket.id))
        if self.is_agent:
            self._tab = Tab(self.user.pk, secrets.token_hex(4))
            await self._do(Mode.VIEWING)
        await self.say({"type": "connected"})
        if self.is_agent:
            await self.say(await asyncio.to_thread(self._people))

    async def looked(self) -> None:
        """Whoever changed sides comes again, into the other group."""
        if self.is_agent != self._was_agent:
            raise Closed(Code.SERVICE_RESTART)

    async def left(self) -> None:
        """Say good-bye."""
        if self._tab is not None:
            await asyncio.to_thread(self._bye, self._tab)
            await self._tell_agents(await asyncio.to_thread(self._people))

    async def heard(self, notice: dict[str, Any]) -> None:
        """Pass a notice on, to who may (still) have it."""
        if notice["type"] == "memberships.changed" or self._may_shut_out(notice):
            await self.look_again()
        await self.say({**notice})

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        """Do what a frame says. What is none of ours is a mistake of no page of ours."""
        match read(text_data):
            case Resume(seq=seq):
                await self.say(await db(self._missed, seq))
            case Doing(mode=mode) if self.is_agent:
                await self._do(Mode(mode))
            case Typing() if not self.is_agent:
                await self._tell_agents(self._typing())
            case Frame():
                await self._beat()
            case None:
                await self.say({"type": "error", "code": "invalid"})

    async def _beat(self) -> None:
        """A heartbeat: still here."""
        if self._tab is not None:
            await asyncio.to_thread(self._mark)
        await self.say({"type": "pong"})

    async def _do(self, mode: Mode) -> None:
        """Tell the other agents; and the customer that somebody answers, never of notes."""
        self._mode = mode
        await asyncio.to_thread(self._mark)
        await self._tell_agents(await asyncio.to_thread(self._people))
        if mode == Mode.REPLY:
            group = customer_group(self.ticket.id)
            await self._tell(group, self._typing())

    async def _tell_agents(self, notice: dict[str, object]) -> None:
        await self._tell(agents_group(self.ticket.id), notice)

    async def _tell(self, group: str, notice: dict[str, object]) -> None:
        message = {"type": "notice", "notice": notice}
        await self.channel_layer.group_send(group, message)

    def _may_shut_out(self, notice: dict[str, Any]) -> bool:
        fields = {event.get("field") for event in notice.get("events", ())}
        return bool(fields & _MAY_SHUT_OUT)

    def _typing(self) -> dict[str, object]:
        return {"type": "typing", "name": self.user.display_name}

    # --- On a thread ---

    def _mark(self) -> None:
        assert self._tab is not None  # noqa: S101 (an agent's)
        presence.at_desk(self._tab)
        name = self.user.display_name
        presence.on_ticket(self.ticket.id, self._tab, name=name, mode=self._mode)

    def _bye(self, tab: Tab) -> None:
        presence.left_desk(tab)
        presence.left_ticket(self.ticket.id, tab)

    def _people(self) -> dict[str, object]:
        people = presence.of([self.ticket.id])[self.ticket.id]
        return {"type": "presence", "people": [person.told() for person in people]}

    def _missed(self, seq: int) -> dict[str, object]:
        """What the page does not know yet, told to its side."""
        ticket = access.ticket_for(self.user, self.ticket.number)
        missed = catch_up.events_after(ticket, seq, self.user)
        return {"type": "ticket.missed", **asdict(missed)}
