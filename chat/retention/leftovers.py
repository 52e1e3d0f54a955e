"""Rows that nothing leads to any more. None should exist; a bug may leave some."""

from django.db import transaction

from chat.models import Attempt, AttemptDay, Generation, GenerationChunk
from chat.streaming import purposes
from chatsite.batches import delete, in_batches, locked

AT_ONCE = 500


def sweep() -> int:
    """Delete text of ended generations, and generations that write nothing."""
    ended = GenerationChunk.objects.exclude(generation__state__in=Generation.UNFINISHED)
    return delete(ended) + sum(map(_sweep_runs, purposes.registered()))


def _sweep_runs(purpose: purposes.Purpose) -> int:
    own = Generation.objects.filter(purpose=purpose.name)
    orphans = purpose.orphans(own)

    def batch() -> int:
        with transaction.atomic():
            ids = locked(orphans, AT_ONCE)
            tried = Attempt.objects.filter(generation__in=ids)
            AttemptDay.objects.take_over(tried)
            Generation.objects.filter(id__in=ids).delete()
        return len(ids)

    return in_batches(AT_ONCE, batch)
