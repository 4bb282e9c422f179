from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amends.screens.parts.toast import toast
from amends.screens.you.forms import Looks

YEAR_SECONDS = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def you(request):
    """Who one is here, and how the pages look on this device: two cookies, nothing on record."""
    reader = request.reader
    form = Looks(request.POST or None, initial={"theme": reader.theme, "keys": "on" if reader.uses_keys else "off"})
    if not form.is_valid():
        teams = request.user.teams.order_by("name")
        return render(request, "screens/you/page.html", {"form": form, "teams": teams}, status=422 if form.errors else 200)
    toast(request, _("It looks so from now on, on this device."))
    response = redirect("you")
    for name, said in form.cleaned_data.items():
        response.set_cookie(name, said, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    return response
