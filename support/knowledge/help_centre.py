"""What the help centre shows: articles on shelves, and what a search finds."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chatsite.accounts.models import User
from chatsite.numbers import whole
from support.knowledge import meaning, scoring, sections, terms
from support.knowledge.terms import Term
from support.models import Article, ArticleChunk, Product, Tag
from support.models.article import ArticleQuerySet
from support.models.article_chunk import LANGUAGE

Reader = User | AnonymousUser

MOST_FOUND = 20
MOST_RELATED = 5
# Somebody who searches judges for themselves: what is about half of it is shown too.
_WORTH_A_LOOK = 0.3
_PIECES_AN_ARTICLE = 6
# Letters that no text has; they become <mark>.
_START, _STOP = "\x02", "\x03"
_HEADLINE = f"StartSel={_START}, StopSel={_STOP}, MaxWords=32, MinWords=18"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A product and a tag that a reader chose; None for all."""

    product: Product | None = None
    tag: Tag | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Narrowed":
        """As an address says it; what does not exist narrows nothing."""
        product, tag = asked.get("product", ""), asked.get("tag", "")
        return cls(
            Product.objects.filter(pk=whole(product) or 0).first(),
            Tag.objects.filter(pk=whole(tag) or 0).first(),
        )

    def of(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those of *articles*."""
        if self.product:
            articles = articles.filter(product=self.product)
        return articles.filter(tags=self.tag) if self.tag else articles


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles about one product; None is the shelf of the others."""

    product: Product | None
    articles: list[Article]


@dataclass(frozen=True, slots=True)
class Found:
    """An article, the place in it that fits best, and the words that do."""

    article: Article
    heading: str
    anchor: str
    snippet: SafeString


def on_display(reader: Reader) -> ArticleQuerySet:
    """What *reader* finds in the help centre: what is published for them."""
    return Article.objects.visible_to(reader).published()


def shelves(reader: Reader, narrowed: Narrowed) -> list[Shelf]:
    """Everything, by product."""
    articles = narrowed.of(on_display(reader)).select_related("product")
    ordered = articles.order_by("product__name", "title").defer("body", "html")
    groups = groupby(ordered, key=attrgetter("product"))
    return [Shelf(product, list(group)) for product, group in groups]


def tags(reader: Reader) -> list[Tag]:
    """The tags by which articles can be narrowed, those of most articles first."""
    used = Tag.objects.filter(articles__in=on_display(reader))
    return list(used.annotate(uses=Count("articles")).order_by("-uses", "name"))


def related(reader: Reader, article: Article) -> list[Article]:
    """Others with the most tags in common, and of the same product."""
    others = on_display(reader).exclude(pk=article.pk).defer("body", "html")
    alike = others.filter(tags__in=article.tags.all()).annotate(common=Count("tags"))
    ranked = sorted(
        alike.order_by("-common", "title")[: MOST_RELATED * 4],
        key=lambda other: other.product_id != article.product_id,
    )
    return ranked[:MOST_RELATED]


def search(reader: Reader, text: str, narrowed: Narrowed) -> list[Found]:
    """The articles that fit *text* best; its last word may be unfinished."""
    chunks = ArticleChunk.objects.of(narrowed.of(on_display(reader)))
    chunks = chunks.select_related("article__product").defer("article__html")
    asked = terms.of(text, chunks, typing=True)
    pieces = scoring.scored(chunks, asked).worth(_WORTH_A_LOOK)
    by_words = list(pieces[: MOST_FOUND * _PIECES_AN_ARTICLE])
    best: dict[int, ArticleChunk] = {}
    for piece in meaning.joined(text, by_words, chunks, MOST_FOUND):
        best.setdefault(piece.article_id, piece)
    chosen = list(best.values())[:MOST_FOUND]
    snippets = _snippets(chosen, asked)
    return [
        Found(piece.article, piece.heading, piece.anchor, snippet)
        for piece, snippet in zip(chosen, snippets, strict=True)
    ]


def _snippets(pieces: Iterable[ArticleChunk], asked: list[Term]) -> list[SafeString]:
    """Where each piece says what was asked, with the words marked."""
    texts = [sections.plain(piece.text) for piece in pieces]
    lexemes = " | ".join(term.written() for term in asked if term.lexemes)
    sql = (
        "SELECT ts_headline(%s::regconfig, t, to_tsquery('simple', %s), %s)"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS texts(t, place) ORDER BY place"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [LANGUAGE, lexemes, _HEADLINE, texts])
        return [_marked(line) for (line,) in cursor.fetchall()]


def _marked(line: str) -> SafeString:
    marks = {_START: "<mark>", _STOP: "</mark>"}
    html = re.sub(f"[{_START}{_STOP}]", lambda m: marks[m[0]], escape(line))
    return mark_safe(html)  # noqa: S308 (escaped, but for our own marks)
