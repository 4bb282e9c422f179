"""Who may pass: every page asks for a sign-in unless its view says otherwise, and none is kept by the browser."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers


class Door(LoginRequiredMiddleware):
    """Sends who is not signed in to the sign-in page, as a whole page even when a part of one was asked for."""

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
        return super().handle_no_permission(request, view_func)

    def process_response(self, request, response):
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
