"""The doors of the knowledge base: articles are looked up through who reads them."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from chatsite.accounts.models import User
from support.access import is_agent
from support.models import Article
from support.models.membership import leads_a_team


def may_publish(user: User | AnonymousUser) -> bool:
    """Whether *user* decides what readers read: leads and admins."""
    return user.is_authenticated and user.is_active and leads_a_team(user)


def article_for(user: User | AnonymousUser, slug: str) -> Article:
    """The article, if *user* may read it.

    Raises:
        Http404: when they may not, or there is none.
    """
    articles = Article.objects.visible_to(user).select_related("product", "author")
    article = articles.filter(slug=slug).first()
    if article is None:
        raise Http404("There is no such article.")
    return article


def edited_article_for(user: User, article_id: int) -> Article:
    """The article, if *user* may write on it: agents on all that they read.

    Raises:
        Http404: when they may not, or there is none.
    """
    articles = Article.objects.visible_to(user).select_related("product", "author")
    article = articles.filter(pk=article_id).first() if is_agent(user) else None
    if article is None:
        raise Http404("There is no such article.")
    return article
