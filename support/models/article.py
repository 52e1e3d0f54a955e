"""Articles of the knowledge base: what the desk tells everybody, or only itself."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from support.models.membership import leads_a_team, roles_of

if TYPE_CHECKING:
    from chatsite.accounts.models import User


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles: for whom, and in which state."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What *user* may read: everybody what is published for all; agents internal
        articles too, and what they began themselves; leads all there is."""
        if not user.is_authenticated or not user.is_active:
            return self.open_to_all()
        if leads_a_team(user):
            return self.all()
        if not roles_of(user):
            return self.open_to_all()
        return self.filter(Q(status=Article.Status.PUBLISHED) | Q(author=user))

    def published(self) -> Self:
        """Those in force, for whichever readers."""
        return self.filter(status=Article.Status.PUBLISHED)

    def open_to_all(self) -> Self:
        """Published, and for everybody."""
        return self.published().filter(audience=Article.Audience.PUBLIC)

    def with_changes(self) -> Self:
        """Published in an older version than the latest."""
        return self.published().exclude(shown=F("latest"))


class Article(models.Model):
    """One article. Written only by `support.actions.articles`.

    Its row holds what is read: of a published article the version `shown`, which a lead
    released, while later versions up to `latest` wait for one. `body` is Markdown,
    `keywords` are further words by which people look for it.
    """

    class Status(models.TextChoices):
        """draft → published → archived, and back from each."""

        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    class Audience(models.TextChoices):
        """Who reads it once it is published."""

        PUBLIC = "public", "Everybody"
        INTERNAL = "internal", "Agents only"

    # Follows the title until the article is published; then others link to it.
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=150)
    body = models.TextField(blank=True)
    excerpt = models.CharField(max_length=200, blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    html_version = models.PositiveSmallIntegerField(default=0, editable=False)
    keywords = models.CharField(max_length=300, blank=True)
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.DRAFT
    )
    audience = models.CharField(
        max_length=8, choices=Audience.choices, default=Audience.PUBLIC
    )
    product = models.ForeignKey(
        "support.Product",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
    )
    tags = models.ManyToManyField("support.Tag", related_name="articles", blank=True)
    shown = models.PositiveIntegerField(default=0, editable=False)
    latest = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
    )
    source_ticket = models.ForeignKey(
        "support.Ticket",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        indexes = [
            models.Index(fields=["status", "audience", "title"], name="article_readers")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the help centre."""
        return reverse("support:article", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether its readers find it."""
        return self.status == self.Status.PUBLISHED

    @property
    def is_internal(self) -> bool:
        """Whether only agents read it."""
        return self.audience == self.Audience.INTERNAL

    @property
    def has_changes(self) -> bool:
        """Whether a later version than the one that is read waits for a lead."""
        return self.shown != self.latest
