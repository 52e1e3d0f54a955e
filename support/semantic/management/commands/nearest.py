"""`manage.py nearest`: what means nearly the same as a question, and how nearly."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from support.models import ArticleChunk
from support.semantic import search

MOST = 10


class Command(BaseCommand):
    """Ask it what articles answer, and what they do not: SUPPORT_EMBEDDING_LIKENESS
    belongs between the two."""

    help = "Show the pieces of articles that are nearest to a question by meaning."

    def add_arguments(self, parser: CommandParser) -> None:
        """The question."""
        parser.add_argument("question")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a piece, the nearest first, internal ones too."""
        chunks = ArticleChunk.objects.all()
        found = search.ranked(options["question"], chunks, MOST)
        pieces = chunks.in_bulk([near.chunk_id for near in found])
        for near in found:
            piece = pieces[near.chunk_id]
            place = " › ".join(filter(None, (piece.title, piece.heading)))
            self.stdout.write(f"{near.likeness:.3f}  {place}")
