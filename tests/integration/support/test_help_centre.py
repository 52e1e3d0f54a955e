"""The help centre as strangers, customers and agents read it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chatsite.accounts.models import User
from support.actions import articles
from support.actions.articles import Wording
from support.demo.articles import load_articles
from support.models import Article, ArticleVote, Product
from tests.integration.support import desk

pytestmark = pytest.mark.django_db

HELP = "/support/help/"


@pytest.fixture
def lena() -> User:
    """Decides what readers read."""
    return desk.agent("lena", desk.team("Lamp care"), role=desk.Role.LEAD)


@pytest.fixture
def demo(lena: User) -> None:
    """The articles of the demo."""
    load_articles(by=lena)


def page(address: str, user: User | None = None) -> str:
    client = Client()
    if user:
        client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(
        r'<a href="/support/help/[\w-]+/[^"]*"\s+dir="auto">([^<]+)', html
    )


@pytest.mark.usefixtures("demo")
def test_a_stranger_finds_everything_public_and_nothing_else() -> None:
    found = titles(page(HELP))
    assert len(found) == Article.objects.open_to_all().count() == 13
    assert "Refunds beyond the rules" not in found


@pytest.mark.usefixtures("demo")
def test_an_agent_finds_what_is_internal_too_and_sees_that_it_is(lena: User) -> None:
    html = page(f"{HELP}?q=goodwill", lena)
    assert titles(html)[0] == "Refunds beyond the rules"
    assert "Agents only" in html
    assert "Refunds beyond" not in page(f"{HELP}?q=goodwill")


@pytest.mark.usefixtures("demo")
def test_words_that_were_asked_for_are_marked_in_the_text() -> None:
    html = page(f"{HELP}?q=flickers+on+a+dimmer")
    assert titles(html)[0] == "The light flickers or stays dim"
    assert "<mark>dimmer</mark>" in html


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("typed", ["passw", "forgot my passw", "pasword"])
def test_an_unfinished_or_mistyped_word_finds_its_article(typed: str) -> None:
    found = titles(page(f"{HELP}?q={typed}"))
    assert "Change your password, or get in without it" in found


@pytest.mark.usefixtures("demo")
def test_a_shelf_or_a_topic_narrows_what_is_shown() -> None:
    app = Product.objects.get(name="Lumen App")
    found = titles(page(f"{HELP}?product={app.pk}"))
    assert set(found) == {
        *Article.objects.open_to_all()
        .filter(product=app)
        .values_list("title", flat=True)
    }
    assert len(titles(page(f"{HELP}?product=x&tag=9999999"))) == 13


def test_what_an_article_says_is_never_markup_of_the_page(lena: User) -> None:
    attack = "<img src=x onerror=alert(1)> \x02kettle\x03"
    desk.article(lena, f"Kettle {attack}", f"The kettle {attack}", keywords=attack)
    for address in (f"{HELP}?q=kettle", HELP, f"{HELP}?q={attack}"):
        assert "<img" not in page(address)
    article = Article.objects.get()
    assert "<img" not in page(article.get_absolute_url())


@pytest.mark.parametrize("q", ["%00", "'", "a:*", "%27%7C%26!(", "%F0%9F%92%A1", "+"])
def test_whatever_is_searched_the_page_comes(lena: User, q: str) -> None:
    desk.article(lena, "The kettle", "It boils.")
    page(f"{HELP}?q={q}")


def test_an_article_that_was_taken_back_is_not_there(lena: User) -> None:
    article = desk.article(lena, "The kettle", "It boils.")
    page(article.get_absolute_url())
    articles.withdraw(article=article, by=lena)
    assert Client().get(article.get_absolute_url()).status_code == 404
    assert "The kettle" not in page(f"{HELP}?q=kettle")
    assert "The kettle" not in page(HELP)
    assert "Draft" in page(article.get_absolute_url(), lena)


def test_a_change_that_waits_for_a_lead_is_read_by_nobody(lena: User) -> None:
    article = desk.article(lena, "The kettle", "It boils.")
    articles.revise(article=article, by=lena, wording=Wording("The pot", "Secret."))
    for address in (article.get_absolute_url(), f"{HELP}?q=secret", HELP):
        assert "Secret" not in page(address)
        assert "The pot" not in page(address)


def vote(client: Client, article: Article, helped: str, comment: str = "") -> int:
    said = {"helped": helped, "comment": comment}
    return client.post(f"{article.get_absolute_url()}vote/", said).status_code


def test_everybody_has_one_vote_and_may_change_it(lena: User, alice: User) -> None:
    article = desk.article(lena, "The kettle", "It boils.")
    stranger, customer, other = Client(), Client(), Client()
    customer.force_login(alice)
    for client in (stranger, customer, other, stranger, customer):
        assert vote(client, article, "1") == 302
    assert vote(customer, article, "0", "It does not boil.") == 302
    said = ArticleVote.objects.order_by("helped").values_list("helped", "comment")
    assert list(said) == [(False, "It does not boil."), (True, ""), (True, "")]
    assert "It does not boil." in page(article.get_absolute_url(), alice)
    assert "It does not boil." not in page(article.get_absolute_url())


def test_a_vote_says_something_on_an_article_that_is_there(lena: User) -> None:
    article = desk.article(lena, "The kettle", "It boils.")
    assert vote(Client(), article, "maybe") == 400
    articles.withdraw(article=article, by=lena)
    assert vote(Client(), article, "1") == 404


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "address", [HELP, f"{HELP}?q=lamp", f"{HELP}reset-your-lumen/"]
)
def test_a_page_asks_the_database_little(address: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(address)
    assert len(queries) <= 8
