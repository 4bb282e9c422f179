from decimal import Decimal
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.base.models import Firm

HUNDRED = Decimal(100)


class Name(forms.Form):
    """What the firm is called, what it trades in, and the clock on its wall."""

    name = forms.CharField(label=_("Name of the firm"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("In which orders are counted. It stays once orders are in."))
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("By which your days begin and your clocks run."))

    def __init__(self, *args, firm: Firm, has_orders: bool, **kwargs) -> None:
        super().__init__(*args, initial={"name": firm.name, "currency": firm.currency, "time_zone": firm.time_zone}, **kwargs)
        self.fields["currency"].disabled = has_orders
        zones = {zone for zone in available_timezones() if "/" in zone or zone == "UTC"} | {firm.time_zone}
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in sorted(zones)]


class Terms(forms.Form):
    """What worth is reckoned by, in percent as people say it."""

    margin = forms.DecimalField(
        label=_("Margin, in percent of the price"),
        required=False,
        max_digits=8,
        decimal_places=3,
        localize=True,
        help_text=_("What is left of an order after its own costs. Empty: 100 % is assumed, and labelled so."),
    )
    yearly_discount = forms.DecimalField(
        label=_("Discount, in percent a year"),
        max_digits=8,
        decimal_places=3,
        localize=True,
        help_text=_("A coin next year is worth less than one today. 10 % is usual."),
    )
    horizon_weeks = forms.IntegerField(label=_("Weeks looked ahead"), help_text=_("104 weeks are two years."))

    def __init__(self, *args, firm: Firm, **kwargs) -> None:
        margin = None if firm.margin is None else _plain(firm.margin * HUNDRED)
        shown = {"margin": margin, "yearly_discount": _plain(firm.yearly_discount * HUNDRED), "horizon_weeks": firm.horizon_weeks}
        super().__init__(*args, initial=shown, **kwargs)


class Clocks(forms.Form):
    """How long a misery may wait."""

    own_minutes = forms.IntegerField(label=_("Minutes of work until somebody owns a misery"), max_value=1_000_000)
    fix_minutes = forms.IntegerField(label=_("Minutes of work until it is fixed"), max_value=1_000_000)
    look_back_days = forms.IntegerField(label=_("Days until we look back"), max_value=1_000)

    def __init__(self, *args, firm: Firm, **kwargs) -> None:
        names = ("own_minutes", "fix_minutes", "look_back_days")
        super().__init__(*args, initial={name: getattr(firm, name) for name in names}, **kwargs)


def share(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / HUNDRED


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
