import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from amends.screens.today.figures import Figures
from amends.screens.today.tasks import Tasks


@require_safe
def today(request):
    return render(request, "screens/today/page.html", _shown(request))


@require_safe
def figures(request):
    """The part that changes, for a page that is open; nothing, if it would read the same."""
    shown = _shown(request)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "screens/today/_figures.html", shown)


def _shown(request) -> dict:
    at = now()
    figures, tasks = Figures(request.user, request.reader, at=at), Tasks(request.user, at=at)
    minute = at.replace(second=0, microsecond=0)  # clocks run on
    mark = hashlib.sha256(repr((figures.said, tasks.said, minute)).encode()).hexdigest()[:16]
    return {"figures": figures, "tasks": tasks, "at": at, "mark": mark}
