"""Mails of what somebody has not read: one a ticket, once, and nothing internal."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F
from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import csat, editing, messages, notifications, reads, teams
from support.lifecycle import Happening
from support.models import Notification, Team, Ticket
from support.models.actor import SYSTEM, Actor
from support.models.notification import Kind
from support.notifying.choices import Channels
from tests.integration.support import desk
from tests.threads import together

pytestmark = pytest.mark.django_db


def wait(minutes: int = 5) -> None:
    """As if so much time had passed since everything."""
    time = timedelta(minutes=minutes)
    Notification.objects.exclude(mail_at=None).update(mail_at=F("mail_at") - time)


def texts(sent: Any) -> list[str]:
    """The mail as text and as HTML."""
    return [sent.body, sent.alternatives[0][0]]


class NoMailServer(EmailBackend):
    """Takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_what_happened_on_a_ticket_comes_in_one_mail(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.replies_to(ticket, anna, "Try another socket.")
    desk.replies_to(ticket, anna, "Or another lamp.")
    assert notifications.send_due() == 0
    wait()
    assert notifications.send_due() == 1
    assert notifications.send_due() == 0
    [sent] = mail.outbox
    assert sent.to == [alice.email]
    assert f"#{ticket.number}" in sent.subject
    for text in texts(sent):
        assert "Try another socket." in text
        assert "Or another lamp." in text
        assert f"/support/tickets/{ticket.number}/" in text


def test_what_was_read_meanwhile_is_not_mailed(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.replies_to(ticket, anna)
    wait()
    reads.mark_seen(ticket=desk.fresh(ticket), user=alice, seq=100)
    assert notifications.send_due() == 0
    assert mail.outbox == []


def test_a_customer_is_never_mailed_what_is_internal(
    ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    desk.notes(ticket, anna, "SECRET: she is difficult.")
    editing.assign(ticket=ticket, to=ben, by=Actor.agent(anna))
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    wait()
    notifications.send_due()
    [sent] = [sent for sent in mail.outbox if sent.to == [alice.email]]
    whole = " ".join([str(sent.subject), *texts(sent)])
    for internal in ("SECRET", "note", ben.first_name, "queue"):
        assert internal not in whole


def test_who_is_told_that_it_is_solved_can_say_how_it_went_from_the_mail(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    wait()
    notifications.send_due()
    for text in texts(mail.outbox[0]):
        assert csat.link(ticket) in text


def test_what_was_opened_again_is_not_to_be_rated(
    ticket: Ticket, alice: User, anna: User
) -> None:
    desk.replies_to(ticket, anna, then=Happening.REPLY_AND_SOLVE)
    desk.writes(desk.fresh(ticket), "It is dark again")
    wait()
    notifications.send_due()
    [sent] = [sent for sent in mail.outbox if sent.to == [alice.email]]
    assert "/support/rate/" not in " ".join(texts(sent))


def test_what_was_redacted_since_is_not_mailed(ticket: Ticket, anna: User) -> None:
    message = desk.replies_to(ticket, anna, "Your password is 1234.")
    messages.redact(message=message, by=Actor.agent(anna))
    wait()
    notifications.send_due()
    assert "1234" not in mail.outbox[0].body


def test_who_left_the_team_is_not_mailed(
    ticket: Ticket, helpers: Team, anna: User, ben: User
) -> None:
    editing.assign(ticket=ticket, to=anna, by=Actor.agent(ben))
    wait()
    teams.leave(team=helpers, user=anna, by=SYSTEM)
    assert notifications.send_due() == 0
    assert mail.outbox == []


def test_who_wants_no_mails_gets_none(ticket: Ticket, alice: User, anna: User) -> None:
    on_page = {Kind.AGENT_REPLIED: Channels(on_page=True, by_mail=False)}
    notifications.choose(user=alice, choices=on_page)
    desk.replies_to(ticket, anna)
    wait()
    assert notifications.send_due() == 0


def test_a_mail_that_could_not_be_sent_is_sent_later(
    ticket: Ticket, anna: User, settings: Any
) -> None:
    desk.replies_to(ticket, anna)
    wait()
    settings.EMAIL_BACKEND = f"{__name__}.NoMailServer"
    assert notifications.send_due() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert notifications.send_due() == 0  # not at once
    wait(15)
    assert notifications.send_due() == 1
    assert len(mail.outbox) == 1


def test_what_is_being_sent_is_left_out_of_the_next_mail(
    ticket: Ticket, alice: User, anna: User
) -> None:
    """A slow mail server has the first; meanwhile there is more news, and it is due."""
    desk.replies_to(ticket, anna, "First")
    wait()
    first = Notification.objects.get(user=alice)
    assert notifications._claim(alice.pk, ticket.pk, now=timezone.now()) == [first]
    desk.replies_to(ticket, anna, "Second")
    Notification.objects.exclude(pk=first.pk).update(mail_at=timezone.now())
    notifications.send_due()
    [sent] = mail.outbox
    assert "Second" in sent.body
    assert "First" not in sent.body


@pytest.mark.django_db(transaction=True)
def test_many_jobs_at_once_send_each_mail_once(
    alice: User, bob: User, helpers: Team, anna: User
) -> None:
    for customer in (alice, bob):
        for number in range(3):
            desk.replies_to(desk.ticket(customer, f"Number {number}"), anna)
    wait()
    sent = together(*[notifications.send_due] * 6)
    assert sum(sent) == 6
    assert len(mail.outbox) == 6
    assert len({(message.to[0], message.subject) for message in mail.outbox}) == 6
    assert not Notification.objects.filter(mail_at__isnull=False).exists()
