from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amends.screens.find.found import Found


@require_safe
def find(request):
    """What the palette finds; as a whole page for who has no palette."""
    found = Found(request.user, request.GET.get("q", ""))
    groups = [(_("Customers"), found.customers()), (_("Conversations"), found.conversations()), (_("Causes"), found.causes())]
    page = "screens/find/_found.html" if request.htmx else "screens/find/page.html"
    return render(request, page, {"groups": [group for group in groups if group[1]], "text": found.text})
