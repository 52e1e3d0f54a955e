"""When a team works: its weekly hours, its holidays, its time zone."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def validate_zone(name: str) -> None:
    """Refuse what the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError("There is no time zone %(name)s.", params={"name": name})


class BusinessCalendar(models.Model):
    """Hours in one time zone; without any it is open around the clock.

    `support.sla.calendar` says what they mean when clocks change.
    """

    name = models.CharField(max_length=100, unique=True)
    zone = models.CharField(
        "time zone",
        max_length=64,
        default="UTC",
        validators=[validate_zone],
        help_text="As in the time zone database: Europe/Berlin, America/New_York.",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CalendarInterval(models.Model):
    """Open on a weekday from one local time to another; 00:00 closes at its end."""

    class Weekday(models.IntegerChoices):
        """As `date.weekday` counts."""

        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    calendar = models.ForeignKey(
        "support.BusinessCalendar", on_delete=models.CASCADE, related_name="intervals"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField(
        help_text="00:00 is the end of the day. Hours past midnight are two intervals."
    )

    class Meta:
        ordering = ("weekday", "opens")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
                name="interval_closes_after_it_opens",
                violation_error_message="It must close after it opens.",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="interval_on_a_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A local date on which nobody works."""

    calendar = models.ForeignKey(
        "support.BusinessCalendar", on_delete=models.CASCADE, related_name="holidays"
    )
    date = models.DateField()
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("date",)
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "date"], name="holiday_once_a_calendar"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}".rstrip()
