"""What the knowledge base knows about a question: passages for the AI to answer from."""

from dataclasses import dataclass

from support.knowledge import meaning, scoring, terms
from support.models import Article, ArticleChunk

MIN_SCORE = 0.4
"""Below it a passage is about something else by its words. See the labelled questions in
tests/integration/support/test_retrieval.py."""

MOST_OF_AN_ARTICLE = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article, as Markdown. `title` is the article's, with the way to the
    section; `url` leads there; `score` is at most 1, and at least MIN_SCORE, or
    SUPPORT_EMBEDDING_LIKENESS where only its meaning meets the question."""

    chunk_id: int
    article_id: int
    title: str
    url: str
    text: str
    score: float
    internal: bool


def passages(text: str, *, internal: bool, most: int = 5) -> list[Passage]:
    """The passages that meet *text* best, from published articles: what an article says
    now, and nothing of one that was taken back. Empty when nothing is about it.

    With *internal*, articles that only agents read are among them.
    """
    articles = (
        Article.objects.published() if internal else Article.objects.open_to_all()
    )
    chunks = ArticleChunk.objects.of(articles).select_related("article")
    chunks = chunks.defer("search_vector")
    # Enough to have *most* even when the best articles have many pieces.
    enough = most * 4
    by_words = scoring.scored(chunks, terms.of(text, chunks)).worth(MIN_SCORE)
    taken: dict[int, int] = {}
    chosen = []
    for chunk in meaning.joined(text, list(by_words[:enough]), chunks, enough):
        taken[chunk.article_id] = taken.get(chunk.article_id, 0) + 1
        if taken[chunk.article_id] <= MOST_OF_AN_ARTICLE:
            chosen.append(_passage(chunk))
    return chosen[:most]


def _passage(chunk: ArticleChunk) -> Passage:
    article = chunk.article
    place = f"#{chunk.anchor}" if chunk.anchor else ""
    return Passage(
        chunk_id=chunk.pk,
        article_id=article.pk,
        title=" › ".join(filter(None, (article.title, chunk.heading))),
        url=article.get_absolute_url() + place,
        text=chunk.text,
        score=round(chunk.score, 3),
        internal=article.is_internal,
    )
