"""What is made of an article when it is shown: its HTML, and the pieces for searches."""

from django.db import connection
from django.utils.safestring import SafeString, mark_safe

from chat import rendering
from support.knowledge import meaning, sections
from support.models import Article, ArticleChunk, ArticleWord

_LONGEST_PATH = 300


def draw(article: Article) -> None:
    """Make the HTML of the body; the caller saves it."""
    article.html = sections.html(article.body)
    article.html_version = rendering.VERSION


def html_of(article: Article) -> SafeString:
    """The article as HTML: as stored, or made again where the renderer has changed."""
    if article.html_version != rendering.VERSION:
        draw(article)
        article.save(update_fields=["html", "html_version"])
    return mark_safe(article.html)  # noqa: S308 (made by chat.rendering, cleaned)


def renew(article: Article) -> None:
    """Cut the article as it is read into pieces anew; of one that is not published there
    are none. Call inside a transaction that holds its row."""
    article.chunks.all().delete()
    if not article.is_published:
        return
    pieces = sections.pieces(article.body) or [sections.Piece("", "", article.title)]
    ArticleChunk.objects.bulk_create(
        ArticleChunk(
            article=article,
            position=position,
            title=article.title,
            keywords=article.keywords,
            heading=piece.path[:_LONGEST_PATH],
            anchor=piece.anchor,
            text=piece.text,
        )
        for position, piece in enumerate(pieces)
    )
    _learn_words(" ".join((article.title, article.keywords, article.body)))
    meaning.changed(article.pk)


def _learn_words(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lexeme FROM unnest(to_tsvector('simple', %s))"
            " WHERE length(lexeme) BETWEEN 4 AND 60 AND lexeme ~ '^[[:alpha:]]+$'",
            [text],
        )
        words = [word for (word,) in cursor.fetchall()]
    ArticleWord.objects.bulk_create(map(ArticleWord, words), ignore_conflicts=True)
