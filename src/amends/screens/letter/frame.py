"""A letter as it was written, in a page of its own that can do nothing: no script, no form, and no address but ours.

Three walls, each of which would do: what is sent is clean, the browser is told to run and fetch nothing, and the frame
that it stands in has no rights of its own.
"""

from django.http import HttpResponse
from django.template.loader import render_to_string

OPENS_LINKS = "allow-popups allow-popups-to-escape-sandbox"  # in a window of their own, as links of any page
NOTHING_ELSE = "; ".join(
    [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",  # our own addresses; data: holds what came in the letter itself
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        f"sandbox {OPENS_LINKS}",
    ]
)
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox"


def framed(html: str) -> HttpResponse:
    """The page of a letter. Whatever fetches something from it does not say from where."""
    page = HttpResponse(render_to_string("screens/letter/frame.html", {"html": html}))
    page["Content-Security-Policy"], page["X-Frame-Options"], page["Referrer-Policy"] = NOTHING_ELSE, "SAMEORIGIN", "no-referrer"
    return page


def confined(response):
    """A stranger's bytes: whatever a browser takes them for, they do nothing."""
    response["Content-Security-Policy"], response["X-Content-Type-Options"] = ALONE, "nosniff"
    return response
