"""What every page wears: the firm's name, and the word that it is simulated where it is."""

from django.utils.functional import SimpleLazyObject

from amends.base.models import Firm


def firm(request) -> dict:
    """A context processor; the firm is asked for once a page, and only if the page shows it."""
    return {"firm": SimpleLazyObject(Firm.the)}
