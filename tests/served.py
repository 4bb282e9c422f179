"""The whole server on a port of its own, for browsers and open lines: one a process, since what listens in it tells every page once."""

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

import pytest
import uvicorn
from django.conf import settings


@pytest.fixture(scope="session")
def house(django_db_setup):
    """All of asgi.py behind a real uvicorn, on the test database."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    with serving(import_module("amends.asgi").application) as house:
        yield house


@pytest.fixture
def server(transactional_db, house):
    """Its address. It has finished answering before the tables are emptied."""
    yield house.address
    until = time.monotonic() + 10
    while house.web.server_state.tasks and time.monotonic() < until:
        time.sleep(0.01)


@dataclass
class House:
    """A real uvicorn in a thread, on a free port of the loopback."""

    address: str
    web: uvicorn.Server


@contextmanager
def serving(application, **options):
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(application, log_config=None, access_log=False, timeout_graceful_shutdown=1, **options)
        web = uvicorn.Server(config)
        thread = threading.Thread(target=web.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            yield House(f"http://127.0.0.1:{door.getsockname()[1]}", web)
        finally:
            web.should_exit = True
            thread.join(10)
