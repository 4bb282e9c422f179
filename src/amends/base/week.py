"""A week of opening hours, as people give it and as it is kept."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
LEAST_MINUTES = 60  # a firm that is hardly ever open would let its clocks run for years

Stretch = tuple[int, int, int]


class NoWeek(Refusal):
    """A week of opening hours cannot look like this."""


def tidy(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same hours of work, in order: what overlaps or touches is one stretch, and none is longer than a day.

    A stretch is (weekday from Monday 0, opening minute of the day, minutes it lasts); it may reach past midnight, past Sunday's too.
    """
    pairs = [_pair(stretch) for stretch in stretches]
    copies = [(start + week, end + week) for week in (0, WEEK_MINUTES, 2 * WEEK_MINUTES) for start, end in pairs]
    found = [(start, end) for start, end in merged(sorted(copies)) if WEEK_MINUTES <= start < 2 * WEEK_MINUTES]
    if pairs and not found:  # it never closes
        found = [(WEEK_MINUTES, 2 * WEEK_MINUTES)]
    if 0 < sum(end - start for start, end in found) < LEAST_MINUTES:
        raise NoWeek(_("Open for an hour a week at least; or leave all hours out, and every hour counts."))
    return sorted(piece for pair in found for piece in _pieces(*pair))


def merged(pairs: Iterable[tuple]) -> Iterator[tuple]:
    """Join what touches or overlaps, of what is sorted by its start; a stretch past midnight may reach into the next day's."""
    held = None
    for start, end in pairs:
        if end <= start:
            continue
        if held and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _pair(stretch: Stretch) -> tuple[int, int]:
    weekday, opens, lasts = stretch
    if not (0 <= weekday <= 6 and 0 <= opens < DAY_MINUTES and 0 < lasts <= DAY_MINUTES):
        raise NoWeek(_("Each stretch opens on one of the seven days, between 00:00 and 23:59, and lasts a minute to a day."))
    start = weekday * DAY_MINUTES + opens
    return start, start + lasts


def _pieces(start: int, end: int) -> Iterator[Stretch]:
    """As it is, unless it lasts longer than a day: then cut at every midnight."""
    while start < end:
        midnight = (start // DAY_MINUTES + 1) * DAY_MINUTES
        stop = end if end - start <= DAY_MINUTES else midnight
        yield start // DAY_MINUTES % 7, start % DAY_MINUTES, stop - start
        start = stop
