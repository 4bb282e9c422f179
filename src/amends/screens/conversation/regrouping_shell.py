"""What was merged into another conversation is an empty shell: whoever comes to it is led to the one that was kept."""

from functools import wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.screens.parts.toast import warn


class LedOn(Exception):
    """There is nothing here any more: all of it is elsewhere."""

    def __init__(self, kept) -> None:
        super().__init__(kept.pk)
        self.kept = kept


def led_on(view):
    """To the page of the kept one; what was to be done to the shell is not done, and that is said."""

    @wraps(view)
    def led(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except LedOn as on:
            address = reverse("conversation", args=[on.kept.pk])
        if request.method == "POST":
            warn(request, _("This conversation was merged into another meanwhile, which is shown now: look, then do it there."))
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else HttpResponseRedirect(address)

    return led
