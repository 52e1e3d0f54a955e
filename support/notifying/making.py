"""The one place where notifications are made: of a ticket's new events."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from support.live import publish
from support.models.event import TicketEvent
from support.models.notification import Kind, Notification
from support.models.ticket import Ticket
from support.notifying.audience import audience
from support.notifying.choices import USUAL, Channels, chosen


def tell(ticket: Ticket, events: Sequence[TicketEvent]) -> None:
    """Note who is to be told of events that were just stored, in their transaction.

    Open pages learn of it on commit. Mails are sent later, and only of what is not read
    by then: see `support.actions.notifications.send_due`.
    """
    told = [
        (user_id, kind, event)
        for event in events
        for user_id, kind in audience(ticket, event).items()
    ]
    if not told:
        return
    theirs = chosen({user_id for user_id, _, _ in told})
    made = [
        _notification(ticket, user_id, event, kind, channels)
        for user_id, kind, event in told
        if (channels := theirs.get((user_id, kind), USUAL[kind])) != NOWHERE
    ]
    Notification.objects.bulk_create(made)
    for user_id in {notification.user_id for notification in made}:
        publish.notified(user_id=user_id)


NOWHERE = Channels(on_page=False, by_mail=False)


def _notification(
    ticket: Ticket, user_id: int, event: TicketEvent, kind: Kind, channels: Channels
) -> Notification:
    delay = timedelta(seconds=settings.SUPPORT_MAIL_DELAY)
    return Notification(
        user_id=user_id,
        ticket=ticket,
        event=event,
        kind=kind,
        on_page=channels.on_page,
        mail_at=event.at + delay if channels.by_mail else None,
    )
