"""Files of messages: who may have them, how many and how large, and where they run."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import attachments, messages
from support.actions.attachments import MOST_FILES
from support.models import Attachment, Ticket
from support.models.actor import Actor
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


class Stop(Exception):  # noqa: N818 (it is no error)
    """Ends a transaction."""


HTML = b"<script>alert(document.domain)</script>"


def uploads(
    ticket: Ticket, user: User, name: str = "a.txt", kind: str = "text/plain"
) -> Any:
    """Anna adds a file to what she writes."""
    file = SimpleUploadedFile(name, HTML, kind)
    address = f"{ticket.get_absolute_url()}files/"
    return browser(user).post(address, {"upload": [file]}, headers=HTMX)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent_with(ticket: Ticket, agent: User, **file: str) -> Attachment:
    """A reply with a file that was uploaded before."""
    assert uploads(ticket, agent, **file).status_code == 200
    attachment = Attachment.objects.get()
    desk.replies_to(ticket, agent, files=(attachment.pk,))
    return attachment


def status(user: User, file: Attachment) -> int:
    return browser(user).get(file.get_absolute_url()).status_code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("page.html", "text/html"),
        ("image.svg", "image/svg+xml"),
        ("page.xhtml", "application/xhtml+xml"),
        ("feed.xml", "text/xml"),
        ("paper.pdf", "application/pdf"),
        ("odd", "text/html; charset=x"),
    ],
)
def test_what_could_run_is_only_downloaded(
    ticket: Ticket, anna: User, alice: User, name: str, kind: str
) -> None:
    file = sent_with(ticket, anna, name=name, kind=kind)
    response = browser(alice).get(file.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_a_picture_is_shown_and_a_page_that_calls_itself_one_is_not_guessed(
    ticket: Ticket, anna: User, alice: User
) -> None:
    file = sent_with(ticket, anna, name="page.html", kind="image/png")
    response = browser(alice).get(file.get_absolute_url())
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_is_its_messages_readers_only(
    ticket: Ticket, alice: User, bob: User, anna: User, carl: User
) -> None:
    file = sent_with(ticket, anna)
    assert [status(user, file) for user in (alice, anna)] == [200, 200]
    assert [status(user, file) for user in (bob, carl)] == [404, 404]
    assert Client().get(file.get_absolute_url()).status_code == 302


def test_a_file_that_is_not_sent_or_of_a_note_is_not_alices(
    ticket: Ticket, alice: User, anna: User, ben: User
) -> None:
    uploads(ticket, anna)
    file = Attachment.objects.get()
    assert [status(user, file) for user in (anna, ben, alice)] == [200, 404, 404]
    file.message = desk.notes(ticket, anna)
    file.save()
    assert [status(user, file) for user in (anna, ben, alice)] == [200, 200, 404]


def test_an_upload_can_be_taken_away_until_it_is_sent(
    ticket: Ticket, anna: User, ben: User
) -> None:
    uploads(ticket, anna)
    file = Attachment.objects.get()
    address = f"{file.get_absolute_url()}remove/"
    assert browser(ben).post(address, headers=HTMX).status_code == 404
    assert browser(anna).post(address, headers=HTMX).status_code == 200
    assert not Attachment.objects.exists()
    sent = sent_with(ticket, anna)
    address = f"{sent.get_absolute_url()}remove/"
    assert browser(anna).post(address, headers=HTMX).status_code == 409


def test_a_message_has_no_more_files_than_it_may(ticket: Ticket, anna: User) -> None:
    for _ in range(MOST_FILES):
        assert uploads(ticket, anna).status_code == 200
    refused = uploads(ticket, anna)
    assert refused.status_code == 422
    assert f"{MOST_FILES} files" in refused.content.decode()
    assert Attachment.objects.count() == MOST_FILES


def test_a_file_is_no_larger_than_the_site_allows(
    ticket: Ticket, anna: User, settings: LazySettings
) -> None:
    settings.SUPPORT_FILE_MB = 0
    assert uploads(ticket, anna).status_code == 422
    assert not Attachment.objects.exists()


def test_an_upload_that_is_never_sent_is_forgotten_after_a_week_with_its_file(
    ticket: Ticket, anna: User, django_capture_on_commit_callbacks: Any
) -> None:
    sent = sent_with(ticket, anna)
    assert uploads(ticket, anna).status_code == 200
    recent = Attachment.objects.get(message=None)
    assert uploads(ticket, anna).status_code == 200
    old = Attachment.objects.exclude(pk__in=[sent.pk, recent.pk]).get()
    long_ago = timezone.now() - attachments.KEEP - timedelta(seconds=1)
    Attachment.objects.exclude(pk=recent.pk).update(created_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert attachments.forget_unsent() == 1
    assert set(Attachment.objects.all()) == {sent, recent}
    assert not old.file.storage.exists(old.file.name)
    assert recent.file.storage.exists(recent.file.name)


def test_files_go_with_the_account_of_who_asked(
    ticket: Ticket, alice: User, anna: User, django_capture_on_commit_callbacks: Any
) -> None:
    file = sent_with(ticket, anna).file
    with django_capture_on_commit_callbacks(execute=True):
        alice.delete()
    assert not Attachment.objects.exists()
    assert not file.storage.exists(file.name)


def test_a_redaction_that_fails_takes_no_file_away(
    ticket: Ticket, anna: User, django_capture_on_commit_callbacks: Any
) -> None:
    file = sent_with(ticket, anna)
    file.refresh_from_db()
    assert file.message
    with (
        django_capture_on_commit_callbacks(execute=True),
        contextlib.suppress(Stop),
        transaction.atomic(),
    ):
        messages.redact(message=file.message, by=Actor.agent(anna))
        raise Stop
    assert file.file.storage.exists(file.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        messages.redact(message=file.message, by=Actor.agent(anna))
    assert not file.file.storage.exists(file.file.name)
