"""A stranger at a page of ours: no sign-in, no cookie that lasts."""

import re
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from amends.channels.form.models import PublicForm
from amends.channels.ticket import Ticket
from amends.conversations.models import Inbox

WORDS = {"name": "Ben", "email": "ben@home.example", "subject": "My lamp", "text": "It does not burn.", "website": ""}


def form_of(ana, at, *, slug="contact", **words) -> PublicForm:
    """A form that is open to strangers; no knock of another test counts."""
    cache.clear()
    inbox = Inbox.objects.create(name="From the site", channel="form", address="site@firm.example")
    return PublicForm.set_up(inbox, slug=slug, sites=words.pop("sites", []), **words, by=ana, at=at)


def ticket_for(place, *, seconds_ago=60) -> str:
    """As if the page had been opened a while ago."""
    return str(Ticket.issue(place, at=now() - timedelta(seconds=seconds_ago)))


def ticket_in(page) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', page.text)[1]


def send(form, *, ticket=None, client=None, **words):
    said = WORDS | {"ticket": ticket or ticket_for(form.place)} | words
    return (client or Client()).post(f"/form/{form.slug}/", said)


@contextmanager
def site(body: str):
    """The firm's own page, on another site than ours. Yields its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><html lang=en><title>Lamps</title><main><h1>Lamps</h1>{body}</main>".encode())

        def log_message(self, *said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
