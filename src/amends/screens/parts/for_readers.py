from collections.abc import Callable
from functools import wraps

from django.http import Http404


def for_readers(view: Callable) -> Callable:
    """For whoever reads letters; to who sees figures only there is no such page."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.reads_letters:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
