"""The mail of what happened on one ticket, to one person, as text and as HTML."""

from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from support.models.notification import Notification
from support.notifying.sentences import quote, sentence


def readable(claimed: Sequence[Notification]) -> list[Notification]:
    """Those that may still be told: to somebody who has an address and may come in, of a
    ticket that they may still see."""
    user = claimed[0].user
    if not (user.is_active and user.email):
        return []
    rows = Notification.objects.addressed_to(user).filter(
        pk__in=[row.pk for row in claimed]
    )
    beside = ("user", "ticket__team", "event__actor", "event__message")
    return list(rows.select_related(*beside).order_by("id"))


def send(news: Sequence[Notification], *, rating: str = "") -> None:
    """Mail *news*, all of one person and one ticket. *rating* is the path where they
    can say how it went; empty asks nothing.

    Raises:
        OSError: when the mail server does not take it (also `SMTPException`).
    """
    ticket, user = news[0].ticket, news[0].user
    context = {
        "ticket": ticket,
        "name": user.first_name or user.display_name,
        "lines": [{"text": sentence(row), "quote": quote(row)} for row in news],
        "url": urljoin(settings.SITE_URL, ticket.get_absolute_url()),
        "rating_url": urljoin(settings.SITE_URL, rating) if rating else "",
        "choices_url": urljoin(
            settings.SITE_URL, reverse("support:notification_choices")
        ),
    }
    mail = EmailMultiAlternatives(
        subject=f"[#{ticket.number}] {ticket.subject}",
        body=render_to_string("support/mail/news.txt", context),
        to=[user.email],
        # Mails of one ticket are one thread for who reads them, and no machine answers.
        headers={
            "Auto-Submitted": "auto-generated",
            "References": f"<ticket-{ticket.pk}@chatsite>",
        },
    )
    mail.attach_alternative(
        render_to_string("support/mail/news.html", context), "text/html"
    )
    mail.send()
