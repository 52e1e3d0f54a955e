"""Articles are found by what they mean, by who may read them, or by words alone."""

import logging
from collections.abc import Iterator
from random import Random

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from chatsite.accounts.models import User
from support.actions import articles
from support.actions.articles import About, Audience, Wording
from support.knowledge import meaning
from support.models import Article, ArticleChunk
from support.semantic import search, tasks
from support.semantic.models import ChunkEmbedding
from tests.integration.support import desk
from tests.integration.support.meanings import (
    ARTICLE,
    QUESTION,
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
    upstream.meaning("Hold the button", 1)
    embedded(lena)
    internal = desk.article(lena, "For us", audience=Audience.INTERNAL)
    # So many that PostgreSQL asks the index, which looks at 40 at a time.
    fill(internal, 1500, [1.0, *[0.0] * 7])
    fill(desk.article(lena, "Else"), 1500, [*[0.0] * 7, 1.0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert slugs()[:1] == ["the-lamp-stays-dark"]


def fill(article: Article, count: int, vector: list[float]) -> None:
    chance = Random(count)
    pieces = ArticleChunk.objects.bulk_create(
        ArticleChunk(article=article, position=number, title="More", text="Text.")
        for number in range(1, count + 1)
    )
    ChunkEmbedding.objects.bulk_create(
        ChunkEmbedding(
            chunk=piece,
            model="test-meaning",
            vector=[number + chance.gauss(0, 0.2) for number in vector],
        )
        for piece in pieces
    )


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


def test_a_site_that_names_no_model_searches_by_words_and_asks_nobody(
    lena: User, settings: LazySettings, upstream: Upstream
) -> None:
    embedded(lena)
    upstream.requests.clear()
    settings.SUPPORT_EMBEDDING_MODEL = ""
    assert slugs() == []
    assert slugs("lamp stays dark") == ["the-lamp-stays-dark"]
    assert upstream.requests == []


def test_a_question_is_asked_of_the_first_provider_where_no_other_is_named(
    lena: User, settings: LazySettings, upstream: Upstream
) -> None:
    settings.SUPPORT_EMBEDDING_URL = ""
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = upstream.url, "sk-first"
    assert search.Semantic().nearest(QUESTION, ArticleChunk.objects.all(), 5) == []
    [request] = upstream.requests
    assert request.headers["Authorization"] == "Bearer sk-first"
    assert request.body["model"] == "test-meaning"
