"""Pages are pressed on their way: a long list weighs a fifth or less on a slow line."""

from django.middleware.gzip import GZipMiddleware


class Press(GZipMiddleware):
    """Compresses what is shown, for whoever can read it so; a file to take home goes as it is, with its length."""

    def process_response(self, request, response):
        return response if response.streaming else super().process_response(request, response)
