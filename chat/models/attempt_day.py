"""What the attempts of a day came to. It outlives their rows."""

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.models.attempt import Attempt


class AttemptDayManager(models.Manager["AttemptDay"]):
    """Takes attempts over."""

    def take_over(
        self, attempts: QuerySet[Attempt], *, at_most: int | None = None
    ) -> int:
        """Add attempts that have ended to their days, and delete them.

        In one transaction, and none that another transaction holds: so each is counted
        once, whoever does the same at the same time. Days are the site's.

        Returns:
            How many were taken over.
        """
        ended = attempts.exclude(outcome=Attempt.Outcome.RUNNING)
        with transaction.atomic(), connection.cursor() as cursor:
            locked = ended.select_for_update(skip_locked=True, of=("self",))
            ids = list(locked.values_list("pk", flat=True)[:at_most])
            cursor.execute(_TAKE_OVER, [ids, timezone.get_default_timezone_name()])
        return len(ids)


class AttemptDay(models.Model):
    """Sums over the attempts of one day that ended alike.

    `first_tokens` counts those that brought text at all, `to_first_token` adds up what
    they waited for it: their quotient is the mean wait. `took` adds up the durations,
    `cost` what was paid (see `Attempt.cost`).
    """

    day = models.DateField()
    purpose = models.CharField(max_length=40)
    provider = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Attempt.Outcome.choices)
    attempts = models.PositiveIntegerField()
    chunks = models.PositiveBigIntegerField()
    characters = models.PositiveBigIntegerField()
    prompt_tokens = models.PositiveBigIntegerField()
    completion_tokens = models.PositiveBigIntegerField()
    cost = models.DecimalField(max_digits=20, decimal_places=8)
    first_tokens = models.PositiveIntegerField()
    to_first_token = models.DurationField()
    took = models.DurationField()

    objects = AttemptDayManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "purpose", "provider", "model", "outcome"],
                name="attempt_day_sum",
            )
        ]
        verbose_name = "day of attempts"
        verbose_name_plural = "days of attempts"

    def __str__(self) -> str:
        return f"{self.day} {self.purpose} {self.model} {self.outcome}"


_TAKE_OVER = """
WITH gone AS (
    DELETE FROM chat_attempt a USING chat_generation g
     WHERE a.id = ANY(%s) AND g.id = a.generation_id
    RETURNING a.*, g.purpose
)
INSERT INTO chat_attemptday AS d (
    day, purpose, provider, model, outcome, attempts, chunks, characters,
    prompt_tokens, completion_tokens, cost, first_tokens, to_first_token, took
)
SELECT (started_at AT TIME ZONE %s)::date AS day, purpose, provider, model, outcome,
       count(*), sum(chunks), sum(characters),
       coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0),
       coalesce(sum(cost), 0), count(first_token_at),
       coalesce(sum(first_token_at - started_at), '0'),
       coalesce(sum(ended_at - started_at), '0')
  FROM gone
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY 1, 2, 3, 4, 5  -- two at once lock the same days in the same order
ON CONFLICT (day, purpose, provider, model, outcome) DO UPDATE SET
    attempts = d.attempts + excluded.attempts,
    chunks = d.chunks + excluded.chunks,
    characters = d.characters + excluded.characters,
    prompt_tokens = d.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = d.completion_tokens + excluded.completion_tokens,
    cost = d.cost + excluded.cost,
    first_tokens = d.first_tokens + excluded.first_tokens,
    to_first_token = d.to_first_token + excluded.to_first_token,
    took = d.took + excluded.took
"""
