"""What writers of articles see: their lists."""

from enum import StrEnum

from django.db.models import Count, F, Q

from chatsite.accounts.models import User
from support.models import Article
from support.models.article import ArticleQuerySet


class Drawer(StrEnum):
    """Where articles lie for those who write them."""

    ALL = "all"
    DRAFTS = "drafts"
    WAITING = "waiting"
    PUBLISHED = "published"
    ARCHIVED = "archived"

    @classmethod
    def read(cls, asked: str) -> "Drawer":
        """The one that an address names; all for another."""
        return next((drawer for drawer in cls if drawer == asked), cls.ALL)

    @property
    def label(self) -> str:
        """As a tab names it."""
        return "Waiting for a lead" if self == Drawer.WAITING else self.capitalize()


_IN: dict[Drawer, Q] = {
    Drawer.ALL: ~Q(status=Article.Status.ARCHIVED),
    Drawer.DRAFTS: Q(status=Article.Status.DRAFT),
    Drawer.WAITING: Q(status=Article.Status.PUBLISHED) & ~Q(shown=F("latest")),
    Drawer.PUBLISHED: Q(status=Article.Status.PUBLISHED),
    Drawer.ARCHIVED: Q(status=Article.Status.ARCHIVED),
}
MOST = 200


def articles(agent: User, drawer: Drawer, text: str = "") -> ArticleQuerySet:
    """What of a drawer *agent* may see, with votes, the latest changes first."""
    found = Article.objects.visible_to(agent).filter(_IN[drawer])
    for word in text.replace("\0", "").split():
        found = found.filter(Q(title__icontains=word) | Q(keywords__icontains=word))
    helped = Count("votes", filter=Q(votes__helped=True))
    failed = Count("votes", filter=Q(votes__helped=False))
    found = found.annotate(helped=helped, failed=failed).defer("body", "html")
    return found.select_related("product", "author").order_by("-updated_at")[:MOST]


def counts(agent: User) -> list[tuple[Drawer, int]]:
    """How many articles lie in each drawer."""
    of = {drawer.value: Count("id", filter=inside) for drawer, inside in _IN.items()}
    counted = Article.objects.visible_to(agent).aggregate(**of)
    return [(drawer, counted[drawer]) for drawer in Drawer]
