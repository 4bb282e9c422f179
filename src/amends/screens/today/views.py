from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from amends.screens.today.figures import Figures


@require_safe
def today(request):
    return render(request, "screens/today/page.html", _figures(request))


@require_safe
def figures(request):
    """The part that changes, for a page that is open; nothing, if it would read the same."""
    shown = _figures(request)
    if request.GET.get("seen") == shown["figures"].mark:
        return HttpResponse(status=204)
    return render(request, "screens/today/_figures.html", shown)


def _figures(request) -> dict:
    return {"figures": Figures(request.user, request.reader.firm, at=now())}
