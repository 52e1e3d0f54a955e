"""Files that people send with their messages."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse

from support.models.ids import new_id
from support.models.message import TicketMessage

if TYPE_CHECKING:
    from chatsite.accounts.models import User


def random_name(attachment: "Attachment", filename: str) -> str:
    """A place nobody can guess, without an ending that a server could act on."""
    return f"support/{attachment.ticket_id}/{uuid4().hex}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files in the words of who may have them."""

    def public(self) -> Self:
        """Those of messages that the customer may read."""
        return self.filter(message__in=TicketMessage.objects.public())

    def unsent_by(self, user: "User") -> Self:
        """What somebody uploaded for a message that they still write."""
        return self.filter(message=None, uploaded_by=user)

    def left_before(self, moment: datetime) -> Self:
        """What was uploaded before *moment* for a message that was never sent."""
        return self.filter(message=None, created_at__lt=moment)


class Attachment(models.Model):
    """A file. Its message says who may see it; without one, only its uploader may.

    Served through a view that asks `support.access`, never by address.
    """

    class ScanState(models.TextChoices):
        """What a scanner of the site's found; without a scanner it stays unscanned."""

        UNSCANNED = "unscanned"
        CLEAN = "clean"
        INFECTED = "infected"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(
        "support.Ticket", on_delete=models.CASCADE, related_name="attachments"
    )
    message = models.ForeignKey(
        "support.TicketMessage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    file = models.FileField(upload_to=random_name, max_length=200)
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(
        max_length=9, choices=ScanState.choices, default=ScanState.UNSCANNED
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="attachment_newest")]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        """Where the door is that it is served through."""
        return reverse("support:attachment", args=[self.id])


@receiver(post_delete, sender=Attachment)
def _forget(instance: Attachment, **signal: Any) -> None:
    """The file goes with its row, once that has gone for good: also with a ticket, or
    with the account of who asked."""
    transaction.on_commit(partial(instance.file.delete, save=False))
