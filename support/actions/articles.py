"""Writing, releasing and taking back articles. Every saving is a version.

Agents write; what readers read is decided by leads: of a published article they see the
version that one released, until another is.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from chat.rendering.markdown import normal
from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.knowledge import access, index, sections
from support.models import Article, ArticleVersion, Product, Tag, Ticket

LONGEST_BODY = 50_000
_LONGEST_EXCERPT = 200
_LONGEST_SLUG = 72

Audience = Article.Audience
Status = Article.Status


@dataclass(frozen=True, slots=True)
class Wording:
    """What an article says. `body` is Markdown; `by_ai` says that no person wrote it."""

    title: str
    body: str
    by_ai: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """For whom an article is, and how it is found."""

    audience: str = Audience.PUBLIC
    keywords: str = ""
    product: Product | None = None
    tags: frozenset[Tag] = frozenset()

    @classmethod
    def of(cls, article: Article) -> "About":
        """As it is stored."""
        tags = frozenset(article.tags.all())
        return cls(article.audience, article.keywords, article.product, tags)


@transaction.atomic
def create(
    *, by: User, wording: Wording, about: About, source_ticket: Ticket | None = None
) -> Article:
    """Begin an article, as a draft.

    Raises:
        Refused: for a wording that cannot be stored.
    """
    article = Article(author=by, source_ticket=source_ticket)
    article.slug = _free_slug(wording.title, article)
    article.save()
    _set_about(article, about)
    _add_version(article, wording, by)
    return article


@transaction.atomic
def revise(
    *,
    article: Article,
    by: User | None,
    wording: Wording,
    about: About | None = None,
    based_on: int | None = None,
) -> Article:
    """Save another version, and with *about* for whom it is. *by* is None for the AI.

    Readers see it at once only where the article is not published. *based_on* is the
    version that the writer began with.

    Raises:
        Refused: when somebody saved another since (409), when *by* may not change for
            whom a published article is (403), or the wording cannot be stored.
    """
    article = _locked(article)
    if based_on is not None and based_on != article.latest:
        raise Refused(
            "newer_version",
            "Somebody saved this article while you were writing. Your text is still"
            " in the form: compare it with their version before you save again.",
            status=409,
        )
    if about is not None and about != About.of(article):
        if article.is_published:
            _refuse_unless_lead(by)
        _set_about(article, about)
    _add_version(article, wording, by)
    return article


@transaction.atomic
def publish(*, article: Article, by: User) -> Article:
    """Let its readers read the latest version.

    Raises:
        Refused: when *by* is no lead (403), or nothing is written.
    """
    _refuse_unless_lead(by)
    article = _locked(article)
    latest = article.versions.get(number=article.latest)
    if not latest.body.strip():
        raise Refused("empty", "Write the article before you publish it.", status=422)
    article.status = Status.PUBLISHED
    article.published_at = timezone.now()
    _show(article, latest)
    return article


@transaction.atomic
def withdraw(*, article: Article, by: User, to: str = Status.DRAFT) -> Article:
    """Take an article back from its readers, to the drafts or *to* the archive.

    Raises:
        Refused: when *by* is no lead (403).
    """
    article = _locked(article)
    if article.is_published or article.author_id != by.pk:
        _refuse_unless_lead(by)
    article.status = to
    _show(article, article.versions.get(number=article.latest))
    return article


@transaction.atomic
def restore(*, article: Article, number: int, by: User) -> Article:
    """Bring an old version back, as a new one.

    Raises:
        Refused: when there is no such version.
    """
    article = _locked(article)
    old = article.versions.filter(number=number).first()
    if old is None:
        raise Refused("no_version", "There is no such version.", status=404)
    _add_version(article, Wording(old.title, old.body), by, restored_from=number)
    return article


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _refuse_unless_lead(by: User | None) -> None:
    if by is None or not access.may_publish(by):
        raise Refused("not_a_lead", "A lead decides what readers see.", status=403)


def _set_about(article: Article, about: About) -> None:
    article.audience, article.keywords = about.audience, about.keywords
    article.product = about.product
    article.tags.set(about.tags)
    if article.is_published:
        article.save()
        index.renew(article)


def _add_version(
    article: Article,
    wording: Wording,
    by: User | None,
    restored_from: int | None = None,
) -> None:
    title = " ".join(wording.title.replace("\0", "").split())
    body = normal(wording.body).strip()
    if not title or len(body) > LONGEST_BODY:
        message = f"An article has a title, and at most {LONGEST_BODY:,} characters."
        raise Refused("bad_article", message, status=422)
    article.latest += 1
    version = article.versions.create(
        number=article.latest,
        title=title,
        body=body,
        author=by,
        by_ai=wording.by_ai,
        restored_from=restored_from,
    )
    if article.is_published:
        article.save()  # readers keep what they have
    else:
        _show(article, version)


def _show(article: Article, version: ArticleVersion) -> None:
    """Make *version* the one that is read, and found where the article is published."""
    if article.published_at is None:
        article.slug = _free_slug(version.title, article)
    article.title, article.body = version.title, version.body
    article.shown = version.number
    article.excerpt = sections.excerpt(version.body, _LONGEST_EXCERPT)
    index.draw(article)
    article.save()
    index.renew(article)


def _free_slug(title: str, article: Article) -> str:
    """The address that fits a title, numbered where another article has it."""
    wanted = slugify(title)[:_LONGEST_SLUG].strip("-") or "article"
    others = Article.objects.exclude(pk=article.pk).filter(slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbers) if slug not in taken)
