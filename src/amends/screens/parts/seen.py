"""What a page shows already is not sent again."""

import hashlib

from django.http import HttpResponse


def mark_of(text: str) -> str:
    """The same as long as a part reads the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unless_seen(request, mark: str, text: str) -> HttpResponse:
    """A part for a page that is open; nothing, if that is what it shows: it says so by the mark it was given with it."""
    return HttpResponse(status=204) if request.GET.get("seen") == mark else HttpResponse(text)
