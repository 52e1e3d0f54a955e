"""Making the vectors: of the pieces of articles by a job, of questions while one asks.

The model is never asked inside a transaction. What a job did not come to (the provider
was away, the job was lost, another model was chosen) the next pass finds and does.
"""

import structlog
from django.conf import settings
from django.db import models, transaction

from chat.providers import configured
from chat.providers.base import ProviderError
from chat.providers.embeddings import Embedder, Vector
from chatsite.batches import in_batches
from support.models import ArticleChunk
from support.models.article_chunk import ArticleChunkQuerySet
from support.semantic.models import ChunkEmbedding

log = structlog.get_logger(__name__)

AT_ONCE = 50
"""Pieces of a request; one has about 900 characters."""

PATIENCE = 30.0
"""Seconds of such a request."""

LONGEST_QUESTION = 2000


def embedder() -> Embedder:
    """The model that the settings name."""
    url, key = settings.SUPPORT_EMBEDDING_URL, settings.SUPPORT_EMBEDDING_KEY
    if not url:
        first = configured.first()
        url, key = first.base_url or first.assumed.base_url, first.api_key
    return Embedder(
        base_url=url,
        api_key=key,
        model=settings.SUPPORT_EMBEDDING_MODEL,
        dimensions=settings.SUPPORT_EMBEDDING_DIMENSIONS,
    )


def of_question(text: str) -> Vector | None:
    """What is asked, as a vector; None, and a line in the log, when it does not come in
    time."""
    text = text.replace("\0", " ").strip()[:LONGEST_QUESTION]
    if not text:
        return None
    try:
        [vector] = embedder().embed([text], seconds=settings.SUPPORT_EMBEDDING_TIMEOUT)
    except ProviderError as error:
        log.warning("semantic.not_asked", code=error.code, detail=error.detail)
        return None
    return vector


def embed(chunks: ArticleChunkQuerySet) -> int:
    """Make the vectors that are missing of *chunks*; how many were made.

    When the provider fails the rest is left to the next pass.
    """
    current = ChunkEmbedding.objects.filter(
        chunk=models.OuterRef("pk"), model=settings.SUPPORT_EMBEDDING_MODEL
    )
    missing = chunks.filter(~models.Exists(current)).order_by("pk")
    try:
        return in_batches(AT_ONCE, lambda: _embed(list(missing[:AT_ONCE])))
    except ProviderError as error:
        log.warning("semantic.not_embedded", code=error.code, detail=error.detail)
        return 0


def _embed(chunks: list[ArticleChunk]) -> int:
    if not chunks:
        return 0
    model = embedder()
    vectors = model.embed([_read_as(chunk) for chunk in chunks], seconds=PATIENCE)
    with transaction.atomic():
        # An article may have been withdrawn or changed meanwhile.
        pieces = ArticleChunk.objects.filter(pk__in=[chunk.pk for chunk in chunks])
        held = pieces.order_by("pk").select_for_update(no_key=True)
        there = set(held.values_list("pk", flat=True))
        ChunkEmbedding.objects.bulk_create(
            (
                ChunkEmbedding(chunk_id=chunk.pk, model=model.model, vector=vector)
                for chunk, vector in zip(chunks, vectors, strict=True)
                if chunk.pk in there
            ),
            update_conflicts=True,
            unique_fields=["chunk"],
            update_fields=["model", "vector"],
        )
    return len(chunks)


def _read_as(chunk: ArticleChunk) -> str:
    """A piece with what it is about, since it often says only "it"."""
    place = " › ".join(filter(None, (chunk.title, chunk.heading)))
    return "\n\n".join(filter(None, (place, chunk.keywords, chunk.text)))
