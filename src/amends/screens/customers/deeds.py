"""What a teammate changes about a customer: each calls one verb, says what was done, and how to take it back."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.base.models import Event
from amends.base.refusal import Refusal
from amends.customers.models import Address, Customer, Organisation
from amends.screens.customers.forms import Belonging, Name, NewAddress
from amends.screens.customers.views import page_of, side_of, theirs
from amends.screens.parts.toast import back, toast, warn


@require_POST
def name(request, pk):
    customer, form = theirs(request, pk), Name(request.POST)
    event = _try(form, "name", lambda: customer.rename(form.cleaned_data["name"], by=request.user, at=now()))
    if form.errors:
        return _refused(request, customer, name_form=form)
    undo = reverse("customer_name_back", args=[pk, event.pk]) if event else ""
    return _done(request, customer, _("Renamed.") if event else _("That is the name already."), undo)


@require_POST
def name_back(request, pk, event):
    customer = theirs(request, pk)
    return _taken_back(request, pk, lambda: customer.rename_back(_told(customer, "customers.renamed", event), by=request.user, at=now()))


@require_POST
def kind(request, pk, kind):
    customer, was = theirs(request, pk), theirs(request, pk).kind
    try:
        customer.become(kind, by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
        return _shown(request, customer)
    words = _("A colleague from now on.") if kind == "internal" else _("A customer outside the firm from now on.")
    return _done(request, customer, words, reverse("customer_kind", args=[pk, was]))


@require_POST
def addresses(request, pk):
    customer, form = theirs(request, pk), NewAddress(request.POST)
    address = _try(form, "value", lambda: Address.add(customer, **form.cleaned_data, by=request.user, at=now()))
    if form.errors:
        return _refused(request, customer, address_form=form)
    return _done(request, customer, _("Address added."), reverse("customer_address_removing", args=[pk, address.pk]))


@require_POST
def remove_address(request, pk, address):
    customer = theirs(request, pk)
    known = get_object_or_404(customer.addresses, pk=address)
    try:
        event = known.remove(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
        return _shown(request, customer)
    return _done(request, customer, _("Address removed."), reverse("customer_address_back", args=[pk, event.pk]) if event else "")


@require_POST
def give_address_back(request, pk, event):
    customer = theirs(request, pk)
    removed = _told(customer, "customers.address_removed", event)
    return _taken_back(request, pk, lambda: Address.give_back(customer, removed, by=request.user, at=now()))


@require_POST
def organisations(request, pk):
    customer, form = theirs(request, pk), Belonging(request.POST)
    organisation = _try(form, "organisation", lambda: Organisation.objects.named(form.cleaned_data["organisation"]))
    if form.errors:
        return _refused(request, customer, organisation_form=form)
    return _joined(request, customer, organisation)


@require_POST
def join(request, pk, organisation):
    return _joined(request, theirs(request, pk), get_object_or_404(Organisation, pk=organisation))


@require_POST
def leave(request, pk, organisation):
    customer = theirs(request, pk)
    known = get_object_or_404(customer.organisations, pk=organisation)
    known.leave(customer, by=request.user, at=now())
    left = _("No longer with %(organisation)s.") % {"organisation": known}
    return _done(request, customer, left, reverse("customer_joining", args=[pk, known.pk]))


def _joined(request, customer, organisation):
    organisation.join(customer, by=request.user, at=now())
    joined = _("Belongs to %(organisation)s.") % {"organisation": organisation}
    return _done(request, customer, joined, reverse("customer_leaving", args=[customer.pk, organisation.pk]))


def _try(form, field: str, deed):
    """What the verb gave; a refusal stands beside the field it is about."""
    if not form.is_valid():
        return None
    try:
        return deed()
    except Refusal as refusal:
        form.add_error(field, str(refusal))
        return None


def _told(customer: Customer, kind: str, event: int) -> Event:
    return get_object_or_404(Event.objects.about(customer).filter(kind=kind), pk=event)


def _taken_back(request, pk, deed):
    try:
        deed()
        toast(request, _("Taken back."))
    except Refusal as refusal:
        warn(request, refusal)
    return back(request, "customer", pk)


def _done(request, customer, words: str, undo: str = ""):
    toast(request, words, undo=undo)
    return _shown(request, customer)


def _shown(request, customer):
    return side_of(request, customer) if request.htmx else redirect("customer", customer.pk)


def _refused(request, customer, **forms):
    return (side_of if request.htmx else page_of)(request, customer, status=422, **forms)
