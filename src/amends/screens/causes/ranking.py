"""Causes ranked in money: what each costs, how sure that is, how often it struck lately."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from amends.listening.models import Cause
from amends.screens.parts.chart import Line, bar
from amends.screens.parts.reader import Amount, Reader
from amends.steering.models import CauseDamage, DamageReckoning
from amends.steering.split import split
from amends.steering.trend import Months, trends

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Ranked:
    """One cause with its part in the damage, as a row of the table."""

    cause: Cause | None
    kept: CauseDamage
    amount: Amount | None
    bar: tuple[float, float, float] | None
    months: Months
    line: Line | None

    @property
    def name(self) -> str:
        return self.cause.name if self.cause else _("No cause named")

    @property
    def silent_share(self) -> float | None:
        """Of those who meet the problem, who keep it to themselves."""
        return None if self.kept.complain_share is None else 1 - self.kept.complain_share


class Ranking:
    """All causes of the last reckoning of damage, dearest first."""

    def __init__(self, teammate, reader: Reader) -> None:
        self.teammate, self.reader = teammate, reader

    @cached_property
    def damage(self) -> DamageReckoning | None:
        return DamageReckoning.objects.newest()

    @cached_property
    def rows(self) -> list[Ranked]:
        kept = self.damage.causes.select_related("cause").order_by(F("total_cents").desc(nulls_last=True), "-moments", "pk")
        rows = list(kept)
        widest = max((row.high_cents or 0 for row in rows), default=0)
        months = trends([row.cause_id for row in rows if row.cause_id], self.damage.until - YEAR, self.damage.until, self.reader.firm.zone)
        most = max((n for line in months.values() for _month, n in line), default=0)
        return [self._row(row, widest, months.get(row.cause_id, []), most) for row in rows]

    @property
    def total(self) -> Amount | None:
        return self.damage and self.reader.amount(self.damage.total_cents, self.damage.low_cents, self.damage.high_cents)

    @property
    def a_day(self) -> Amount | None:
        """What another day costs, while nothing changes: a year's damage by 365."""
        ends = (self.damage.total_cents, self.damage.low_cents, self.damage.high_cents)
        return None if None in ends else self.reader.amount(*(round(cents / 365) for cents in ends))

    @cached_property
    def split(self):
        return split()

    @cached_property
    def parts(self) -> list[dict]:
        """The three shares, each with what is commonly told of it."""
        told = {one.root: one for one in self.split.yardstick}
        return [{"part": part, "told": told[part.root], "bar": bar(part.share, part.low, part.high, 1.0)} for part in self.split.parts]

    @property
    def said(self) -> tuple:
        """The same as long as it would read the same."""
        return (self.damage and self.damage.pk, [(row.name, row.months) for row in self.rows] if self.damage else None, self.split.parts)

    def _row(self, row: CauseDamage, widest: int, months: Months, most: int) -> Ranked:
        amount = self.reader.amount(row.total_cents, row.low_cents, row.high_cents, widest=widest)
        drawn = bar(row.total_cents, row.low_cents, row.high_cents, widest) if amount else None
        line = Line([n for _month, n in months], top=most, width=96, height=22) if any(n for _month, n in months) else None
        return Ranked(row.cause, row, amount, drawn, months, line)
