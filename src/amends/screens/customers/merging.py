"""Two customers turn out to be one: find the other, see what would move, do it, take it apart again."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.base.digits import number
from amends.base.refusal import Refusal
from amends.customers.models import Customer, Merge
from amends.screens.customers.other import Other
from amends.screens.customers.views import seen, theirs
from amends.screens.parts.toast import back, toast, warn


@require_safe
def merging(request, pk):
    """Whom to choose; once somebody is chosen, what would move."""
    other = Other(theirs(request, pk), request.user, text=request.GET.get("q", ""), chosen=request.GET.get("with", ""))
    page = "screens/customers/_others.html" if request.htmx else "screens/customers/merging.html"
    return render(request, page, {"customer": other.customer, "other": other})


@require_POST
def merges(request, pk):
    """The other becomes this one."""
    kept, gone = theirs(request, pk), _named(request)
    try:
        merge = Merge.of(kept, gone, by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
        return redirect(f"{reverse('customer_merging', args=[pk])}?with={gone.pk}")
    words = _("%(gone)s and %(kept)s are one from now on.") % {"gone": gone, "kept": kept}
    toast(request, words, undo=reverse("customer_parting", args=[pk, merge.pk]))
    return redirect("customer", pk)


@require_POST
def part(request, pk, merge):
    """Two again."""
    found = get_object_or_404(Merge.objects.filter(kept=theirs(request, pk)), pk=merge)
    try:
        found.undo(by=request.user, at=now())
        toast(request, _("They are two again: %(gone)s has back what was moved.") % {"gone": found.gone})
    except Refusal as refusal:
        warn(request, refusal)
    return back(request, "customer", pk)


def _named(request) -> Customer:
    return seen(request, number(request.POST.get("gone")) or 0)
