"""One cause: where it hangs, what it costs and of what, how often it struck, the moments behind it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.functional import cached_property

from amends.base.models import Event
from amends.listening.models import Cause
from amends.screens.parts.chart import Line
from amends.screens.parts.reader import Amount, Reader
from amends.steering.behind import Behind, moments_of
from amends.steering.models import CauseDamage, DamageReckoning
from amends.steering.trend import Months, trend

SPAN = timedelta(days=2 * 365)


class Portrait:
    """A cause as one teammate may see it at one instant; what hangs below it counts with it, but for money, which is its own."""

    def __init__(self, cause: Cause, teammate, reader: Reader, *, at: datetime) -> None:
        self.cause, self.teammate, self.reader, self.at = cause, teammate, reader, at

    @cached_property
    def path(self) -> list[Cause]:
        """From its root down to its parent."""
        above, cause = [], self.cause.parent
        while cause is not None:
            above.insert(0, cause)
            cause = cause.parent
        return above

    @cached_property
    def below(self) -> Sequence[Cause]:
        return list(self.cause.children.current().order_by("name", "pk"))

    @cached_property
    def branch(self) -> list[int]:
        return self.cause.branch()

    @cached_property
    def kept(self) -> CauseDamage | None:
        """Its part in the last reckoning of damage."""
        damage = DamageReckoning.objects.newest()
        return damage and damage.causes.filter(cause=self.cause).select_related("reckoning").first()

    @property
    def amount(self) -> Amount | None:
        return self.kept and self.reader.amount(self.kept.total_cents, self.kept.low_cents, self.kept.high_cents)

    @cached_property
    def months(self) -> Months:
        return trend(self.branch, self.at - SPAN, self.at, self.reader.firm.zone)

    @property
    def line(self) -> Line:
        counts = [n for _month, n in self.months]
        return Line(counts, top=max(counts, default=0), width=640, height=120)

    @property
    def most(self) -> int:
        return max((n for _month, n in self.months), default=0)

    @property
    def struck(self) -> int:
        return sum(n for _month, n in self.months)

    def moments(self, after: str | None) -> Behind:
        return moments_of(self.branch, self.teammate, after)

    @cached_property
    def log(self) -> Sequence[Event]:
        return list(Event.objects.about(self.cause)[:20])
