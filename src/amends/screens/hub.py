"""/events: one LISTEN a process, fanned out to the open pages as server-sent events. It never enters Django's request path.

A direct connection listens, since LISTEN does not pass through a pool. What goes out is a topic, never a text.
"""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

import psycopg
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, connections
from django.http import HttpRequest

from amends.base import database
from amends.base.push import APART, CHANNEL

PULSE_SECONDS = 15
RETRY_SECONDS = 1
ASK_AGAIN_SECONDS = 60  # whose page it is, and whether they may still hear
ABOUT_US = "data: teammates."  # somebody left, or was given another role: then it is asked at once
MOST_WAITING = 100
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}  # a line cut in silence would deafen us for hours
MISSED = "missed"  # a topic of our own: something may have been said while nobody listened

HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Hub:
    """The open pages of one process, and the ear that listens for them."""

    def __init__(self) -> None:
        self.pages: dict[asyncio.Queue, Listener] = {}
        self.is_closed = False

    def close(self) -> None:
        """Let every page go: this process ends, and the page comes back to the next one."""
        self.is_closed = True
        self._tell(MISSED)

    async def lifespan(self, receive, send) -> None:
        await receive()
        ear = asyncio.create_task(self.listen())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        ear.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def listen(self) -> None:
        """For ever; a PostgreSQL that went away is asked again every second."""
        where = database.dsn()
        while True:
            with contextlib.suppress(psycopg.Error):
                await self._hear(where)
            await asyncio.sleep(RETRY_SECONDS)

    async def stream(self, receive, send, listener: "Listener") -> None:
        """One page's connection, until it goes."""
        if (status := await listener.admission()) != 200:
            await _turn_away(status, send)
            return
        said: asyncio.Queue = asyncio.Queue(MOST_WAITING)
        self.pages[said] = listener
        gone = asyncio.create_task(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._speak(said, listener, gone, send)
        finally:
            gone.cancel()
            del self.pages[said]

    async def _hear(self, where: str) -> None:
        async with await psycopg.AsyncConnection.connect(where, autocommit=True, **KEEPALIVE) as ear:
            await ear.execute(f"LISTEN {CHANNEL}")
            self._tell(MISSED)
            async for note in ear.notifies():
                self._tell(note.payload)

    def _tell(self, topic: str) -> None:
        for page, listener in self.pages.items():
            if topic == MISSED or listener.hears(topic):
                with contextlib.suppress(asyncio.QueueFull):  # it has enough waiting to look again anyway
                    page.put_nowait(topic)

    async def _speak(self, said: asyncio.Queue, listener: "Listener", gone: asyncio.Task, send) -> None:
        line = f"retry: {RETRY_SECONDS * 1000}\n\n"
        while not (gone.done() or self.is_closed) and await listener.admission(line) == 200:
            await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
            line = await _next_line(said, gone)
        await send({"type": "http.response.body", "body": b""})


class Listener:
    """Whose page it is: asked at the door, and again now and then, for who was let in may have to go while their page is open."""

    def __init__(self, ask: Callable[[], int], hears: Callable[[str], bool]) -> None:
        """`ask` answers, in a thread, 200 if they may listen; `hears` says which topics are for them."""
        self.ask, self.hears = ask, hears
        self.status, self.known_until = 0, 0.0

    async def admission(self, line: str = "") -> int:
        """200 if this line may be heard."""
        now = asyncio.get_running_loop().time()
        if now >= self.known_until or ABOUT_US in line:
            self.status = await asyncio.to_thread(self.ask)
            self.known_until = now + ASK_AGAIN_SECONDS
        return self.status


hub = Hub()


def teammate(scope) -> Listener:
    """Whoever is signed in, by the cookies that came along: they hear all that concerns the desk."""
    return Listener(partial(_admission, scope["headers"]), lambda topic: not topic.startswith(APART))


async def _next_line(said: asyncio.Queue, gone: asyncio.Task) -> str:
    """The next topic; a pulse now and then, so that no proxy thinks the line dead."""
    heard = asyncio.ensure_future(said.get())
    try:
        await asyncio.wait({heard, gone}, timeout=PULSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return f"event: change\ndata: {' '.join(heard.result().split())}\n\n" if heard.done() else ": here\n\n"
    finally:
        heard.cancel()


async def _gone(receive: Callable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _turn_away(status: int, send) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b""})


def _admission(headers: list[tuple[bytes, bytes]]) -> int:
    """200 for a teammate who is signed in, 403 for anybody else, 503 while nobody can be asked. In a thread, on a connection given back."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(_session_key(headers))
    try:
        return 200 if get_user(request).is_authenticated else 403
    except DatabaseError:
        return 503
    finally:
        connections.close_all()


def _session_key(headers: list[tuple[bytes, bytes]]) -> str | None:
    cookies = b"; ".join(value for name, value in headers if name == b"cookie").decode("latin-1")
    try:
        key = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return key.value if key else None
