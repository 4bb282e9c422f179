"""One port: pages are WSGI in a few threads, streams of events stand beside them and take none."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from amends.channels.chat.visitor import Visitor
from amends.screens.bridge import Bridge
from amends.screens.hub import Listener, hub, teammate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")
pages = Bridge(get_wsgi_application(), threads=settings.AMENDS_THREADS, body_limit_bytes=settings.AMENDS_BODY_LIMIT_BYTES)


async def application(scope, receive, send) -> None:
    if scope["type"] == "lifespan":
        await hub.lifespan(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close"})
    elif scope["path"] == "/events":
        await hub.stream(receive, send, teammate(scope))
    elif visitor := Visitor.listening_at(scope["path"]):
        await hub.stream(receive, send, Listener(visitor.admission, visitor.hears))
    else:
        await pages(scope, receive, send)
