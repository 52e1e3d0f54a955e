"""The store of running texts: every statement the engine and the followers make.

A write names the attempt, so an engine that has lost its claim cannot write.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from chat.models import Attempt, Generation, GenerationChunk
from chat.streaming import bus, purposes
from chat.streaming.purposes import Ending

State = Generation.State


@dataclass(frozen=True, slots=True)
class Claim:
    """The next attempt of a queued generation, to be won."""

    generation: Generation
    attempt: int
    # The earlier attempts, oldest first.
    tried: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who will be asked, and with how many messages, for followers and for staff.

    `note` is what else is to be stored when the attempt is won (`purposes.Order`).
    """

    provider: str = ""
    model: str = ""
    messages: int = 0
    note: Callable[[], object] | None = None


def _lease() -> timedelta:
    return timedelta(seconds=settings.CHAT_LEASE)


def queued(generation_id: UUID) -> Claim | None:
    """The attempt that a generation waits for; None when it waits for none."""
    waiting = Generation.objects.filter(state=State.QUEUED, stop_requested=False)
    generation = waiting.filter(id=generation_id).first()
    if generation is None:
        return None
    # The first attempt has no forerunners to ask for.
    again = generation.attempt > 0
    tried = list(generation.attempts.order_by("number")) if again else []
    return Claim(generation, generation.attempt + 1, tried)


def claim(claim: Claim, holder: str, asked: Asked = Asked()) -> bool:
    """Win an attempt; False when another engine did.

    `detail` stays: it says why there is another attempt until the end.
    """
    now, generation = timezone.now(), claim.generation
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                """
                WITH won AS (
                    UPDATE chat_generation
                       SET state = 'running', attempt = attempt + 1, holder = %s,
                           lease_until = %s, retry_at = NULL, started_at = %s
                     WHERE id = %s AND attempt = %s
                       AND state = 'queued' AND NOT stop_requested
                    RETURNING id, attempt, started_at
                )
                INSERT INTO chat_attempt
                       (generation_id, number, started_at, provider, model,
                        prompt_messages, outcome, chunks, characters, error_code, error)
                SELECT id, attempt, started_at, %s, %s, %s, 'running', 0, 0, '', ''
                  FROM won
                """,
                [
                    *(holder, now + _lease(), now, generation.id, claim.attempt - 1),
                    *(asked.provider, asked.model, asked.messages),
                ],
            )
            if not cursor.rowcount:
                return False
        purposes.of(generation).started(generation)
        if asked.note is not None:
            asked.note()
        notice = bus.Notice("status", claim.attempt)
        transaction.on_commit(lambda: bus.tell(generation.id, notice))
    return True


def append(texts: Sequence[tuple[UUID, int, int, str]]) -> None:
    """Store `(generation, attempt, offset, text)` rows of many runs in one statement.

    Rows of runs that are no longer this attempt's are left out. The lock makes that
    hold against an end in the same moment: the statement waits for it, and looks again.
    A row that is there already is one whose commit was not acknowledged: it comes again
    with what has been written since.
    """
    if not texts:
        return
    ids, attempts, offsets, parts = zip(*texts, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO chat_generationchunk (generation_id, attempt, "offset", text)
            SELECT t.id, t.attempt, t."offset", t.text
              FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::text[])
                   AS t (id, attempt, "offset", text)
              JOIN chat_generation g
                ON g.id = t.id AND g.attempt = t.attempt AND g.state = 'running'
               FOR KEY SHARE OF g
            ON CONFLICT (generation_id, attempt, "offset") DO UPDATE
               SET text = excluded.text
             WHERE length(excluded.text) > length(chat_generationchunk.text)
            """,
            [list(ids), list(attempts), list(offsets), list(parts)],
        )


def renew(runs: Sequence[tuple[UUID, int]]) -> dict[UUID, bool]:
    """Renew the leases of many runs in one statement.

    Returns:
        For each run that still holds its claim, whether it has been asked to stop.
    """
    if not runs:
        return {}
    ids, attempts = zip(*runs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE chat_generation g SET lease_until = %s
              FROM unnest(%s::uuid[], %s::int[]) AS t (id, attempt)
             WHERE g.id = t.id AND g.attempt = t.attempt AND g.state = 'running'
            RETURNING g.id, g.stop_requested
            """,
            [timezone.now() + _lease(), list(ids), list(attempts)],
        )
        return dict(cursor.fetchall())


def text_from(generation: UUID, attempt: int, offset: int) -> str:
    """The stored text of an attempt from *offset* on."""
    chunks = GenerationChunk.objects.filter(generation=generation, attempt=attempt)
    # The chunk that spans the offset starts before it.
    first = chunks.filter(offset__lte=offset).order_by("-offset").values("offset")[:1]
    rows = chunks.filter(offset__gte=first).order_by("offset")
    parts = list(rows.values_list("offset", "text"))
    if not parts:
        return ""
    return "".join(text for _, text in parts)[offset - parts[0][0] :]


def append_rest(generation: Generation, attempt: int, text: str) -> None:
    """Store what a group commit has not stored of a locked run's *text*."""
    chunks = generation.chunks.filter(attempt=attempt)
    end = chunks.aggregate(end=Sum(Length("text"), default=0))["end"]
    if end < len(text):
        append([(generation.id, attempt, end, text[end:])])


def longest(generation: Generation) -> Attempt | None:
    """The attempt that stored the most text; None when none wrote any."""
    lengths = generation.chunks.values("attempt").annotate(n=Sum(Length("text")))
    best = lengths.filter(n__gt=len(generation.prefix)).order_by("-n", "-attempt")
    return generation.attempts.filter(number__in=best.values("attempt")[:1]).first()


def lock_running(generation_id: UUID, attempt: int) -> Generation | None:
    """The row of a run that still holds its claim, locked; None when it does not."""
    return (
        Generation.objects.select_for_update()
        .filter(id=generation_id, attempt=attempt, state=State.RUNNING)
        .first()
    )


def end(generation: Generation, ending: Ending, *, detail: str = "") -> None:
    """End a locked generation: state, chunks and subject, told on commit.

    The row first: a purpose may queue the next generation for the same subject.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH chunks AS (DELETE FROM chat_generationchunk WHERE generation_id = %s)
            UPDATE chat_generation
               SET state = %s, finish_reason = %s, error_code = %s, error = %s,
                   detail = %s, failures = %s, finished_at = %s,
                   retry_at = NULL, lease_until = NULL
             WHERE id = %s
            """,
            [
                *(generation.id, ending.state, ending.finish_reason),
                *(ending.error_code, ending.error, detail, generation.failures),
                *(timezone.now(), generation.id),
            ],
        )
    purposes.of(generation).finish(generation, ending)
    _tell_on_commit(generation, "end")


def queue_again(generation: Generation, *, detail: str, delay: timedelta) -> None:
    """Put a locked generation back into the queue for its next attempt."""
    now = timezone.now()
    generation.state = State.QUEUED
    generation.detail = detail
    generation.retry_at = now + delay if delay else None
    generation.sent_at = now + delay
    generation.lease_until = None
    generation.holder = ""
    generation.save()
    _tell_on_commit(generation, "status")


def _tell_on_commit(generation: Generation, kind: bus.Kind) -> None:
    notice = bus.Notice(kind, generation.attempt)
    transaction.on_commit(lambda: bus.tell(generation.id, notice))
