"""Percentiles of durations, computed by the database."""

from django.db.models import Aggregate, DurationField


class Percentile(Aggregate):
    """PostgreSQL's `percentile_cont` of durations; rows without one do not count.

    Source: https://www.postgresql.org/docs/18/functions-aggregate.html
    """

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()
