"""What each role may give as goodwill without asking, and what has been given this month."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.teammate import ROLES
from amends.recoveries.models import Allowance, Goodwill, Purse
from amends.screens.parts.money_field import MoneyField
from amends.screens.setup.gate import deed, done_by_form, for_owners, page, said_of


class Allowing(forms.Form):
    """Two sums a role may give."""

    gesture = MoneyField(label=gettext_lazy("At most for one gesture"))
    month = MoneyField(label=gettext_lazy("At most in a calendar month"))


@page
@for_owners
def purses(request):
    return _shown(request)


@deed
@for_owners
def allow(request, role):
    if role not in ROLES:
        raise Http404
    form = Allowing(said_of(request, "gesture"), auto_id=f"{role}_%s")
    return done_by_form(request, form, lambda said: _allow(request, role, said), ("settings_purses",)) or _shown(request, **{role: form})


def _allow(request, role: str, said: dict) -> tuple[str, str]:
    allowance = Allowance.objects.of(role)
    undo = f"{reverse('settings_purse', args=[role])}?{urlencode(_typed(request, allowance))}"
    allowance.change(gesture_cents=said["gesture"], month_cents=said["month"], by=request.user, at=now())
    return _("Kept; the purses of this month follow."), undo


def _typed(request, allowance: Allowance) -> dict[str, str]:
    """As the fields take it: 12.50, or 12 where there is no smaller coin."""
    one = request.reader.firm.cents_in_one()
    sums = {"gesture": allowance.gesture_cents, "month": allowance.month_cents}
    return {name: f"{cents / one:.{len(str(one)) - 1}f}" for name, cents in sums.items()}


def _shown(request, **refused):
    rows = [(role, refused.get(role) or _form(request, role)) for role in ROLES if role != "analyst"]
    month = request.reader.firm.wall(now()).date().replace(day=1)
    purses = Purse.objects.filter(month=month).select_related("teammate").order_by("teammate__name", "pk")
    given = dict(Goodwill.objects.filter(purse__in=purses, taken_back_at=None).values_list("purse").annotate(Sum("cents")))
    context = {"rows": rows, "purses": [(purse, given.get(purse.pk, 0)) for purse in purses], "month": month}
    return render(request, "screens/setup/purses.html", context, status=422 if refused else 200)


def _form(request, role: str) -> Allowing:
    return Allowing(initial=_typed(request, Allowance.objects.of(role)), auto_id=f"{role}_%s")
