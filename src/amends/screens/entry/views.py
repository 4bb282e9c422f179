from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from amends.base.founding import AlreadyFounded, found, is_empty
from amends.base.link import LinkUsedUp, bearer
from amends.base.models import Firm
from amends.base.teammate import NotATeammate
from amends.customers.models import Order
from amends.screens.entry.forms import FirstRun, NewPassword


class SignIn(LoginView):
    """allauth's, except that the very first visitor is sent to found the firm, and a refused form says so by its status."""

    def get(self, request, *args, **kwargs):
        return redirect("first_run") if is_empty() else super().get(request, *args, **kwargs)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def sign_out(request):
    get_adapter().logout(request)
    return redirect("account_login")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def first_run(request):
    if not is_empty():
        raise Http404
    form = _first_run_form(request)
    if form.is_valid():
        try:
            login(request, found(**form.parted(), at=now()))
            return redirect("today")
        except AlreadyFounded:
            return redirect("account_login")
        except NotATeammate as refusal:
            form.add_error(None, str(refusal))
    return render(request, "screens/entry/first_run.html", {"form": form}, status=_status(form))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def come_in(request, token):
    """A one-time link. In the demo it opens the door at once; elsewhere a password is chosen first, and that uses it up."""
    try:
        with transaction.atomic():
            teammate = bearer(token)
            return _straight_in(request, teammate) if Firm.the().is_simulated else _choose_password(request, teammate)
    except LinkUsedUp as refusal:
        if request.user.is_authenticated:
            return redirect("today")
        return render(request, "screens/entry/used_link.html", {"refusal": refusal}, status=404)


def _straight_in(request, teammate):
    login(request, teammate)
    return redirect("today")


def _choose_password(request, teammate):
    form = NewPassword(request.POST or None)
    if form.is_valid():
        try:
            teammate.choose_password(form.cleaned_data["password"])
            return _straight_in(request, teammate)
        except NotATeammate as refusal:
            form.add_error("password", str(refusal))
    return render(request, "screens/entry/welcome.html", {"form": form, "teammate": teammate}, status=_status(form))


def _first_run_form(request) -> FirstRun:
    """A firm that was filled from the command line keeps the currency its orders are in."""
    firm = Firm.the()
    form = FirstRun(request.POST or None, initial={"firm": firm.name, "currency": firm.currency, "time_zone": firm.time_zone})
    form.fields["currency"].disabled = Order.objects.exists()
    return form


def _status(form) -> int:
    return 422 if form.errors else 200
