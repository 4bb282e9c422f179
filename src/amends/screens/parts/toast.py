"""A word about what was just done, with its undo: on the page that comes next, or beside the part that is swapped in."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme


def toast(request, text: str, *, undo: str = "") -> None:
    """`undo` is an address that takes it back when posted to."""
    messages.info(request, text, extra_tags=undo)


def warn(request, text: object) -> None:
    """A refusal that stands beside no field."""
    messages.error(request, str(text))


def back(request, otherwise: str, *args) -> HttpResponseRedirect:
    """To the page that was asked from, if it is ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(came_from if ours else resolve_url(otherwise, *args))


def with_toasts(request, response):
    """A swapped part brings along the words that wait."""
    if request.htmx and response.status_code in (200, 422) and not response.streaming and "HX-Redirect" not in response.headers:
        waiting = list(messages.get_messages(request))
        if waiting:
            response.content += render_to_string("screens/parts/_toasts.html", {"messages": waiting, "beside": True}, request).encode()
    return response
