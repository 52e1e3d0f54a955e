"""Jobs of the worker that make vectors."""

from celery import shared_task

from support.models import ArticleChunk
from support.semantic import embedding


@shared_task(name="support.semantic.tasks.embed_article")
def embed_article(article: str) -> None:
    """Make the vectors of an article that was published or changed."""
    embedding.embed(ArticleChunk.objects.filter(article=int(article)))


@shared_task(name="support.semantic.tasks.embed_left")
def embed_left() -> None:
    """Make all that are missing: of what was published before, or by another model."""
    embedding.embed(ArticleChunk.objects.all())
