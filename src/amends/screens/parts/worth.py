"""What a customer is still worth, in the words of one reader: on the customer's own page and at the side of a conversation."""

from datetime import datetime

from babel.dates import format_skeleton
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.customers.models import Customer
from amends.recoveries.models import Recovery
from amends.screens.parts.chart import Line
from amends.screens.parts.reader import Amount, Reader
from amends.steering.clock import NotKnown
from amends.steering.explanation import Explanation, called
from amends.steering.risk import Risk
from amends.steering.staying import NO_LEAVING, Staying, staying

YEAR_WEEKS = 52


def worth_panel(customer: Customer, reader: Reader, at: datetime) -> "WorthPanel":
    """What _worth.html is given."""
    return WorthPanel(customer, reader, at)


class WorthPanel:
    """One customer's worth as one teammate reads it at one instant. What is not known says why."""

    def __init__(self, customer: Customer, reader: Reader, at: datetime) -> None:
        self.customer, self.reader, self.at = customer, reader, at

    @cached_property
    def who(self) -> str:
        return called(self.customer)

    @property
    def explanation(self) -> Explanation | None:
        return self._known[0]

    @property
    def why_not(self) -> str:
        """Why there is no worth; nothing where there is one."""
        return self._known[1]

    @property
    def amount(self) -> Amount:
        worth = self.explanation.worth
        return self.reader.amount(worth.expected_cents, worth.low_cents, worth.high_cents)

    @property
    def horizon(self) -> str:
        """How far it looks ahead, in whole years where that is what it is."""
        weeks = round(self.explanation.reckoning.terms["horizon_weeks"])
        years, rest = divmod(weeks, YEAR_WEEKS)
        if rest:
            return ngettext("over %(n)s week", "over %(n)s weeks", weeks) % {"n": self.reader.count(weeks)}
        return {1: _("over a year"), 2: _("over two years")}.get(years, _("over %(n)s years") % {"n": self.reader.count(years)})

    @property
    def as_of(self) -> str:
        """The hour, if it is of today and hours count; else the day."""
        reckoning, firm = self.explanation.reckoning, self.reader.firm
        is_today = firm.wall(reckoning.as_of).date() == firm.wall(self.at).date()
        return (self.reader.time if is_today and reckoning.clock == "continuous" else self.reader.day)(reckoning.as_of)

    @property
    def alive(self) -> str | None:
        """The chance of being with us; none where the model in use knows no leaving."""
        if self.explanation.reckoning.model == NO_LEAVING:
            return None
        return self.reader.share(self.explanation.worth.alive)

    @cached_property
    def risk(self) -> Risk | None:
        """What the open misery puts at risk, for whoever may see a recovery of this customer's that is open."""
        seen = Recovery.objects.visible_to(self.reader.teammate).open() if self.reader.teammate else Recovery.objects.none()
        return Risk.of(self.customer, self.at) if seen.filter(moment__customer=self.customer).exists() else None

    @property
    def alive_after(self) -> str | None:
        """The same chance, should nothing be done about what is open."""
        return self.reader.share(self.risk.alive_if_nothing_is_done) if self.risk and self.risk.cents else None

    @cached_property
    def staying(self) -> Staying:
        return staying(self.customer, self.at)

    @property
    def chances(self) -> list[tuple[str, str]]:
        """Each point of the line in words, the last of them by its day."""
        firm, locale, points = self.reader.firm, self.reader.locale, self.staying.points
        months = [format_skeleton("yMMMM", firm.wall(at), locale=locale) for at, _chance in points[:-1]]
        days = [self.reader.day(at) for at, _chance in points[-1:]]
        return [(when, self.reader.share(chance)) for when, (_at, chance) in zip([*months, *days], points, strict=True)]

    @property
    def line(self) -> Line | None:
        """A line needs two points."""
        return Line([chance for _at, chance in self.staying.points], top=1) if len(self.staying) > 1 else None

    @cached_property
    def _known(self) -> tuple[Explanation | None, str]:
        try:
            return Explanation.of(self.customer), ""
        except NotKnown as unknown:
            return None, str(unknown)
