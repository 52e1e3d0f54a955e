"""Uploading files for a message."""

import hashlib
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from chatsite import batches
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.models import Attachment, Ticket

MOST_FILES = 10
"""Of one message."""
KEEP = timedelta(days=7)
"""How long an upload waits for its message: drafts are kept, and taken up again."""


def add(*, ticket: Ticket, user: User, file: UploadedFile) -> Attachment:
    """Store a file for a message that *user* writes; until it is sent, only they have
    it. The type is what the browser said, and believed by nobody.

    Raises:
        Refused: for an empty or a too large file, one without a name, or one too many.
    """
    name = PurePosixPath((file.name or "").replace("\\", "/")).name.replace("\0", "")
    if not name:
        raise Refused("no_name", "This file has no name.", status=422)
    limit = settings.SUPPORT_FILE_MB
    if not file.size or file.size > limit * 1024**2:
        raise Refused("bad_size", f"A file has 1 byte to {limit} MB.", status=422)
    waiting = Attachment.objects.unsent_by(user).filter(ticket=ticket)
    if waiting.count() >= MOST_FILES:
        raise Refused("too_many", f"A message has {MOST_FILES} files.", status=422)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return Attachment.objects.create(
        ticket=ticket,
        uploaded_by=user,
        file=file,
        original_name=name[-255:],
        content_type=(file.content_type or "application/octet-stream")[:100],
        size=file.size,
        sha256=digest.hexdigest(),
    )


def remove(*, attachment: Attachment, user: User) -> None:
    """Take back what was uploaded for a message that is not sent.

    Raises:
        Refused: for a file of a message: that goes with its message only.
    """
    with transaction.atomic():
        unsent = Attachment.objects.unsent_by(user).select_for_update()
        if (mine := unsent.filter(pk=attachment.pk).first()) is None:
            raise Refused("sent", "It is sent already.", status=409)
        mine.delete()


def forget_unsent() -> int:
    """Delete what was uploaded for messages that nobody sent. Returns how many."""
    return batches.delete(Attachment.objects.left_before(timezone.now() - KEEP))
