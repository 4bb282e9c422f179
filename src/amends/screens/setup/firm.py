"""The firm itself: its name and clock, what worth is reckoned by, how long a misery may wait, and when the firm is at work."""

from urllib.parse import urlencode

from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amends.base.models import Firm, OpenHours
from amends.customers.models import Order
from amends.screens.setup.firm_forms import Clocks, Name, Terms, share
from amends.screens.setup.gate import deed, done_by_form, for_owners, page, said_of
from amends.screens.setup.week import Week

HERE = ("settings_firm",)


@page
@for_owners
def firm(request):
    return _shown(request)


@deed
@for_owners
def name(request):
    form = Name(said_of(request, "name"), firm=request.reader.firm, has_orders=Order.objects.exists())
    return done_by_form(request, form, lambda said: _call(request, said), HERE) or _shown(request, name=form)


@deed
@for_owners
def terms(request):
    form = Terms(said_of(request, "yearly_discount"), firm=request.reader.firm)
    return done_by_form(request, form, lambda said: _set_terms(request, said), HERE) or _shown(request, terms=form)


@deed
@for_owners
def clocks(request):
    form = Clocks(said_of(request, "own_minutes"), firm=request.reader.firm)
    return done_by_form(request, form, lambda said: _set_clocks(request, said), HERE) or _shown(request, clocks=form)


@deed
@for_owners
def hours(request):
    form = Week(said_of(request, "day_0"))
    return done_by_form(request, form, lambda said: _set_hours(request, form), HERE) or _shown(request, hours=form)


@transaction.atomic
def _call(request, said: dict) -> tuple[str, str]:
    firm, by, at = Firm.the(), request.user, now()
    undo = _again("settings_firm_name", name=firm.name, currency=firm.currency, time_zone=firm.time_zone)
    if said["name"] != firm.name:
        firm.rename(said["name"], by=by, at=at)
    if said["time_zone"] != firm.time_zone:
        firm.move_to(said["time_zone"], by=by, at=at)
    if said["currency"] != firm.currency:
        firm.trade_in(said["currency"], by=by, at=at)
    return _("The firm is kept so."), undo


def _set_terms(request, said: dict) -> tuple[str, str]:
    firm = Firm.the()
    undo = _again("settings_firm_terms", **Terms(firm=firm).initial)
    shares = {name: share(said[name]) for name in ("margin", "yearly_discount")}
    firm.set_terms(**shares, horizon_weeks=said["horizon_weeks"], by=request.user, at=now())
    return _("Kept. Worth is reckoned again in a moment."), undo


def _set_clocks(request, said: dict) -> tuple[str, str]:
    firm = Firm.the()
    undo = _again("settings_firm_clocks", **Clocks(firm=firm).initial)
    firm.set_clocks(**said, by=request.user, at=now())
    return _("Kept, for every misery from now on."), undo


def _set_hours(request, form: Week) -> tuple[str, str]:
    was = Week(hours=_hours())
    undo = _again("settings_firm_hours", **{name: field.initial for name, field in was.fields.items()})
    OpenHours.objects.replace(form.stretches(), by=request.user, at=now())
    return _("Kept. Clocks that run already keep to the hours they began in."), undo


def _again(deed: str, **said) -> str:
    return f"{reverse(deed)}?{urlencode({name: '' if value is None else value for name, value in said.items()})}"


def _hours():
    return OpenHours.objects.values_list("weekday", "opens_minutes", "lasts_minutes")


def _shown(request, **refused):
    """All of it on one page; a form that was refused stands where it stood, with what was typed."""
    firm = Firm.the()
    forms = {
        "name": Name(firm=firm, has_orders=Order.objects.exists()),
        "terms": Terms(firm=firm),
        "clocks": Clocks(firm=firm),
        "hours": Week(hours=_hours()),
    }
    return render(request, "screens/setup/firm.html", {"forms": forms | refused, "set": firm}, status=422 if refused else 200)
