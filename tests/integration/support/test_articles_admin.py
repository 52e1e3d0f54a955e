"""Staff look at articles and votes; they are written at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from chat.admin import words
from support.actions import article_votes
from support.demo.articles import load_articles
from support.models import Article, ArticleVote
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client: Client) -> Client:
    """The administrator's browser, with something to look at."""
    admin = make.person("root", is_staff=True, is_superuser=True)
    article = load_articles(by=admin)[0]
    voter = article_votes.Voter(user=admin)
    article_votes.cast(article=article, voter=voter, helped=False, comment="Too long.")
    client.force_login(admin)
    return client


@pytest.mark.parametrize("model", [Article, ArticleVote])
def test_what_there_is_is_listed_found_and_not_changed(
    root: Client, model: type[Article]
) -> None:
    for query in ("", "q=long", "q=%00", "q=x'"):
        assert root.get(words.list_of(model, query)).status_code == 200
    name = f"admin:support_{model._meta.model_name}"
    assert root.get(reverse(f"{name}_add")).status_code == 403
    one = model._default_manager.first()
    assert one
    page = reverse(f"{name}_change", args=[one.pk])
    assert root.get(page).status_code == 200
    assert root.post(page, {}).status_code == 403


def test_the_list_of_articles_says_whom_they_helped(root: Client) -> None:
    html = root.get(words.list_of(Article, "q=Change your password")).content.decode()
    assert "Change your password" in html
    voted = Article.objects.get(votes__helped=False)
    assert (
        reverse("support:edit_article", args=[voted.pk])
        in (
            root.get(reverse("admin:support_article_change", args=[voted.pk]))
        ).content.decode()
    )
