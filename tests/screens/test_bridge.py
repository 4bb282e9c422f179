"""Pages answer while others dawdle, and nothing too large comes in."""

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from amends.screens import bridge
from amends.screens.bridge import Bridge
from tests.served import serving

THREADS = 2
LIMIT_BYTES = 300_000


def echo(environ, start_response):
    """Says what it was asked."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Blank", " around "), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    yield f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['QUERY_STRING']} {len(body)} ".encode()
    yield environ.get("HTTP_X_TOLD", "nothing").encode()


@pytest.fixture(scope="module")
def address():
    with serving(Bridge(echo, threads=THREADS, body_limit_bytes=LIMIT_BYTES), lifespan="off") as house:
        yield house.address


@pytest.fixture
def dawdle(address):
    """Somebody who begins a question and does not finish it, many times."""
    with ExitStack() as open_lines:

        def begin(question, times):
            for _ in range(times):
                line = open_lines.enter_context(connect(address))
                line.sendall(question)
            return line

        yield begin


def test_a_question_reaches_the_pages_whole(address):
    answer = httpx.post(f"{address}/a%20b?c=%C3%A9", content=b"x" * 1000, headers={"X-Told": "everything"})

    assert answer.text == "POST /a b c=%C3%A9 1000 everything"
    assert answer.headers["x-blank"] == "around"
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


def test_a_body_larger_than_memory_is_spooled(address):
    assert httpx.post(address, content=b"x" * LIMIT_BYTES).text.split()[2] == str(LIMIT_BYTES)


def test_a_body_without_a_length_is_counted(address):
    assert httpx.post(address, content=iter([b"x" * 10, b"y" * 5])).text.split()[2] == "15"


@pytest.mark.parametrize("content", [b"x" * (LIMIT_BYTES + 1), b"x" * (10 * LIMIT_BYTES)])
def test_what_is_too_large_is_refused(address, content):
    answer = httpx.post(address, content=content)

    assert (answer.status_code, answer.text) == (413, "This is too large to be sent here.")


def says_so(environ, start_response):
    """A page that tells by itself what was too large for it."""
    if "amends.too_large" in environ:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}: choose a smaller one".encode()]
    return echo(environ, start_response)


def test_a_page_may_say_itself_that_it_was_too_large():
    with serving(Bridge(says_so, threads=THREADS, body_limit_bytes=LIMIT_BYTES), lifespan="off") as house:
        answer = httpx.post(f"{house.address}/files/", content=b"x" * (LIMIT_BYTES + 1))

    assert (answer.status_code, answer.text) == (413, "GET /files/: choose a smaller one")


def test_a_header_in_disguise_is_dropped(address):
    assert httpx.get(address, headers={"X_Told": "a lie"}).text.endswith("nothing")


def test_stalled_uploads_do_not_keep_pages_from_answering(address, dawdle):
    dawdle(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this", times=4 * THREADS)

    assert httpx.get(address, timeout=5).status_code == 200


def test_readers_who_do_not_read_do_not_keep_pages_from_answering(dawdle):
    def flood(environ, start_response):
        start_response("200 OK", [])
        return [b"x" * 20_000_000] if environ["PATH_INFO"] == "/large" else [b"small"]

    with serving(Bridge(flood, threads=THREADS, body_limit_bytes=10), lifespan="off") as house, ExitStack() as lines:
        for _ in range(4 * THREADS):
            line = lines.enter_context(connect(house.address))
            line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")

        assert httpx.get(house.address, timeout=20).text == "small"


def test_an_upload_that_is_broken_off_never_reaches_the_pages(address, dawdle):
    dawdle(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this", times=1).close()

    assert httpx.get(address, timeout=5).status_code == 200


def test_an_upload_that_falls_silent_is_told_so(address, dawdle, monkeypatch):
    monkeypatch.setattr(bridge, "SILENCE_SECONDS", 0.1)

    line = dawdle(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this", times=1)

    assert line.recv(100).startswith(b"HTTP/1.1 408")


def test_a_page_that_breaks_is_a_500_and_the_next_one_answers():
    def broken(environ, start_response):
        if environ["PATH_INFO"] == "/broken":
            raise ZeroDivisionError
        start_response("204 No Content", [])
        return []

    with serving(Bridge(broken, threads=1, body_limit_bytes=10), lifespan="off") as house:
        assert httpx.get(f"{house.address}/broken").status_code == 500
        assert httpx.get(house.address).status_code == 204


def connect(address):
    return socket.create_connection((urlsplit(address).hostname, urlsplit(address).port))
