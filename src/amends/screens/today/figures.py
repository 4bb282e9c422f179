"""The figures Today shows, in the reader's words. Counts are capped, so that a large firm waits no longer than a small one."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.numbers import format_currency
from django.db.models import F
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from amends.steering.assumed import Assumed
from amends.steering.models import DamageReckoning, Reckoning

MOST_WAITING = 500
MOST_KNOWN = 10_000
TOP_CAUSES = 5
LETTER_THEN_DIGIT = re.compile(r"([^\W\d])(?=\d)")
LARGE = 1000  # from here on, in units of the currency, small coins only distract


@dataclass(frozen=True)
class Count:
    """How many there are of something, and how that is called."""

    name: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Amount:
    """Money with its 95 % interval."""

    expected: str
    low: str
    high: str


@dataclass(frozen=True)
class CausePart:
    """What one cause costs: in words, and as a bar with its interval, in percent of the widest."""

    name: str
    root: str
    problems: str
    amount: Amount | None
    bar: tuple[float, float, float] | None


@dataclass(frozen=True)
class Unknown:
    """Why something is not known, and of which causes; none means of all."""

    reason: str
    causes: str


class Figures:
    """All that Today says to one teammate at one instant."""

    def __init__(self, teammate, firm: Firm, *, at: datetime) -> None:
        self.teammate, self.firm, self.at = teammate, firm, at

    @cached_property
    def waiting(self) -> list[Count]:
        conversations = Conversation.objects.visible_to(self.teammate)
        recoveries = Recovery.objects.visible_to(self.teammate)
        return [
            Count(_("Open conversations"), capped(conversations.open(), MOST_WAITING)),
            Count(_("Waiting for an answer"), capped(conversations.waiting(), MOST_WAITING)),
            Count(_("Open recoveries"), capped(recoveries.open(), MOST_WAITING)),
            Count(_("Past their clock"), capped(recoveries.late(at=self.at), MOST_WAITING), "misery"),
        ]

    @cached_property
    def known(self) -> list[Count]:
        moments = Moment.objects.visible_to(self.teammate)
        return [
            Count(_("Customers"), capped(Customer.objects.visible_to(self.teammate), MOST_KNOWN)),
            Count(_("Moments of magic"), capped(moments.of("magic"), MOST_KNOWN), "magic"),
            Count(_("Plain moments"), capped(moments.of("plain"), MOST_KNOWN)),
            Count(_("Moments of misery"), capped(moments.of("misery"), MOST_KNOWN), "misery"),
            Count(_("Not judged yet"), capped(moments.filter(verdict=None), MOST_KNOWN)),
        ]

    @cached_property
    def reckoning(self) -> Reckoning | None:
        return Reckoning.objects.newest()

    @cached_property
    def damage(self) -> DamageReckoning | None:
        return DamageReckoning.objects.newest()

    @property
    def worth(self) -> Amount | None:
        return self._amount(self.reckoning)

    @property
    def cost(self) -> Amount | None:
        return self._amount(self.damage)

    @cached_property
    def causes(self) -> list[CausePart]:
        if self.damage is None:
            return []
        dearest = F("total_cents").desc(nulls_last=True)
        top = list(self.damage.causes.select_related("cause").order_by(dearest, "-moments", "pk")[:TOP_CAUSES])
        widest = max((part.high_cents or 0 for part in top), default=0)
        return [self._part(part, widest) for part in top]

    @property
    def unknown(self) -> list[Unknown]:
        """Why damage, or a part of it, is not known: each reason once, with the causes it is about."""
        causes: dict[str, list[str]] = {}
        for one in self.damage.not_known:
            causes.setdefault(one["reason"], []).extend(filter(None, [one["cause"]]))
        return [Unknown(reason, " · ".join(about)) for reason, about in causes.items()]

    @property
    def terms_assumed(self) -> list[Assumed]:
        """What the firm has not set itself, of the terms its worth is counted on."""
        return [Assumed.of(term) for term in self.reckoning.assumptions if term["assumed"]]

    @property
    def damage_assumed(self) -> list[Assumed]:
        return [Assumed.of(row) for row in self.damage.assumed]

    @property
    def horizon_weeks(self) -> str:
        return in_full(round(self.reckoning.terms["horizon_weeks"]))

    @property
    def reckoned_customers(self) -> str:
        return in_full(self.reckoning.customers)

    @property
    def reckoned_orders(self) -> str:
        return in_full(self.reckoning.orders)

    @property
    def damage_problems(self) -> str:
        return in_full(self.damage.moments)

    @property
    def damage_until(self) -> datetime:
        """Within the last day that counts, since a period ends where the next day begins."""
        return self.damage.until - timedelta(microseconds=1)

    @property
    def is_empty(self) -> bool:
        """Nobody has been heard of yet."""
        return self.known[0].text == "0"

    @property
    def mark(self) -> str:
        """The same as long as the page would read the same."""
        said = (self.waiting, self.known, self.causes, self._stamp(self.reckoning), self._stamp(self.damage))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def _stamp(self, kept) -> tuple | None:
        return kept and (kept.pk, kept.at)

    def _part(self, part, widest: int) -> CausePart:
        amount = self._amount(part, widest)
        ends = (part.total_cents, part.low_cents, part.high_cents)
        bar = tuple(round(100 * max(end, 0) / widest, 1) for end in ends) if amount and widest > 0 else None
        name, root = (part.cause.name, root_name(part.cause.root)) if part.cause else (_("No cause named"), "")
        return CausePart(name, root, in_full(part.moments), amount, bar)

    def _amount(self, kept, widest: int = 0) -> Amount | None:
        """Rounded alike: to whole units where the widest of what stands together is large."""
        ends = kept and (kept.total_cents, kept.low_cents, kept.high_cents)
        if not ends or None in ends:
            return None
        whole = max(widest, *map(abs, ends)) >= LARGE * self.firm.cents_in_one()
        return Amount(*(money(self.firm, cents, whole=whole) for cents in ends))


def capped(rows, most: int) -> str:
    """How many rows there are; beyond `most`, that there are more."""
    many = rows.order_by()[: most + 1].count()
    return f"{in_full(most)}+" if many > most else in_full(many)


def in_full(many: int) -> str:
    return number_format(many, force_grouping=True)


def money(firm: Firm, cents: int, *, whole: bool) -> str:
    """An amount as a reader of the language writes it, with its small coins or in whole units."""
    units = cents / firm.cents_in_one()
    locale = (get_language() or "en").replace("-", "_")
    if whole:
        read = format_currency(round(units), firm.currency, format="¤#,##0", currency_digits=False, locale=locale)
    else:
        read = format_currency(units, firm.currency, locale=locale)
    return LETTER_THEN_DIGIT.sub("\\1\N{NO-BREAK SPACE}", read)


def root_name(root: str) -> str:
    return {"people": _("our people"), "company": _("products, processes, promises"), "customer": _("the customer's side")}.get(root, root)
