"""Uploading files for a message."""

import hashlib
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.models import Attachment, Ticket

LARGEST = 20 * 1024 * 1024


def add(*, ticket: Ticket, user: User, file: UploadedFile) -> Attachment:
    """Store a file for a message that *user* writes; until it is sent, only they have
    it. The type is what the browser said, and believed by nobody.

    Raises:
        Refused: for an empty or a too large file, or one without a name.
    """
    name = PurePosixPath((file.name or "").replace("\\", "/")).name.replace("\0", "")
    if not name:
        raise Refused("no_name", "This file has no name.", status=422)
    if not file.size or file.size > LARGEST:
        limit = LARGEST // 1024**2
        raise Refused("bad_size", f"A file has 1 byte to {limit} MB.", status=422)
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
