"""What every page wears: its reader, the firm's name and clock, the word that it is simulated where it is, and toasts."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from amends.screens.parts.reader import Reader
from amends.screens.parts.toast import with_toasts


class Dress:
    """Gives each request its reader; whoever is signed in reads and types times by the clock on the firm's wall."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.reader = Reader(request)
        try:
            return with_toasts(request, self.get_response(request))
        finally:
            timezone.deactivate()

    def process_view(self, request, view, args, kwargs) -> None:
        if request.user.is_authenticated:
            timezone.activate(request.reader.firm.zone)


def firm(request) -> dict:
    """A context processor; the firm is asked for once a page, and only if the page shows it."""
    reader = getattr(request, "reader", None) or Reader(request)
    return {"reader": reader, "firm": SimpleLazyObject(lambda: reader.firm)}
