"""When the firm is at work, and how long that makes a clock of ours run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db import models, transaction

from amends.base.event import record
from amends.base.firm import Firm
from amends.base.week import DAY_MINUTES, merged, tidy

LONGEST_DAYS = 3660  # a clock that has not run out in ten years never will


class OpenHoursQuerySet(models.QuerySet):
    @transaction.atomic
    def replace(self, stretches: Iterable[tuple[int, int, int]], *, by, at) -> None:
        """The firm's week from now on. Deadlines that are running keep to the week they began in."""
        week, firm = tidy(stretches), Firm.held()
        was = sorted(self.values_list("weekday", "opens_minutes", "lasts_minutes"))
        self.all().delete()
        self.bulk_create([self.model(weekday=day, opens_minutes=opens, lasts_minutes=lasts) for day, opens, lasts in week])
        record("firm.hours_set", about=firm, by=by, at=at, was=was, now=week)


class OpenHours(models.Model):
    """A stretch of a weekday, by the clock on the firm's wall, in which the firm is at work."""

    weekday = models.PositiveSmallIntegerField()
    opens_minutes = models.PositiveSmallIntegerField()
    lasts_minutes = models.PositiveSmallIntegerField()

    objects = OpenHoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["weekday", "opens_minutes"], name="opens_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="weekday_from_monday_0"),
            models.CheckConstraint(condition=models.Q(opens_minutes__lt=DAY_MINUTES), name="opens_within_the_day"),
            models.CheckConstraint(condition=models.Q(lasts_minutes__gt=0, lasts_minutes__lte=DAY_MINUTES), name="lasts_at_most_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_minutes}+{self.lasts_minutes}"


@dataclass(frozen=True)
class Calendar:
    """Stretches of (weekday, opening minute, minutes) in one zone. Without any, the firm is always at work."""

    stretches: frozenset[tuple[int, int, int]]
    zone: tzinfo = UTC

    @classmethod
    def of(cls, firm) -> "Calendar":
        rows = OpenHours.objects.values_list("weekday", "opens_minutes", "lasts_minutes")
        return cls(frozenset(rows), firm.zone)

    def due(self, at: datetime, minutes: float) -> datetime:
        """The instant at which so many minutes of work have passed since `at`."""
        left = timedelta(minutes=minutes)
        if not self.stretches:
            return at + left
        for start, end in self._open_from(at):
            start = max(start, at)
            if start + left <= end:
                return start + left
            left -= end - start
        raise OverflowError("This calendar is hardly ever open.")

    def minutes(self, start: datetime, end: datetime) -> float:
        """Minutes of work in [start, end)."""
        if not self.stretches:
            return max(0.0, (end - start) / timedelta(minutes=1))
        worked = timedelta()
        for opens, closes in self._open_from(start):
            if opens >= end:
                break
            worked += max(timedelta(), min(closes, end) - max(opens, start))
        return worked / timedelta(minutes=1)

    def _open_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Merged, half-open, in order, beginning with the first that ends after `at`."""
        first = at.astimezone(self.zone).date() - timedelta(days=2)
        days = (first + timedelta(days=n) for n in range(LONGEST_DAYS))
        return (pair for pair in merged(self._of_days(days)) if pair[1] > at)

    def _of_days(self, days: Iterable[date]) -> Iterator[tuple[datetime, datetime]]:
        for day in days:
            for weekday, opens, lasts in sorted(self.stretches):
                if weekday == day.weekday():
                    yield self._at(day, opens), self._at(day, opens + lasts)

    def _at(self, day: date, minutes: int) -> datetime:
        """When the clock on the wall first shows so many minutes past the midnight of that day, or jumps over them."""
        wall = datetime.combine(day, time(), self.zone) + timedelta(minutes=minutes)
        instant = wall.astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            return instant
        return self._jump(wall.replace(fold=1).astimezone(UTC), instant)

    def _jump(self, before: datetime, after: datetime) -> datetime:
        """The minute at which the wall's clock was put forward, somewhere between the two."""
        summer = after.astimezone(self.zone).utcoffset()
        minutes = (before + timedelta(minutes=n) for n in range(1, DAY_MINUTES + 1))
        return next((minute for minute in minutes if minute.astimezone(self.zone).utcoffset() == summer), after)
