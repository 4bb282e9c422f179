"""Who may pass: every page asks for a sign-in unless its view says otherwise, and none is kept by the browser."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers


class Door(LoginRequiredMiddleware):
    """A stranger learns of no page but the first: elsewhere nothing is there, with a way to sign in. Who was signed in is shown the door.

    A part of a page that is asked for leads there as a whole page.
    """

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            back_to = urlencode({"next": request.htmx.current_url_abs_path or "/"})
            return HttpResponse(status=404, headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{back_to}"})
        if request.path == "/" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return super().handle_no_permission(request, view_func)
        return render(request, "screens/entry/404.html", {"come_back_to": request.get_full_path()}, status=404)

    def process_response(self, request, response):
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
