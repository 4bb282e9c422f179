"""When post usually comes in: silence is measured not in hours, but in arrivals that would have come in them.

How it was found, and what it costs in false alarms: docs/decisions/0012-when-silence-is-unusual.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from math import log

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
DAYS, HOURS = 7, 24
LONGEST_WEEKS = 26  # nobody waits longer to say that something is wrong
ONCE_IN_YEARS = 100  # a habit is itself only estimated: what is met so seldom on paper is met some ten times as often
LEAST_MISSED = 5.0
LEAST_LONG = 10
LONG_SHARE = 20  # one silence in so many is a long one


@dataclass(frozen=True)
class Habit:
    """How many arrivals each hour of the firm's week brings, and after how many missed ones silence is unusual."""

    days: tuple[float, ...]  # arrivals on each, Monday first
    hours: tuple[float, ...]  # the share of a day's arrivals that each of its hours brings
    zone: tzinfo
    most_missed: float

    @classmethod
    def of(cls, counts: Mapping[tuple[int, int], int], times: Sequence[datetime], *, weeks: float, zone: tzinfo) -> "Habit":
        """`counts` are the arrivals by weekday (Monday 0) and hour, in so many weeks; `times` the newest of them, in their order."""
        many = sum(counts.values())
        days = tuple(sum(counts.get((day, hour), 0) for hour in range(HOURS)) / weeks for day in range(DAYS))
        hours = tuple(sum(counts.get((day, hour), 0) for day in range(DAYS)) / many for hour in range(HOURS))
        habit = cls(days, hours, zone, LEAST_MISSED)
        silences = sorted(habit.missed(start, end) for start, end in zip(times, times[1:], strict=False))
        return replace(habit, most_missed=max(LEAST_MISSED, unusual(silences, many / weeks * 52)))

    def missed(self, start: datetime, end: datetime) -> float:
        """How many arrivals one would have expected in [start, end)."""
        whole, rest = divmod(end - start, WEEK)
        return whole * sum(self.days) + sum(rate * ((till - since) / HOUR) for since, till, rate in self._pieces(start, start + rest))

    def usual_until(self, heard_at: datetime) -> datetime:
        """If nothing comes after `heard_at`: from when on too many have been missed."""
        left, last = self.most_missed, heard_at + LONGEST_WEEKS * WEEK
        for since, till, rate in self._pieces(heard_at, last):
            brings = rate * ((till - since) / HOUR)
            if brings >= left:
                return since + left / rate * HOUR
            left -= brings
        return last

    def _pieces(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, float]]:
        """The hours between the two, cut where the clock of the world shows a full one, each with what it brings."""
        since = start
        while since < end:
            till = min(end, since.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + HOUR)
            wall = since.astimezone(self.zone)
            yield since, till, self.days[wall.weekday()] * self.hours[wall.hour]
            since = till


def unusual(silences: Sequence[float], a_year: float) -> float:
    """A silence longer than this is met by chance once in a hundred years, if long ones get rarer as they did so far.

    silences  (n,), sorted, in arrivals that were missed
    a_year    how many silences there are in a year

    The longest one is left out: it may have been a failure that nobody saw. Of the others the longest, one in twenty and ten at least,
    say how far they reach beyond the point where they begin, on average; the tail is held to fall off exponentially, as it does of a
    Poisson process and of one whose arrivals come in bursts.
    Source: Pickands (1975), "Statistical inference using extreme order statistics", Annals of Statistics 3(1), 119-131, with shape 0.
    """
    known = silences[:-1]
    many = max(LEAST_LONG, len(known) // LONG_SHARE)
    if len(known) <= many:
        return max(known, default=0.0)
    begin, long = known[-many - 1], known[-many:]
    reach = sum(long) / many - begin
    return begin + reach * max(0.0, log(many / len(known) * a_year * ONCE_IN_YEARS))
