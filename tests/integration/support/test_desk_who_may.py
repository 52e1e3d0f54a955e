"""Who may use which address of the desk: every one that the URL configuration has.

An address without a rule in desk_rules.py fails, so whoever adds one says who may.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from chatsite.accounts.models import User
from support import urls
from support.actions import attachments, csat, links
from support.models import (
    AISuggestion,
    Attachment,
    Macro,
    SavedView,
    Team,
    Ticket,
    TicketLink,
    TicketMessage,
)
from support.models.actor import Actor
from support.models.status import Status
from tests import make
from tests.integration.support import ai, desk
from tests.integration.support.desk_rules import EVERYBODY, RULES, Rule

pytestmark = pytest.mark.django_db

Things = dict[str, Any]


def addresses(
    of: list[URLPattern | URLResolver], above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """The names of all addresses, and of what each names."""
    for pattern in of:
        named = above | pattern.pattern.converters.keys()
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, named)
        else:
            yield str(pattern.name), named


FOUND = list(addresses(urls.urlpatterns))
ADDRESSES = dict(FOUND)
CASES = [(name, rule) for name, rules in RULES.items() for rule in rules]
# Beside "get", what a browser's forms and scripts could send.
METHODS = ("get", "post", "put", "patch", "delete")
UNRULED = [
    (name, method)
    for name, rules in RULES.items()
    for method in METHODS
    if method not in {rule.method for rule in rules}
]


@pytest.fixture
def things(
    alice: User, anna: User, lena: User, helpers: Team, ticket: Ticket
) -> Things:
    """What addresses name: a ticket of Alice's with all that there can be on it."""
    file = attachments.add(
        ticket=ticket, user=anna, file=SimpleUploadedFile("notes.txt", b"Hello")
    )
    message = desk.replies_to(ticket, anna, files=(file.pk,))
    other = desk.ticket(alice, "Another")
    links.link(ticket=ticket, other=other, by=Actor.agent(anna))
    chip = ai.chip(ticket)
    article = desk.article(lena)
    return {
        "number": ticket.number,
        "other": other.number,
        "chat_id": make.chat(alice, "My lamp").id,
        "run_id": chip.run_id,
        "suggestion_id": chip.pk,
        "token": csat.link(ticket).split("/")[-2],
        "message_id": message.pk,
        "attachment_id": file.pk,
        "link_id": TicketLink.objects.get(origin=ticket).pk,
        "macro_id": Macro.objects.create(title="Hi", body="Hi", team=helpers).pk,
        "slug": article.slug,
        "article_id": article.pk,
        "version": 1,
        "view_id": SavedView.objects.create(name="All", team=helpers).pk,
    }


def ask(client: Client, name: str, rule: Rule, things: Things) -> HttpResponseBase:
    """Ask for an address of these things, as a page does."""
    named = {key: things[key] for key in ADDRESSES[name]}
    url = reverse(f"support:{name}", kwargs=named)
    data = {k: _filled(value, things) for k, value in rule.data.items()}
    response: HttpResponseBase = getattr(client, rule.method)(url, data)
    return response


def _filled(value: Any, things: Things) -> Any:
    return value.format(**things) if isinstance(value, str) else value


def is_shut_out(response: HttpResponseBase) -> bool:
    """Whether they were told to sign in; a stream has no page to do so."""
    if response.status_code == 401:
        return True
    return response.status_code == 302 and "/login/" in response["Location"]


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert set(RULES) == set(ADDRESSES)
    assert len(FOUND) == len(ADDRESSES)  # of two with one name only one would be walked


def test_what_no_rule_speaks_of_cannot_be_asked(
    people: dict[str, User], things: Things
) -> None:
    """So nothing is done by GET, which another site's page can send, or unawares."""
    client = Client()
    client.force_login(people["chief"])
    for name, method in UNRULED:
        rule = Rule(EVERYBODY, method=method)
        assert ask(client, name, rule, things).status_code == 405, (name, method)


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_who_may_and_to_whom_it_does_not_exist(
    people: dict[str, User], things: Things, ticket: Ticket, name: str, rule: Rule
) -> None:
    if name in ("reopen", "rate", "rate_by_token", "article_from_ticket"):
        desk.put(ticket, Status.CLOSED)
    if name == "undo":
        queued = {"delivery": "queued", "deliver_at": timezone.now()}
        TicketMessage.objects.filter(pk=things["message_id"]).update(**queued)
    if name == "remove_file":
        Attachment.objects.update(message=None)
    if name == "ai_undo":
        ai.accepted(things["suggestion_id"], people["anna"])
    if name == "ai_use":
        AISuggestion.objects.update(target="reply", value="Try again.")
    client = Client()
    assert is_shut_out(ask(client, name, rule, things)) != rule.strangers
    for who in sorted(EVERYBODY):
        client.force_login(people[who])
        with transaction.atomic():
            response = ask(client, name, rule, things)
            transaction.set_rollback(True)
        if who in rule.may:
            assert response.status_code < 400, (who, response.status_code)
            assert not is_shut_out(response), who
        else:
            expected = 403 if who in rule.told_no else 404
            assert response.status_code == expected, (who, response.status_code)


@pytest.mark.parametrize("who", ["alice", "bob", "carl"])
def test_what_one_does_not_work_is_in_no_list_count_or_search(
    people: dict[str, User], ticket: Ticket, anna: User, who: str
) -> None:
    desk.notes(ticket, anna, "pineapple")
    client = Client()
    client.force_login(people[who])
    for place in ("inbox/?text=pineapple", "inbox/?folder=all", "inbox/folders/"):
        response = client.get(f"/support/{place}")
        assert response.status_code == (200 if who == "carl" else 404)
        assert str(ticket.number) not in response.content.decode()
