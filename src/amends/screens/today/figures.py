"""The figures Today shows, in the reader's words. Counts are capped, so that a large firm waits no longer than a small one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from amends.conversations.models import Conversation
from amends.conversations.turn import capped
from amends.customers.models import Customer
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from amends.screens.parts.chart import bar
from amends.screens.parts.reader import Amount, Reader
from amends.steering.assumed import Assumed
from amends.steering.models import DamageReckoning, Reckoning

MOST_WAITING = 500
MOST_KNOWN = 10_000
TOP_CAUSES = 5


@dataclass(frozen=True)
class Count:
    """How many there are of something, how that is called, and where they are."""

    name: str
    text: str
    tone: str = ""
    address: str = ""


@dataclass(frozen=True)
class CausePart:
    """What one cause costs: in words, and as a bar with its interval, in percent of the widest."""

    id: int | None
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

    def __init__(self, teammate, reader: Reader, *, at: datetime) -> None:
        self.teammate, self.reader, self.at = teammate, reader, at

    @cached_property
    def waiting(self) -> list[Count]:
        conversations = Conversation.objects.visible_to(self.teammate)
        recoveries = Recovery.objects.visible_to(self.teammate)
        desk, board = reverse("desk"), reverse("recoveries")
        return [
            self._count(_("Open conversations"), conversations.open(), MOST_WAITING, address=f"{desk}?view=all"),
            self._count(_("Waiting for an answer"), conversations.waiting(), MOST_WAITING, address=f"{desk}?view=waiting"),
            self._count(_("Open recoveries"), recoveries.open(), MOST_WAITING, address=board),
            self._count(_("Past their clock"), recoveries.late(at=self.at), MOST_WAITING, tone="misery", address=board),
        ]

    @cached_property
    def known(self) -> list[Count]:
        moments = Moment.objects.visible_to(self.teammate)
        return [
            self._count(_("Customers"), Customer.objects.visible_to(self.teammate), MOST_KNOWN, address=reverse("customers")),
            self._count(_("Moments of magic"), moments.of("magic"), MOST_KNOWN, tone="magic"),
            self._count(_("Plain moments"), moments.of("plain"), MOST_KNOWN),
            self._count(_("Moments of misery"), moments.of("misery"), MOST_KNOWN, tone="misery", address=reverse("causes")),
            self._count(_("Not judged yet"), moments.filter(verdict=None), MOST_KNOWN),
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
        return self.reader.count(round(self.reckoning.terms["horizon_weeks"]))

    @property
    def reckoned_customers(self) -> str:
        return self.reader.count(self.reckoning.customers)

    @property
    def reckoned_orders(self) -> str:
        return self.reader.count(self.reckoning.orders)

    @property
    def damage_problems(self) -> str:
        return self.reader.count(self.damage.moments)

    @property
    def damage_until(self) -> datetime:
        """Within the last day that counts, since a period ends where the next day begins."""
        return self.damage.until - timedelta(microseconds=1)

    @property
    def is_empty(self) -> bool:
        """Nobody has been heard of yet."""
        return self.known[0].text == "0"

    @property
    def said(self) -> tuple:
        """The same as long as these figures would read the same."""
        return self.waiting, self.known, self.causes, self._stamp(self.reckoning), self._stamp(self.damage)

    def _stamp(self, kept) -> tuple | None:
        return kept and (kept.pk, kept.at)

    def _count(self, name: str, rows, most: int, **shown) -> Count:
        many, is_more = capped(rows, most)
        return Count(name, self.reader.count(many) + "+" * is_more, **shown)

    def _part(self, part, widest: int) -> CausePart:
        amount = self._amount(part, widest)
        drawn = bar(part.total_cents, part.low_cents, part.high_cents, widest) if amount else None
        name, root = (part.cause.name, root_name(part.cause.root)) if part.cause else (_("No cause named"), "")
        return CausePart(part.cause_id, name, root, self.reader.count(part.moments), amount, drawn)

    def _amount(self, kept, widest: int = 0) -> Amount | None:
        return kept and self.reader.amount(kept.total_cents, kept.low_cents, kept.high_cents, widest=widest)


def root_name(root: str) -> str:
    return {"people": _("our people"), "company": _("products, processes, promises"), "customer": _("the customer's side")}.get(root, root)
