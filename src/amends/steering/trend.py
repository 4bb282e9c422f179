"""How often a cause made somebody unhappy, month by month on the firm's wall."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncMonth

from amends.listening.models import Moment

Months = list[tuple[datetime, int]]


def trend(cause_ids: Iterable[int], since: datetime, until: datetime, zone: ZoneInfo) -> Months:
    """Miseries of these causes together: (begin of the month, how many), months without one included."""
    each = trends(cause_ids, since, until, zone)
    return [(month, sum(months[place][1] for months in each.values())) for place, month in enumerate(_months(since, until, zone))]


def trends(cause_ids: Iterable[int], since: datetime, until: datetime, zone: ZoneInfo) -> dict[int, Months]:
    """The same for each cause apart, in one query."""
    ids = list(cause_ids)
    moments = Moment.objects.of("misery").filter(cause__in=ids, at__gte=since, at__lt=until)
    rows = moments.annotate(month=TruncMonth("at", tzinfo=zone)).values_list("cause", "month").annotate(n=Count("pk"))
    found = {(cause, month): n for cause, month, n in rows}
    months = _months(since, until, zone)
    return {cause: [(month, found.get((cause, month), 0)) for month in months] for cause in ids}


def in_steps(months: Months, until: datetime) -> list[tuple[datetime, int]]:
    """Corners of a line that holds each month's count from its begin to its end: nothing happened in between two months."""
    ends = [*(month for month, _n in months[1:]), until]
    return [corner for (begin, n), end in zip(months, ends, strict=False) for corner in ((begin, n), (end, n))]


def _months(since: datetime, until: datetime, zone: ZoneInfo) -> list[datetime]:
    """Every month that the period touches."""
    month, months = _begin(since.astimezone(zone)), []
    while month < until:
        months.append(month)
        month = _begin(month + timedelta(days=32))
    return months


def _begin(at: datetime) -> datetime:
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
