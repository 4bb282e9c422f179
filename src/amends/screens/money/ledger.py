"""What unhappiness cost, part by part and cause by cause, and every number that rests on."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import F
from django.utils.functional import cached_property

from amends.screens.parts.chart import bar
from amends.screens.parts.reader import Amount, Reader
from amends.steering.inputs_shown import HEADINGS, InputShown, inputs_shown
from amends.steering.models import CauseDamage, DamageReckoning, Entered, Reckoning
from amends.steering.parts import Parts

ORIGINS = ("entered", "set", "estimated", "assumed", "unknown")


@dataclass(frozen=True)
class Given:
    """One input as a row of the page."""

    shown: InputShown
    amount: str
    between: tuple[str, str] | None


class Ledger:
    """The last reckoning of damage as one reader reads it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    @cached_property
    def damage(self) -> DamageReckoning | None:
        return DamageReckoning.objects.newest()

    @cached_property
    def reckoning(self) -> Reckoning | None:
        return Reckoning.objects.newest()

    @property
    def total(self) -> Amount | None:
        return self.damage and self.reader.amount(self.damage.total_cents, self.damage.low_cents, self.damage.high_cents)

    @property
    def worth(self) -> Amount | None:
        kept = self.reckoning
        return kept and self.reader.amount(kept.total_cents, kept.low_cents, kept.high_cents)

    @cached_property
    def parts(self) -> Parts | None:
        return Parts.newest()

    @property
    def slices(self) -> list[tuple[str, int | None, tuple | None]]:
        """Direct, word of mouth, handling: each with its bar, in percent of the largest."""
        sums = {name: getattr(self.parts, f"{name}_cents") for name in ("direct", "word_of_mouth", "handling")}
        widest = max((cents or 0 for cents in sums.values()), default=0)
        return [(name, cents, bar(cents, cents, cents, widest) if cents is not None else None) for name, cents in sums.items()]

    @cached_property
    def causes(self) -> list[CauseDamage]:
        return list(self.damage.causes.select_related("cause").order_by(F("total_cents").desc(nulls_last=True), "-moments", "pk"))

    @cached_property
    def inputs(self) -> list[tuple[str, list[Given]]]:
        """Under their headings."""
        rows = groupby(inputs_shown(), key=lambda shown: shown.heading)
        return [(HEADINGS[heading], [self.given(shown) for shown in inputs]) for heading, inputs in rows]

    @property
    def is_behind(self) -> bool:
        """A number was told since the last reckoning: the next one is on its way."""
        last = Entered.objects.order_by("-pk").first()
        return bool(self.damage and last and last.at > self.damage.at)

    @property
    def said(self) -> tuple:
        """The same as long as it would read the same."""
        last = Entered.objects.order_by("-pk").values_list("pk", flat=True).first()
        return self.damage and self.damage.pk, self.reckoning and self.reckoning.pk, last

    def given(self, shown: InputShown) -> Given:
        found = shown.found
        amount = "" if found.value is None else self.written(shown.unit, found.value)
        between = found.interval and tuple(self.written(shown.unit, end) for end in found.interval)
        return Given(shown, amount, between)

    def written(self, unit: str, value: float) -> str:
        if unit == "share":
            return self.reader.percent(value)
        return self.reader.money(value) if unit == "cents" else self.reader.figure(round(value, 2))
