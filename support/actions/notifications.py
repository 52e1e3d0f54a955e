"""Reading one's news, choosing how to be told, and sending what was not read by mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chatsite import batches
from chatsite.accounts.models import User
from support.access import is_agent_of
from support.actions import csat
from support.live import publish
from support.models import Notification, NotificationChoice, Ticket
from support.models.notification import Kind
from support.notifying import mail
from support.notifying.choices import USUAL, Channels

# Mails of one pass; the next goes on.
AT_ONCE = 100
# A mail that could not be sent is tried again after this, for a day.
TRY_AGAIN = timedelta(minutes=10)
GIVE_UP = timedelta(days=1)
KEEP = timedelta(days=90)


def mark_seen(*, ticket: Ticket, user: User, seq: int) -> None:
    """Note that *user* has seen a ticket up to *seq*, as their side counts, with all
    that was merged into it: what they have seen is news no more, and not mailed."""
    seen = Q(event__seq__lte=seq)
    if not is_agent_of(user, ticket):
        seen = Q(event__public_seq__lte=seq)
    here = (Q(ticket=ticket) & seen) | Q(ticket__merged_into=ticket)
    _read(user, here)


def mark_read(*, user: User, number: int | None = None) -> None:
    """Take all news of *user* as read, or those of one ticket."""
    _read(user, Q() if number is None else Q(ticket__number=number))


def _read(user: User, which: Q) -> None:
    rows = Notification.objects.unread().filter(which, user=user)
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    with transaction.atomic():
        Notification.objects.filter(pk__in=ids).update(read_at=timezone.now())
        publish.notified(user_id=user.pk)


@transaction.atomic
def choose(*, user: User, choices: Mapping[Kind, Channels]) -> None:
    """Tell *user* as they chose; only what differs from the usual is kept."""
    NotificationChoice.objects.filter(user=user, kind__in=choices).delete()
    NotificationChoice.objects.bulk_create(
        NotificationChoice(
            user=user, kind=kind, on_page=chosen.on_page, by_mail=chosen.by_mail
        )
        for kind, chosen in choices.items()
        if chosen != USUAL[kind]
    )


def send_due() -> int:
    """Mail what is due and was not read: one mail a person and ticket. Returns how many.

    Any number may run this at once, and each mail is sent by one of them. Only a job
    that dies between sending and saying so makes the next one send it again.
    """
    now = timezone.now()
    due = Notification.objects.to_mail(now).filter(event__at__gt=now - GIVE_UP)
    pairs = due.order_by().values_list("user", "ticket").distinct()[:AT_ONCE]
    return batches.each(list(pairs), _send)


def _send(pair: tuple[int, UUID]) -> bool:
    claimed = _claim(*pair, now=timezone.now())
    if not claimed:
        return False
    news = mail.readable(claimed)
    if news:
        mail.send(news, rating=_where_to_rate(news))
    rows = Notification.objects.filter(pk__in=[row.pk for row in claimed])
    rows.update(mail_at=None)
    rows.filter(pk__in=[row.pk for row in news]).update(mailed_at=timezone.now())
    return bool(news)


def _where_to_rate(news: Sequence[Notification]) -> str:
    """The path for a customer who is told that it is solved, if it still is."""
    ticket = news[0].ticket
    is_told = any(row.kind == Kind.SOLVED for row in news)
    return csat.link(ticket) if is_told and not ticket.is_open else ""


@transaction.atomic
def _claim(user_id: int, ticket_id: UUID, *, now: datetime) -> list[Notification]:
    """What one mail will say, taken so that no other job sends it; none if another has
    it. With what is due comes what would be soon, but nothing that is being sent."""
    soon = timedelta(seconds=settings.SUPPORT_MAIL_DELAY)
    rows = Notification.objects.to_mail(now + soon).filter(
        user=user_id, ticket=ticket_id
    )
    locked = rows.select_for_update(skip_locked=True, of=("self",))
    claimed = list(locked.order_by("id"))
    if not any(row.mail_at and row.mail_at <= now for row in claimed):
        return []
    mine = Notification.objects.filter(pk__in=[row.pk for row in claimed])
    mine.update(mail_at=now + soon + TRY_AGAIN)
    return claimed


def forget() -> int:
    """Delete what is older than the desk keeps news. Returns how many."""
    old = Notification.objects.filter(event__at__lt=timezone.now() - KEEP)
    return batches.delete(old)
