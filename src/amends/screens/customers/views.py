from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from amends.customers.models import Customer, Order
from amends.screens.customers.asked import Asked
from amends.screens.customers.forms import Belonging, Name, NewAddress
from amends.screens.customers.people import People
from amends.screens.customers.person import Person
from amends.screens.customers.timeline import Timeline
from amends.screens.parts.for_readers import for_readers
from amends.screens.parts.worth import worth_panel


@require_safe
def customers(request):
    """The list; its rows alone where they replace others."""
    asked = Asked.of(request.GET)
    people = People(asked, request.user, request.reader, at=now())
    page = "screens/customers/_people.html" if request.htmx.target in ("people", "people-rows") else "screens/customers/page.html"
    return render(request, page, {"asked": asked, "people": people})


@require_safe
def customer(request, pk):
    """One customer; who turned out to be somebody else is found there."""
    kept = Customer.objects.visible_to(request.user).turned_out(pk)
    if kept is None:
        raise Http404
    return page_of(request, kept) if kept.pk == pk else redirect("customer", kept.pk)


@require_safe
def timeline(request, pk):
    """Its page, or of a page that stands the part that is asked for."""
    known = seen(request, pk)
    return render(request, "screens/customers/_timeline.html", {"timeline": _timeline(request, known), "customer": known})


@require_safe
def order(request, pk, order):
    """All lines of an order."""
    found = get_object_or_404(Order.objects.visible_to(request.user).filter(customer=seen(request, pk)), pk=order)
    lines = found.lines.order_by("pk").prefetch_related("nettings")
    page = "screens/customers/_lines.html" if request.htmx else "screens/customers/order.html"
    return render(request, page, {"order": found, "lines": lines, "customer": found.customer})


def seen(request, pk) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)


@for_readers
def theirs(request, pk) -> Customer:
    """One to change something about: for who reads figures only, there is none."""
    return seen(request, pk)


def page_of(request, customer: Customer, *, status: int = 200, **forms):
    """The customer's own page; `forms` are those that were refused."""
    beside = {"panel": worth_panel(customer, request.reader, now()), "timeline": _timeline(request, customer)}
    return render(request, "screens/customers/customer.html", _side(request, customer, forms) | beside, status=status)


def side_of(request, customer: Customer, *, status: int = 200, **forms):
    """What can be changed about them, and their name above it."""
    return render(request, "screens/customers/_changed.html", _side(request, customer, forms), status=status)


def _side(request, customer, refused) -> dict:
    forms = {"name_form": Name(initial={"name": customer.name}), "address_form": NewAddress(), "organisation_form": Belonging()}
    return {"person": Person(customer, request.user), "customer": customer} | forms | refused


def _timeline(request, customer) -> Timeline:
    return Timeline(customer, request.user, kind=request.GET.get("kind", ""), after=request.GET.get("after", ""))
