"""Writing on a ticket as a page does: sending, reviewing, drafts, taking back."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chatsite.accounts.models import User
from support import conversation
from support.actions import merging
from support.actions.replies import deliver_due
from support.models import Draft, Ticket, TicketMessage
from support.models.actor import Actor
from support.models.status import Status
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


class Page:
    """The page of a ticket, open before an agent; `seq` is what it shows."""

    def __init__(self, ticket: Ticket, agent: User) -> None:
        self._client, self._address = Client(), f"/support/tickets/{ticket.number}/"
        self._client.force_login(agent)
        self.seq = ticket.seq

    def html(self) -> str:
        """The page, loaded anew."""
        return self._client.get(self._address).content.decode()

    def send(self, reply: str = "Try again.", **form: Any) -> Any:
        """Send what is in the composer."""
        sent = {
            "mode": "public",
            "reply": reply,
            "based_on_seq": self.seq,
            "after": self.seq,
        }
        return self.post("send/", **sent | form)

    def post(self, part: str, **form: Any) -> Any:
        return self._client.post(self._address + part, form, headers=HTMX)

    def plainly(self, part: str, **form: Any) -> Any:
        """As a form without script."""
        return self._client.post(self._address + part, form)

    def undo(self, message: TicketMessage) -> Any:
        address = f"/support/messages/{message.pk}/undo/"
        return self._client.post(address, {"after": self.seq}, headers=HTMX)

    def changes(self, after: int) -> Any:
        address = f"{self._address}changes/?after={after}"
        return self._client.get(address, headers=HTMX)


@pytest.fixture
def page(ticket: Ticket, anna: User) -> Page:
    """Anna has Alice's ticket open."""
    return Page(ticket, anna)


def test_the_same_send_twice_is_one_reply(page: Page, ticket: Ticket) -> None:
    for _ in range(2):
        assert page.send(key="k").status_code == 200
    assert ticket.messages.filter(body="Try again.").count() == 1


@pytest.mark.parametrize(
    ("then", "status"),
    [
        ("reply", Status.OPEN),
        ("reply_and_wait", Status.PENDING),
        ("reply_and_hold", Status.ON_HOLD),
        ("reply_and_solve", Status.SOLVED),
    ],
)
def test_send_and_then(page: Page, ticket: Ticket, then: str, status: Status) -> None:
    assert page.send(then=then).status_code == 200
    assert desk.fresh(ticket).status == status


def test_what_came_meanwhile_is_shown_first_and_again_if_more_comes(
    page: Page, ticket: Ticket, ben: User
) -> None:
    desk.writes(ticket, "Wait, it works.")
    review = page.send()
    assert review.status_code == 409
    assert "Wait, it works." in review.content.decode()
    assert review["HX-Retarget"] == "#composer-error"
    reviewed = desk.fresh(ticket).seq
    desk.replies_to(ticket, ben, "Great.")
    review = page.send(reviewed=reviewed)
    assert review.status_code == 409
    assert "Great." in review.content.decode()
    assert page.send(reviewed=desk.fresh(ticket).seq).status_code == 200


def test_a_reply_that_was_seen_in_its_undo_time_is_nothing_new(
    page: Page, ticket: Ticket, helpers: Any
) -> None:
    zoe = desk.agent("zoe", helpers, undo=60)
    message = desk.replies_to(ticket, zoe, "I will look.")
    page.seq = desk.fresh(ticket).seq
    TicketMessage.objects.filter(pk=message.pk).update(deliver_at=timezone.now())
    assert deliver_due() == 1
    assert page.send().status_code == 200


def test_a_note_asks_nobody(page: Page, ticket: Ticket) -> None:
    desk.writes(ticket, "Wait.")
    assert page.send("", mode="internal", note="Hm.").status_code == 200
    assert ticket.messages.get(body="Hm.").visibility == "internal"


@pytest.mark.parametrize(
    "form",
    [
        {"mode": "other"},
        {"reply": " "},
        {"reply": "\0"},
        {"then": "silence"},
        {"based_on_seq": "-1"},
        {"files": "no-id"},
        {"files": "0198c5a0-0000-7000-8000-000000000000"},
        {"key": "k" * 65},
    ],
)
def test_what_no_page_sends_is_refused_in_words(
    page: Page, ticket: Ticket, form: dict[str, str]
) -> None:
    refused = page.send(**form)
    assert 400 <= refused.status_code < 500
    assert refused["HX-Retarget"] == "#composer-error"
    assert ticket.messages.count() == 1


def test_without_script_the_page_comes_again_with_what_was_typed(
    page: Page, ticket: Ticket
) -> None:
    desk.writes(ticket, "Wait, it works.")
    form = {"mode": "public", "reply": "Half typed", "based_on_seq": page.seq}
    review = page.plainly("send/", **form)
    assert review.status_code == 409
    html = review.content.decode()
    assert "Half typed</textarea>" in html
    assert "Send anyway" in html
    sent = page.plainly("send/", **form | {"based_on_seq": desk.fresh(ticket).seq})
    assert sent["Location"] == ticket.get_absolute_url()


def test_drafts_are_kept_a_mode_and_go_when_they_are_sent(
    page: Page, ticket: Ticket, ben: User
) -> None:
    for mode, body in (("public", "Half a reply"), ("internal", "Half a note")):
        saved = page.post("draft/", mode=mode, body=body, based_on_seq=2)
        assert saved.status_code == 204
    assert "Half a reply</textarea>" in page.html()
    assert "Half a note</textarea>" in page.html()
    assert "Half a" not in Page(ticket, ben).html()
    page.seq = desk.fresh(ticket).seq
    page.send("Half a reply")
    assert Draft.objects.get().mode == "internal"
    page.post("draft/", mode="internal", body="", based_on_seq=2)
    assert not Draft.objects.exists()


def test_a_reply_that_is_taken_back_is_the_draft_again_and_gone_from_pages(
    ticket: Ticket, helpers: Any
) -> None:
    zoe = desk.agent("zoe", helpers, undo=60)
    page = Page(ticket, zoe)
    page.send("Too early")
    message = ticket.messages.get(body="Too early")
    assert "data-until" in page.html()
    undone = page.undo(message).content.decode()
    assert f'hx-target="#message-{message.pk}" hx-swap="delete"' in undone
    assert "Too early</textarea>" in page.html()
    assert page.undo(message).status_code == 404


def test_a_page_is_told_what_it_lacks_and_no_more(
    page: Page, ticket: Ticket, anna: User
) -> None:
    now = desk.fresh(ticket).seq
    assert page.changes(now).status_code == 204
    desk.notes(ticket, anna, "Only this")
    html = page.changes(now).content.decode()
    assert "Only this" in html
    assert "Help!" not in html
    assert "composer-text" not in html
    assert "Help!" in page.changes(999).content.decode()


def test_a_page_of_200_messages_asks_little(
    page: Page, ticket: Ticket, anna: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        desk.notes(ticket, anna, f"Note {number}")
    page.html()
    with django_assert_max_num_queries(45):
        html = page.html()
    assert html.count('class="message said') == 50
    assert "Earlier messages" in html


def test_a_reply_to_what_was_merged_meanwhile_goes_on_where_the_other_lives(
    page: Page, ticket: Ticket, alice: User, anna: User
) -> None:
    home = desk.ticket(alice, "The same")
    merging.merge(ticket=ticket, into=home, by=Actor.agent(anna))
    assert page.send().status_code == 409  # nothing of the other was seen
    sent = page.send(reviewed=desk.fresh(home).seq)
    assert sent["HX-Redirect"] == home.get_absolute_url()
    assert home.messages.filter(body="Try again.").exists()


def test_what_stands_above_is_asked_for_a_page_at_a_time(
    ticket: Ticket, anna: User, alice: User
) -> None:
    for number in range(conversation.PAGE):
        desk.notes(ticket, anna, f"Note {number}")
    stretch = conversation.latest(ticket, anna)
    assert stretch.earlier is not None
    above = conversation.before(ticket, anna, stretch.earlier)
    said = [entry.message.body for entry in above.entries if entry.message]
    assert said == ["Help!"]
    assert above.earlier is None
    assert conversation.latest(ticket, alice).earlier is None
