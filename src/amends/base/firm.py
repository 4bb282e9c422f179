from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base import terms
from amends.base.event import record
from amends.base.refusal import Refusal

ASSUMED_MARGIN = Decimal(1)
MONEY_OF_SEVERAL_STATES = {"XAF", "XCD", "XCG", "XOF", "XPF"}  # of the letters that begin with X, the others are metals, units and tests


class UnknownCurrency(Refusal):
    """The three letters are no currency of ISO 4217."""


class UnknownZone(Refusal):
    """The name is no time zone of the IANA list."""


class NoName(Refusal):
    """A firm has a name."""


class Firm(models.Model):
    """The one organisation this installation serves."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.TextField(default="", blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.TextField(default="UTC")
    margin = models.DecimalField(max_digits=6, decimal_places=5, null=True, blank=True)
    yearly_discount = models.DecimalField(max_digits=6, decimal_places=5, default=Decimal("0.1"))
    horizon_weeks = models.PositiveSmallIntegerField(default=104)
    own_minutes = models.PositiveIntegerField(default=60)
    fix_minutes = models.PositiveIntegerField(default=960)
    look_back_days = models.PositiveSmallIntegerField(default=14)
    founded_at = models.DateTimeField(null=True, blank=True)
    simulated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_firm"),
            models.CheckConstraint(
                condition=models.Q(margin__isnull=True) | models.Q(margin__gt=0, margin__lte=1), name="margin_is_a_share"
            ),
            models.CheckConstraint(condition=models.Q(yearly_discount__gte=0, yearly_discount__lt=1), name="discount_is_a_rate"),
            models.CheckConstraint(condition=models.Q(horizon_weeks__gt=0), name="horizon_lies_ahead"),
        ]

    def __str__(self) -> str:
        return self.name or "Your firm"

    @classmethod
    def the(cls) -> "Firm":
        """The firm; until it is founded, one without a name that trades in euros."""
        firm, _fresh = cls.objects.get_or_create(id=1)
        return firm

    @classmethod
    def held(cls) -> "Firm":
        """The firm, which nobody else changes until the transaction ends."""
        cls.the()
        return cls.objects.select_for_update(no_key=True).get()

    def found(self, *, name: str, currency: str, time_zone: str, at) -> None:
        """Give the firm its name, money and clock."""
        self.name, self.founded_at = name.strip(), at
        self._trade_in(currency)
        self.time_zone = _known(time_zone)
        self.save()

    @transaction.atomic
    def trade_in(self, currency: str, *, by=None, at=None) -> None:
        """Choose the currency; an import does so of itself. Who calls sees to it that no amount is on record yet."""
        was = self.currency
        self._trade_in(currency)
        self.save(update_fields=["currency"])
        if at is not None:
            record("firm.traded_in", about=self, by=by, at=at, was={"currency": was}, now={"currency": self.currency})

    def rename(self, name: str, *, by, at) -> None:
        """Called otherwise from now on."""
        if not name.strip():
            raise NoName(_("A firm needs a name: write the one your customers know."))
        self._change("firm.renamed", by, at, name=name.strip())

    def set_terms(self, *, margin: Decimal | None, yearly_discount: Decimal, horizon_weeks: int, by, at) -> None:
        """What worth is reckoned by. Without a margin the whole price is held to be margin, and labelled assumed."""
        said = {"margin": terms.margin(margin), "yearly_discount": terms.discount(yearly_discount)}
        self._change("firm.terms_set", by, at, **said, horizon_weeks=terms.horizon(horizon_weeks))

    def set_clocks(self, *, own_minutes: int, fix_minutes: int, look_back_days: int, by, at) -> None:
        """How long a misery may wait for an owner and for its end. Clocks that run already keep running as they began."""
        terms.refuse_clocks(own_minutes, fix_minutes, look_back_days)
        clocks = {"own_minutes": own_minutes, "fix_minutes": fix_minutes, "look_back_days": look_back_days}
        self._change("firm.clocks_set", by, at, **clocks)

    def move_to(self, time_zone: str, *, by, at) -> None:
        """Live by another clock on the wall. No instant on record changes by it."""
        self._change("firm.moved", by, at, time_zone=_known(time_zone))

    @property
    def is_simulated(self) -> bool:
        return self.simulated_at is not None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def wall(self, at: datetime) -> datetime:
        """An instant by the clock on the firm's wall."""
        return at.astimezone(self.zone)

    def cents_in_one(self) -> int:
        """How many of the smallest coin make one of the currency: 100 for EUR, 1 for JPY, 1000 for KWD."""
        return 10 ** get_currency_precision(self.currency)

    def money(self, cents: float, *, locale: str = "en") -> str:
        """An amount as a person of that locale reads it."""
        return format_currency(cents / self.cents_in_one(), self.currency, locale=locale)

    def _trade_in(self, currency: str) -> None:
        currency = currency.strip().upper()
        if not _is_money(currency):
            words = {"currency": currency or _("Nothing")}
            raise UnknownCurrency(_("%(currency)s is no currency we know: use three letters such as EUR, GBP or USD.") % words)
        self.currency = currency

    @transaction.atomic
    def _change(self, kind: str, by, at, **now) -> None:
        """One deed, so that two who change different things at once both do."""
        firm = Firm.held()
        was = {name: getattr(firm, name) for name in now}
        Firm.objects.filter(pk=firm.pk).update(**now)
        self.refresh_from_db()
        record(kind, about=self, by=by, at=at, was=_in_words(was), now=_in_words(now))


def _known(time_zone: str) -> str:
    if time_zone not in available_timezones():
        words = {"zone": time_zone or _("Nothing")}
        raise UnknownZone(_("%(zone)s is no time zone we know: use a name such as Europe/Berlin.") % words)
    return time_zone


def _in_words(settings: dict) -> dict:
    """Shares to the last digit, which a number of JSON would lose."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in settings.items()}


def _is_money(currency: str) -> bool:
    return currency in list_currencies() and (not currency.startswith("X") or currency in MONEY_OF_SEVERAL_STATES)
