from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.db import models, transaction

from amends.base.refusal import Refusal

ASSUMED_MARGIN = Decimal(1)
MONEY_OF_SEVERAL_STATES = {"XAF", "XCD", "XCG", "XOF", "XPF"}  # of the letters that begin with X, the others are metals, units and tests


class UnknownCurrency(Refusal):
    """The three letters are no currency of ISO 4217."""


class UnknownZone(Refusal):
    """The name is no time zone of the IANA list."""


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
        firm, _ = cls.objects.get_or_create(id=1)
        return firm

    def found(self, *, name: str, currency: str, time_zone: str, at) -> None:
        """Give the firm its name, money and clock."""
        self.name, self.founded_at = name.strip(), at
        self._trade_in(currency)
        self._live_in(time_zone)
        self.save()

    def trade_in(self, currency: str) -> None:
        """Choose the currency. Who calls sees to it that no amount is on record yet."""
        self._trade_in(currency)
        self.save(update_fields=["currency"])

    @transaction.atomic
    def rename(self, name: str, *, by, at) -> None:
        """Called otherwise from now on."""

    @transaction.atomic
    def set_terms(self, *, margin: Decimal | None, yearly_discount: Decimal, horizon_weeks: int, by, at) -> None:
        """What worth is reckoned by. Without a margin the whole price is held to be margin, and labelled assumed."""

    @transaction.atomic
    def set_clocks(self, *, own_minutes: int, fix_minutes: int, look_back_days: int, by, at) -> None:
        """How long a misery may wait for an owner and for its end. Clocks that run already keep running as they began."""

    @transaction.atomic
    def move_to(self, time_zone: str, *, by, at) -> None:
        """Live by another clock on the wall."""

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
            raise UnknownCurrency(f"{currency or 'Nothing'} is no currency we know: use three letters such as EUR, GBP or USD.")
        self.currency = currency

    def _live_in(self, time_zone: str) -> None:
        if time_zone not in available_timezones():
            raise UnknownZone(f"{time_zone or 'Nothing'} is no time zone we know: use a name such as Europe/Berlin.")
        self.time_zone = time_zone


def _is_money(currency: str) -> bool:
    return currency in list_currencies() and (not currency.startswith("X") or currency in MONEY_OF_SEVERAL_STATES)
