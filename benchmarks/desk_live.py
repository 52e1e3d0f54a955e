"""How soon a message is on the other side's page."""

import re
import time
from dataclasses import dataclass

import aiohttp
from django.test import Client

from benchmarks.figures import Figure, median_ms, p95_ms
from chatsite.accounts.models import User
from support.actions import replies, tickets
from support.actions.tickets import Opening
from support.actions.words import Words
from support.models import AgentProfile, Team, Ticket
from tests.site import Site

AGAIN = 30
LIMIT_MS = 300
_CHANGES = re.compile(r'data-changes="([^"]+)"')
_SEQ = re.compile(r'id="ticket-seq" value="(\d+)"')


@dataclass(frozen=True, slots=True)
class Talk:
    """A customer's ticket, their session, and the agent who answers."""

    number: int
    path: str
    session: str
    agent: int


async def arrivals(site: Site) -> list[Figure]:
    """From the agent's send, with no time of undoing, to the words in the part of the
    page that the customer's browser asks for when it is told."""
    talk = await site.make(_talk)
    cookies = {"sessionid": talk.session}
    async with aiohttp.ClientSession(site.url, cookies=cookies) as customer:
        taken = [await _arrival(site, customer, talk, n) for n in range(AGAIN)]
    name = "message on the other side's page"
    return [
        Figure(f"{name}, median", median_ms(taken), "ms", LIMIT_MS),
        Figure(f"{name}, p95", p95_ms(taken), "ms"),
    ]


async def _arrival(
    site: Site, customer: aiohttp.ClientSession, talk: Talk, number: int
) -> float:
    async with customer.get(talk.path) as response:
        page = await response.text()
    changes, seq = _CHANGES.search(page), _SEQ.search(page)
    if not (changes and seq):
        raise RuntimeError("the page of the ticket is not what it was")
    socket = f"/ws/tickets/{talk.number}/"
    async with customer.ws_connect(socket, origin=site.url) as line:
        await line.receive_json(timeout=10)  # "connected": from here on it hears all
        text = f"Answer number {number}."
        started = time.perf_counter()
        await site.make(_answer, talk, text)
        while (await line.receive_json(timeout=10)).get("type") != "ticket.events":
            pass
        async with customer.get(f"{changes[1]}?after={seq[1]}") as response:
            if text not in await response.text():
                raise RuntimeError("what was said is not among the changes")
        return time.perf_counter() - started


def _talk() -> Talk:
    customer = User.objects.get(username="filled-customer-1")
    agent = User.objects.get(username="filled-agent-1")
    AgentProfile.objects.update_or_create(user=agent, defaults={"undo_seconds": 0})
    team = Team.objects.filter(memberships__agent=agent)[0]
    about = Opening("How soon?", team=team)
    ticket = tickets.open_ticket(requester=customer, about=about, words=Words("Hello?"))
    client = Client()
    client.force_login(customer)
    session = str(client.session.session_key)
    return Talk(ticket.number, ticket.get_absolute_url(), session, agent.pk)


def _answer(talk: Talk, text: str) -> None:
    replies.reply(
        ticket=Ticket.objects.get(number=talk.number),
        agent=User.objects.get(pk=talk.agent),
        words=Words(text),
    )
