"""One port: pages are WSGI in a few threads, /events stands beside them and takes none."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from amends.screens.bridge import Bridge
from amends.screens.hub import hub

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")
pages = Bridge(get_wsgi_application(), threads=settings.AMENDS_THREADS, body_limit_bytes=settings.AMENDS_BODY_LIMIT_BYTES)


async def application(scope, receive, send) -> None:
    if scope["type"] == "lifespan":
        await hub.lifespan(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close"})
    elif scope["path"] == "/events":
        await hub.stream(scope, receive, send)
    else:
        await pages(scope, receive, send)
