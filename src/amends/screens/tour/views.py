from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from amends.screens.parts.toast import back
from amends.screens.tour.stops import STOPS

MONTH_SECONDS = 30 * 24 * 3600


@require_safe
def stop(request, number):
    """To the place of this stop; the page there tells what is to be seen."""
    if not request.reader.firm.is_simulated or not 1 <= number <= len(STOPS):
        raise Http404
    return _remembering(HttpResponseRedirect(STOPS[number - 1](request.user)), "tour", str(number))


@require_POST
def end(request):
    _refuse_a_real_firm(request)
    return _remembering(back(request, "today"), "tour", "over")


@require_POST
def truth(request):
    """Show the truth beside every estimate, or hide it again."""
    _refuse_a_real_firm(request)
    return _remembering(back(request, "today"), "truth", "off" if request.reader.sees_truth else "on")


def _refuse_a_real_firm(request) -> None:
    if not request.reader.firm.is_simulated:
        raise Http404


def _remembering(response, name: str, value: str):
    response.set_cookie(name, value, max_age=MONTH_SECONDS, samesite="Lax")
    return response
