"""How a site comes to know what its articles mean, and a site that does not."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery.signals import after_task_publish
from django.conf import LazySettings
from django.core.checks import run_checks
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from chatsite.accounts.models import User
from chatsite.checks import SETTINGS
from support.actions import articles
from support.models import ArticleChunk
from support.semantic import tasks
from support.semantic.models import ChunkEmbedding
from tests.integration.support import desk
from tests.integration.support.meanings import (
    ARTICLE,
    embedded,
    named,
    slugs,
)
from tests.upstream import Gate, Upstream

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture(autouse=True)
def upstream(server: Upstream, settings: LazySettings) -> Upstream:
    """The site names a model there."""
    return named(server, settings)


def test_a_published_article_is_sent_to_a_worker_and_what_is_done_is_not_done_again(
    lena: User,
    upstream: Upstream,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[tuple[str, list[str]]] = []

    def published(
        sender: str, body: tuple[list[str], object, object], **_: object
    ) -> None:
        sent.append((sender, body[0]))

    after_task_publish.connect(published)
    with django_capture_on_commit_callbacks(execute=True):
        article = desk.article(lena, *ARTICLE)
        assert sent == []
    after_task_publish.disconnect(published)
    assert sent == [(tasks.embed_article.name, [str(article.pk)])]
    assert upstream.requests == []
    tasks.embed_article(str(article.pk))
    tasks.embed_article(str(article.pk))
    tasks.embed_left()
    [request] = upstream.requests
    assert request.question.startswith("The lamp stays dark\n\nHold the button")


def test_an_article_of_many_pieces_is_asked_for_in_batches(
    lena: User, upstream: Upstream
) -> None:
    body = "\n\n".join(f"## Part {number}\n\nText." for number in range(60))
    desk.article(lena, "Long", body)
    tasks.embed_left()
    assert [len(asked.body["input"]) for asked in upstream.requests] == [50, 10]
    assert ChunkEmbedding.objects.count() == ArticleChunk.objects.count() == 60


def test_what_a_provider_did_not_do_the_next_pass_does(
    lena: User, upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.refuse("stays dark", 503, streamed=False, times=1)
    with caplog.at_level(logging.WARNING):
        embedded(lena)
    assert "semantic.not_embedded" in caplog.text
    assert slugs() == []
    tasks.embed_left()
    assert slugs() == ["the-lamp-stays-dark"]


def test_another_model_makes_all_vectors_anew(
    lena: User, settings: LazySettings
) -> None:
    embedded(lena)
    settings.SUPPORT_EMBEDDING_MODEL = "another"
    assert slugs() == []
    tasks.embed_left()
    assert slugs() == ["the-lamp-stays-dark"]
    assert [row.model for row in ChunkEmbedding.objects.all()] == ["another"]


def test_vectors_of_another_size_are_refused_in_words(
    lena: User, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SUPPORT_EMBEDDING_DIMENSIONS = 1536
    with caplog.at_level(logging.WARNING):
        embedded(lena)
    assert "test-meaning gives 8 numbers, not the expected 1536" in caplog.text
    assert not ChunkEmbedding.objects.exists()
    [error] = run_checks(tags=[SETTINGS], databases=["default"])
    assert "the table holds vectors of 8 numbers" in error.msg


@pytest.mark.django_db(transaction=True)
def test_an_article_that_is_withdrawn_meanwhile_gets_no_vector(
    upstream: Upstream,
) -> None:
    lena = desk.agent("lena", desk.team("Lamp care"), role=desk.Role.LEAD)
    article = desk.article(lena, *ARTICLE)
    gate = Gate()
    upstream.answer("stays dark", [gate], streamed=False)

    def job() -> None:
        try:
            tasks.embed_left()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(job)
        assert gate.reached.wait(10)
        articles.withdraw(article=article, by=lena)
        gate.release()
        done.result(10)
    assert len(upstream.requests) == 1
    assert not ChunkEmbedding.objects.exists()


@pytest.mark.parametrize("model", ["", "test-meaning"])
def test_only_a_site_that_names_a_model_has_a_table(model: str) -> None:
    site = {
        "DJANGO_SETTINGS_MODULE": "chatsite.settings.site",
        "SUPPORT_EMBEDDING_MODEL": model,
        "SUPPORT_EMBEDDING_URL": "http://127.0.0.1:9/v1",
        "SECRET_KEY": "not-secret",
    }
    plan = subprocess.run(
        [sys.executable, "manage.py", "showmigrations", "--plan"],
        env=os.environ | site,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "support.0001_initial" in plan
    assert ("semantic.0001_initial" in plan) is bool(model)


@pytest.mark.parametrize(
    ("settings_of_the_site", "told"),
    [
        ({"SUPPORT_EMBEDDING_URL": "http://models:8000/v1"}, []),
        ({"OPENAI_API_KEY": "a key"}, []),
        ({"OPENAI_BASE_URL": "http://models:8000/v1"}, []),
        ({}, ["support.E003"]),
        (
            {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "CHAT_PRESET": "embedded"},
            ["support.E003"],
        ),
    ],
)
def test_a_model_needs_somebody_to_ask(
    settings: LazySettings, settings_of_the_site: dict[str, str], told: list[str]
) -> None:
    nothing = dict.fromkeys(("SUPPORT_EMBEDDING_URL", "OPENAI_API_KEY"), "")
    for name, value in (nothing | settings_of_the_site).items():
        setattr(settings, name, value)
    assert [message.id for message in run_checks(tags=[SETTINGS])] == told
