"""What open pages are told, and how one that was away catches up."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from redis.client import PubSub

from chat.live.publish import channel_of
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions.changing import changing
from support.actions.editing import Edits, assign, edit
from support.catch_up import MOST, events_after
from support.lifecycle import Happening
from support.live import publish
from support.live.payloads import for_customer
from support.models import Team, Ticket
from support.models.actor import SYSTEM, Actor
from support.models.status import Priority, Status
from tests.integration.support import desk

DEADLINE_S = 10
END = b"end"
SECRETS = ("A hard one", "internal", "priority", "assignee", "Ben", "noted", "queued")


@pytest.fixture
def heard(db: None) -> Iterator["Heard"]:
    """Listens to the groups of the desk, as a page's socket does."""
    with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as ear:
        yield Heard(client, ear)


class Heard:
    """What was told to a group since it was joined, or asked for."""

    def __init__(self, client: redis.Redis, ear: PubSub) -> None:
        self._client, self._ear = client, ear
        self._heard: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def join(self, group: str) -> None:
        self._ear.subscribe(channel_of(group))
        self._until(group, "subscribe")

    def of(self, group: str) -> list[dict[str, Any]]:
        self._client.publish(channel_of(group), END)
        self._until(group, "message")
        return self._heard.pop(channel_of(group), [])

    def _until(self, group: str, kind: str) -> None:
        """Hear what was told before the answer to our own command."""
        while message := self._ear.get_message(timeout=DEADLINE_S):
            channel, data = message["channel"].decode(), message["data"]
            is_end = message["type"] != "message" or data == END
            if not is_end:
                layer = channel_layers["default"]
                assert isinstance(layer, RedisPubSubChannelLayer)
                self._heard[channel].append(layer.deserialize(data)["notice"])
            elif (channel, message["type"]) == (channel_of(group), kind):
                return
        raise TimeoutError(group)


@pytest.mark.django_db(transaction=True)
def test_agents_and_alice_are_told_apart_on_commit(
    heard: Heard, ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    agents, customer = (
        publish.agents_group(ticket.id),
        publish.customer_group(ticket.id),
    )
    for group in (agents, customer, f"queue.{ticket.team_id}", f"user.{alice.pk}"):
        heard.join(group)
    desk.notes(ticket, anna)
    assign(ticket=ticket, to=ben, by=Actor.agent(anna))
    assert [n["seq"] for n in heard.of(agents)] == [3, 4]
    # She may know that somebody has it; who, her page asks.
    (told,) = heard.of(customer)
    assert [(e["verb"], e["name"]) for e in told["events"]] == [("changed", "")]
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_WAIT)
    (told,) = heard.of(agents)
    assert [e["verb"] for e in told["events"]] == ["replied", "changed"]
    (told,) = heard.of(customer)
    assert told["seq"] == desk.fresh(ticket).public_seq == 5
    reply, move = told["events"]
    assert (reply["seq"], reply["name"]) == (4, "Anna")
    assert (move["status"], move["name"]) == ("waiting_for_you", "")
    assert not [secret for secret in SECRETS if secret in json.dumps(told)]
    queue = heard.of(f"queue.{ticket.team_id}")
    assert [notice["ticket"] for notice in queue] == [ticket.number] * 3


@pytest.mark.django_db(transaction=True)
def test_both_teams_hear_of_a_ticket_that_moves_and_ben_that_he_is_named(
    heard: Heard, ticket: Ticket, billing: Team, anna: User, ben: User
) -> None:
    queues = [publish.queue_group(team.pk) for team in (ticket.team, billing)]
    for group in (*queues, f"user.{ben.pk}"):
        heard.join(group)
    edit(ticket=ticket, edits=Edits(team=billing), by=Actor.agent(anna))
    assert [len(heard.of(queue)) for queue in queues] == [1, 1]
    desk.notes(ticket, anna, f"@{ben.username} look")
    assert heard.of(f"user.{ben.pk}") == [
        {"type": "mentioned", "ticket": ticket.number},
        {"type": "notifications.changed"},
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_what_was_rolled_back(heard: Heard, ticket: Ticket) -> None:
    group = publish.agents_group(ticket.id)
    heard.join(group)
    edits = Edits(priority=Priority.LOW, status=Status.NEW)
    desk.put(ticket, Status.SPAM)
    with pytest.raises(Refused):
        edit(ticket=ticket, edits=edits, by=SYSTEM)
    assert desk.fresh(ticket).priority == Priority.NORMAL
    assert heard.of(group) == []


@pytest.mark.django_db
def test_a_page_that_was_away_gets_all_it_missed_and_no_more(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.notes(ticket, anna)
    desk.replies_to(ticket, anna)
    edit(ticket=ticket, edits=Edits(priority=Priority.HIGH), by=Actor.agent(anna))
    now = desk.fresh(ticket)
    for seq in range(now.seq + 1):
        missed = events_after(now, seq, anna)
        assert [e["seq"] for e in missed.events] == list(range(seq + 1, now.seq + 1))
        assert (missed.seq, missed.resync) == (now.seq, False)
    for seq in range(now.public_seq + 1):
        missed = events_after(now, seq, alice)
        numbers = [e["seq"] for e in missed.events]
        assert numbers == list(range(seq + 1, now.public_seq + 1))
        assert not [s for s in SECRETS if s in json.dumps(missed.events)]


@pytest.mark.django_db
def test_a_page_that_missed_too_much_loads_itself_anew(
    ticket: Ticket, anna: User
) -> None:
    assert events_after(ticket, 99, anna).resync
    with changing(ticket, by=SYSTEM) as change:
        for n in range(MOST + 1):
            change.set("subject", f"Subject {n}")
    assert events_after(desk.fresh(ticket), 0, anna).resync
    assert not events_after(desk.fresh(ticket), 3, anna).resync


@pytest.mark.django_db
def test_an_internal_event_has_no_words_for_a_customer(
    ticket: Ticket, anna: User
) -> None:
    desk.notes(ticket, anna)
    with pytest.raises(ValueError, match="internal"):
        for_customer(ticket.events.get(verb="noted"))


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.OPEN, Status.ON_HOLD])
def test_alice_does_not_learn_of_moves_that_are_the_same_to_her(
    ticket: Ticket, anna: User, status: Status
) -> None:
    before = desk.fresh(ticket).public_seq
    edit(ticket=ticket, edits=Edits(status=status), by=Actor.agent(anna))
    assert desk.fresh(ticket).public_seq == before
