"""How time between purchases is counted, and up to when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from psycopg import sql

from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.customers.models import Customer, Order

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STALE = timedelta(days=182)
MICROSECOND = timedelta(microseconds=1)


class NotKnown(Refusal):
    """What was asked for cannot be known from what is on record; the sentence says why, and what to do."""


class LiesAhead(Refusal):
    """Nobody knows yet what will have been bought by then."""


@dataclass(frozen=True)
class Clock:
    """To the microsecond ("continuous"), or in whole days of the firm's zone ("day")."""

    name: str
    zone: ZoneInfo

    @property
    def ticks_a_week(self) -> int:
        return 7 if self.name == "day" else 7 * 86_400_000_000

    def tick_of(self, instant: datetime) -> int:
        """The whole number of ticks since 1970 that the database will give for that instant."""
        if self.name == "day":
            return (instant.astimezone(self.zone).date() - EPOCH.date()).days
        return (instant - EPOCH) // MICROSECOND

    def tick(self, column: str) -> sql.Composable:
        """The same in SQL; a timestamp turns into its microseconds without a cast on its way through Arrow."""
        if self.name == "day":
            return sql.SQL("({} AT TIME ZONE {})::date - DATE '1970-01-01'").format(sql.SQL(column), sql.Literal(self.zone.key))
        return sql.SQL(column)

    def shown(self, instant: datetime) -> str:
        """An as-of instant in ISO form in the firm's zone: a date where days are counted."""
        local = instant.astimezone(self.zone)
        return local.date().isoformat() if self.name == "day" else local.isoformat()


@dataclass(frozen=True)
class AsOf:
    """The instant that orders count up to and every age ends at, and what must be said about it."""

    at: datetime
    aside: str | None = None

    @classmethod
    def of(cls, day: date | None, firm: Firm, *, at: datetime) -> "AsOf":
        """The end of a day in the firm's zone; without a day now, or the newest order if that is older than half a year."""
        oldest, newest = _span(at)
        if oldest is None:
            raise NotKnown(
                "Worth is not known, because there is no order of a customer yet: take some in with `amends import orders FILE`."
            )
        return cls._end_of(day, firm.zone, oldest, at) if day else cls._now(newest, firm.zone, at)

    @classmethod
    def _end_of(cls, day, zone, oldest, at) -> "AsOf":
        if day > at.astimezone(zone).date():
            raise LiesAhead(f"{day} lies ahead: choose today or a day that has been.")
        if day < oldest.astimezone(zone).date():
            raise NotKnown(
                f"Worth is not known as of {day}, because the first order is of {oldest.astimezone(zone):%Y-%m-%d}: choose a later day."
            )
        end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC) - MICROSECOND
        return cls(min(end, at))

    @classmethod
    def _now(cls, newest, zone, at) -> "AsOf":
        if at - newest <= STALE:
            return cls(at)
        day = newest.astimezone(zone)
        return cls(newest, f"The newest order is of {day:%Y-%m-%d}, more than half a year ago, so everything is reckoned as of then.")


def _span(at: datetime):
    """Instants of the first and the last order up to now, of customers who can be worth something."""
    orders = Order.objects.filter(customer__in=Customer.objects.external(), at__lte=at)
    found = orders.aggregate(oldest=Min("at"), newest=Max("at"))
    return found["oldest"], found["newest"]
