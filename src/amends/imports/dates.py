"""Times as files write them: ISO with or without a zone, day and month with strokes, RFC 2822. A time without a zone is the firm's."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

from amends.imports.cells import is_missing
from amends.imports.refused import short

STROKES = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?", re.IGNORECASE
)
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
OLDEST_YEAR = 1900
AHEAD = timedelta(days=366)
PIVOT = 70
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Survey:
    """What a whole column says about the place of day and month."""

    def __init__(self) -> None:
        self.day_first = self.month_first = self.either = 0

    def look(self, values: Iterable[str]) -> None:
        for value in values:
            match = STROKES.fullmatch(value.strip())
            if match:
                self._weigh(int(match[1]), int(match[2]))

    @property
    def is_needed(self) -> bool:
        return bool(self.day_first or self.month_first or self.either)

    def order(self) -> str:
        return "mdy" if self.month_first > self.day_first else "dmy"

    def sentence(self, column: str) -> str:
        """Said aloud: what was decided, from what, and how to say otherwise."""
        day, month = self.day_first, self.month_first
        reading = {"dmy": "day/month/year", "mdy": "month/day/year"}[self.order()]
        if not day and not month:
            return f"{column}: nothing tells day from month, taken as {reading}; say --dates mdy if the month comes first."
        if day and month:
            return f"{column}: {day} values fit only day/month, {month} only month/day; taken as {reading}, the others are refused."
        return f"{column}: dates are {reading}, as {day or month} of its values can be read in no other way."

    def _weigh(self, first: int, second: int) -> None:
        self.day_first += 12 < first <= 31 and second <= 12
        self.month_first += 12 < second <= 31 and first <= 12
        self.either += first <= 12 and second <= 12


class Clock:
    """Reads the times of one column."""

    def __init__(self, zone: tzinfo, order: str | None, *, now: datetime) -> None:
        self._zone, self._order, self.latest = zone, order, now + AHEAD

    def read(self, text: str) -> tuple[datetime | None, str | None]:
        """The instant in UTC, or why there is none."""
        text = text.strip()
        if is_missing(text):
            return None, "no time"
        if self._order is None and _could_be_both(text):
            return None, f"{short(text)} may be a day or a month first, unlike the times before it: say --dates dmy or mdy"
        try:
            at = self._instant(text)
        except (ValueError, OverflowError):
            at = None
        if at is None:
            return None, f"{short(text)} is no time we can read"
        return self._within(at, text)

    def read_micros(self, text: str) -> tuple[int | None, str | None]:
        """The same in microseconds since 1970."""
        at, reason = self.read(text)
        return (None if at is None else (at - EPOCH) // MICROSECOND), reason

    def offset_micros(self, wall_micros: int) -> int:
        """By how much the firm's wall clock is ahead of UTC when it shows a time."""
        wall = EPOCH.replace(tzinfo=None) + wall_micros * MICROSECOND
        return wall.replace(tzinfo=self._zone).utcoffset() // MICROSECOND

    def _instant(self, text: str) -> datetime | None:
        match = STROKES.fullmatch(text)
        if match:
            return self._at_home(self._struck(match))
        match = YEAR_FIRST.match(text)
        if match:
            text = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}{text[match.end() :]}"
        try:
            return self._at_home(datetime.fromisoformat(text))
        except ValueError:
            return self._at_home(_mailed(text))

    def _struck(self, match: re.Match) -> datetime:
        first, second, year, hour, minute, second_, half = match.groups()
        day, month = (second, first) if self._order == "mdy" or (self._order is None and int(second) > 12) else (first, second)
        hour = int(hour or 0)
        if half:
            hour = hour % 12 + 12 * (half[0] in "pP")
        return datetime(_year(year), int(month), int(day), hour, int(minute or 0), int(second_ or 0))  # noqa: DTZ001 - the zone comes next

    def _at_home(self, at: datetime | None) -> datetime | None:
        if at is None:
            return None
        return (at if at.tzinfo else at.replace(tzinfo=self._zone)).astimezone(UTC)

    def _within(self, at: datetime, text: str) -> tuple[datetime | None, str | None]:
        if at.year < OLDEST_YEAR or at > self.latest:
            return None, f"{short(text)} lies outside the years from {OLDEST_YEAR} to next year"
        return at, None


def _could_be_both(text: str) -> bool:
    match = STROKES.fullmatch(text)
    return bool(match) and int(match[1]) <= 12 and int(match[2]) <= 12


def _mailed(text: str) -> datetime | None:
    """RFC 2822, and dates with the month's name."""
    parts = parsedate_tz(text)
    if parts is None or not re.search("[a-zA-Z]{3}", text):
        return None
    at = datetime(*parts[:6])  # noqa: DTZ001 - the zone comes next
    return at if parts[9] is None else at.replace(tzinfo=timezone(timedelta(seconds=parts[9])))


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < PIVOT else 1900)


def looks_like_time(text: str) -> bool:
    """Good enough to take a column for one of times; a bare number is none."""
    at, _ = UNBOUND.read(text)
    return not text.strip().isdigit() and (at is not None or bool(STROKES.fullmatch(text.strip())))


UNBOUND = Clock(UTC, None, now=datetime(9000, 1, 1, tzinfo=UTC))
