"""Articles are found by what they mean, by who may read them, and never later than words."""

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
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from chatsite.accounts.models import User
from chatsite.checks import SETTINGS
from support.actions import articles
from support.actions.articles import About, Audience, Wording
from support.knowledge import meaning, retrieval
from support.models import ArticleChunk
from support.semantic import search, tasks
from support.semantic.models import ChunkEmbedding
from tests.integration.support import desk
from tests.upstream import Gate, Upstream

pytestmark = pytest.mark.django_db

QUESTION = "my light won't turn on"
ARTICLE = "The lamp stays dark", "Hold the button for ten seconds."


@pytest.fixture(scope="module")
def server() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture(autouse=True)
def upstream(server: Upstream, settings: LazySettings) -> Upstream:
    """A site that names a model, to which these two mean the same."""
    server.reset()
    server.meaning("won't turn on", 0)
    server.meaning("stays dark", 0)
    settings.SUPPORT_EMBEDDING_MODEL = "test-meaning"
    settings.SUPPORT_EMBEDDING_URL = server.url
    return server


def slugs(question: str = QUESTION, *, internal: bool = False) -> list[str]:
    found = retrieval.passages(question, internal=internal)
    return [passage.url.split("/")[3] for passage in found]


def embedded(lead: User, audience: str = Audience.PUBLIC) -> None:
    desk.article(lead, *ARTICLE, audience=audience)
    tasks.embed_left()


def test_a_question_without_a_common_word_finds_its_article(lena: User) -> None:
    desk.article(lena, *ARTICLE)
    desk.article(lena, "Descale the kettle", "Use vinegar.")
    assert slugs() == []
    tasks.embed_left()
    assert slugs() == ["the-lamp-stays-dark"]
    assert slugs("What is the capital of France?") == ["descale-the-kettle"]


def test_the_help_centre_shows_it_too(lena: User) -> None:
    embedded(lena)
    page = Client().get("/support/help/", {"q": QUESTION}).content.decode()
    assert "The lamp stays dark" in page
    assert "Hold the button for ten seconds." in page
    assert (
        "The lamp stays dark"
        not in Client()
        .get("/support/help/", {"q": "quantum gardening"})
        .content.decode()
    )


def test_what_is_unlike_the_question_is_not_found(
    lena: User, upstream: Upstream
) -> None:
    embedded(lena)
    upstream.meaning("capital of France", 3)
    assert slugs("What is the capital of France?") == []


def test_customers_never_find_what_is_internal(lena: User) -> None:
    embedded(lena, Audience.INTERNAL)
    assert slugs() == []
    assert slugs(internal=True) == ["the-lamp-stays-dark"]
    assert (
        "stays dark"
        not in Client().get("/support/help/", {"q": QUESTION}).content.decode()
    )


def test_what_was_taken_back_is_gone_at_once_with_its_vector(lena: User) -> None:
    article = desk.article(lena, *ARTICLE)
    tasks.embed_left()
    articles.withdraw(article=article, by=lena)
    assert slugs(internal=True) == []
    assert not ChunkEmbedding.objects.exists()


def test_what_became_internal_is_gone_at_once(lena: User) -> None:
    article = desk.article(lena, *ARTICLE)
    tasks.embed_left()
    internal = About(audience=Audience.INTERNAL)
    articles.revise(article=article, by=lena, wording=Wording(*ARTICLE), about=internal)
    tasks.embed_left()
    assert slugs() == []
    assert slugs(internal=True) == ["the-lamp-stays-dark"]


def test_many_internal_pieces_that_are_nearer_do_not_hide_a_public_one(
    lena: User, upstream: Upstream
) -> None:
    sections = "\n\n".join(f"## Part {n}\n\nIt stays dark." for n in range(80))
    desk.article(lena, "For us", sections, audience=Audience.INTERNAL)
    upstream.meaning("Hold the button", 1)
    embedded(lena)
    with connection.cursor() as cursor:  # as PostgreSQL does with many more
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    assert slugs() == ["the-lamp-stays-dark"]


def test_staff_see_how_near_a_question_is_to_what(
    lena: User, upstream: Upstream, capsys: pytest.CaptureFixture[str]
) -> None:
    upstream.meaning("kettle", 1)
    desk.article(lena, "Descale the kettle", "Use vinegar.")
    embedded(lena)
    call_command("nearest", QUESTION)
    lines = ["1.000  The lamp stays dark", "0.000  Descale the kettle"]
    assert capsys.readouterr().out.splitlines() == lines


def test_what_words_and_meaning_both_find_comes_first() -> None:
    assert meaning.fused([1, 2, 3], [3, 4]) == [3, 1, 2, 4]
    assert meaning.fused([1, 2], []) == [1, 2]
    assert meaning.fused([], []) == []


def test_when_the_provider_is_away_words_find_what_they_can(
    lena: User, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    embedded(lena)
    settings.SUPPORT_EMBEDDING_URL = "http://127.0.0.1:9/v1"
    with caplog.at_level(logging.WARNING):
        assert slugs("lamp stays dark") == ["the-lamp-stays-dark"]
        assert slugs() == []
    assert "semantic.not_asked" in caplog.text
    assert "refused" in caplog.text


def test_nobody_waits_for_a_provider_that_says_nothing(
    lena: User, settings: LazySettings, upstream: Upstream
) -> None:
    embedded(lena)
    settings.SUPPORT_EMBEDDING_TIMEOUT = 0.2
    gate = Gate()
    upstream.answer("lamp stays", [gate], streamed=False)
    assert slugs("lamp stays dark") == ["the-lamp-stays-dark"]
    assert gate.reached.is_set()
    gate.release()


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


def test_a_site_that_names_no_model_searches_by_words_and_asks_nobody(
    lena: User, settings: LazySettings, upstream: Upstream
) -> None:
    embedded(lena)
    upstream.requests.clear()
    settings.SUPPORT_EMBEDDING_MODEL = ""
    assert slugs() == []
    assert slugs("lamp stays dark") == ["the-lamp-stays-dark"]
    assert upstream.requests == []


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


def test_a_question_is_asked_of_the_first_provider_where_no_other_is_named(
    lena: User, settings: LazySettings, upstream: Upstream
) -> None:
    settings.SUPPORT_EMBEDDING_URL = ""
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = upstream.url, "sk-first"
    assert search.Semantic().nearest(QUESTION, ArticleChunk.objects.all(), 5) == []
    [request] = upstream.requests
    assert request.headers["Authorization"] == "Bearer sk-first"
    assert request.body["model"] == "test-meaning"
