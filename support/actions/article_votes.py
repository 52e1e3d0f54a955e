"""Saying whether an article helped; everybody has one vote, and may change it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chatsite.accounts.models import User
from support.models import Article, ArticleVote


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody signed in, or a visitor known by their session; neither is nobody yet."""

    user: User | None = None
    visitor: UUID | None = None

    def key(self) -> dict[str, Any]:
        """The columns that name them."""
        return {"user": self.user} if self.user else {"visitor": self.visitor}


def of(*, article: Article, voter: Voter) -> ArticleVote | None:
    """What they said."""
    if voter.user is None and voter.visitor is None:
        return None
    return ArticleVote.objects.filter(article=article, **voter.key()).first()


def cast(
    *, article: Article, voter: Voter, helped: bool, comment: str = ""
) -> ArticleVote:
    """Say it, or say something else. A vote is about the version that is read."""
    said = {"helped": helped, "comment": comment, "version": article.shown}
    vote, _ = ArticleVote.objects.update_or_create(
        article=article, **voter.key(), defaults=said
    )
    return vote
