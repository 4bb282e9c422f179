"""What is fetched from elsewhere, and what is not asked for."""

import itertools
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.base import outside
from amends.base.outside import NotFetched, dial_public, fetch, is_public, public_addresses
from tests.base.elsewhere import Elsewhere, found, identity, moved

ADDRESS = "http://pictures.example/a.png"
OK, MANY = "HTTP/1.1 200 OK\r\n", "x" * 5000
INSIDE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:7f00:1::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
]  # fmt: skip


def fetched(elsewhere, url=ADDRESS, *, most_bytes=1000, seconds=5):
    return fetch(url, accept="image/*", most_bytes=most_bytes, seconds=seconds, dial=elsewhere.dial)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_house_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_that_anybody_may_ask_is(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_wrapped_in_the_other_kind_an_address_is_no_more_public_than_bare(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    for wrapped in (f"::{address}", f"64:ff9b::{address}"):
        assert not is_public(wrapped)


def test_a_name_that_also_leads_into_a_house_is_refused():
    assert public_addresses("pictures.example", 80, ["8.8.8.8", "2606:4700::1111"]) == ["8.8.8.8", "2606:4700::1111"]
    for also in (["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], []):
        with pytest.raises(NotFetched, match=r"pictures\.example is at no public address"):
            public_addresses("pictures.example", 80, also)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "017700000001", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_this_machine_is_never_asked_by_whatever_name(host):
    with pytest.raises(NotFetched, match="at no public address"):
        fetch(f"http://{host}/", accept="image/*", most_bytes=10, seconds=5)


def test_the_line_is_opened_to_the_address_that_was_looked_at(monkeypatch):
    """Its name means something else when it is asked for again: nobody does ask again."""
    answers, opened = iter([["8.8.8.8"], ["127.0.0.1"]]), []
    monkeypatch.setattr(outside, "_addresses", lambda host, port: next(answers))
    monkeypatch.setattr(socket, "create_connection", lambda address, seconds: opened.append(address))

    dial_public("rebound.example", 80, 5)

    assert opened == [("8.8.8.8", 80)]


def test_what_is_found_is_brought_and_little_is_told_of_who_asks():
    with Elsewhere(found(b"a picture")) as elsewhere:
        assert fetched(elsewhere, "http://pictures.example/ö a.png?id=7&b=%20") == b"a picture"

    head = elsewhere.asked[0].decode()
    assert head.startswith("GET /%C3%B6%20a.png?id=7&b=%20 HTTP/1.1\r\n")
    assert "Host: pictures.example\r\n" in head
    assert not [told for told in ("Cookie", "Referer", "Amends", "Python") if told in head]


def test_a_redirect_is_followed_and_its_host_dialled_anew():
    with Elsewhere(moved("https://other.example/b.png")) as first, pytest.raises(NotFetched):
        fetched(first)
    assert first.dialled[:2] == [("pictures.example", 80), ("other.example", 443)]


def test_a_redirect_within_a_server_is_followed_too():
    with Elsewhere(moved("/b.png", "308 Permanent Redirect"), found(b"there")) as elsewhere:
        assert fetched(elsewhere) == b"there"
    assert elsewhere.asked[1].startswith(b"GET /b.png ")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://x/", "http://x:22/", "http://u:p@x/", "//x:5432/", "http://[", "javascript:1"])
def test_a_redirect_to_what_is_not_asked_for_ends_there(to):
    with Elsewhere(moved(to), found(b"secret")) as elsewhere, pytest.raises(NotFetched, match="address|Invalid IPv6 URL"):
        fetched(elsewhere)

    assert len(elsewhere.dialled) == 1


def test_who_sends_round_in_a_circle_is_left():
    with Elsewhere(*[moved(ADDRESS)] * 9) as elsewhere, pytest.raises(NotFetched, match="again and again"):
        fetched(elsewhere)

    assert len(elsewhere.dialled) == outside.HOPS


@pytest.mark.parametrize("url", ["", "data:image/png;base64,AA", "gopher://x/", "http:///x", "http://x:99999/", "http://x:22/", "//x/a"])
def test_only_ordinary_addresses_are_asked(url):
    with Elsewhere(found(b"")) as elsewhere, pytest.raises(NotFetched):
        fetched(elsewhere, url)

    assert elsewhere.dialled == []


@pytest.mark.parametrize(
    "answer",
    [found(b"x" * 1001), f"{OK}\r\n{MANY}".encode(), f"{OK}Transfer-Encoding: chunked\r\n\r\n1388\r\n{MANY}".encode()],
)
def test_no_more_is_taken_than_was_asked_for(answer):
    with Elsewhere(answer) as elsewhere, pytest.raises(NotFetched, match="larger than 1000 bytes"):
        fetched(elsewhere)


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-server\r\n", f"{OK}Content-Length: 50\r\n\r\nshort".encode(), found(b"", status="404 Gone")]
)
def test_what_is_no_answer_is_said_so(answer):
    with Elsewhere(answer) as elsewhere, pytest.raises(NotFetched):
        fetched(elsewhere)


def drops():
    """A byte now and then, for ever."""
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    for _ in itertools.count():
        time.sleep(0.05)
        yield b"x"


def test_who_sends_drop_by_drop_is_cut_off():
    with Elsewhere(drops()) as elsewhere, pytest.raises(NotFetched, match="too long"):
        fetched(elsewhere, most_bytes=10**9, seconds=0.4)


def test_over_tls_the_name_must_be_theirs(tmp_path, monkeypatch):
    shown, context = identity(tmp_path, "pictures.example")
    monkeypatch.setattr(outside, "_trusted", lambda: outside.ssl.create_default_context(cafile=shown))

    with Elsewhere(found(b"sealed"), tls=context) as elsewhere:
        assert fetched(elsewhere, "https://pictures.example/a.png") == b"sealed"
    with Elsewhere(found(b"sealed"), tls=context) as elsewhere, pytest.raises(NotFetched, match="certificate"):
        fetched(elsewhere, "https://other.example/a.png")


def test_who_sends_drop_by_drop_over_tls_is_cut_off_too(tmp_path, monkeypatch):
    shown, context = identity(tmp_path, "pictures.example")
    monkeypatch.setattr(outside, "_trusted", lambda: outside.ssl.create_default_context(cafile=shown))

    with Elsewhere(drops(), tls=context) as elsewhere, pytest.raises(NotFetched):
        fetched(elsewhere, "https://pictures.example/a.png", most_bytes=10**9, seconds=0.6)


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path):
    _shown, context = identity(tmp_path, "pictures.example")

    with Elsewhere(found(b"sealed"), tls=context) as elsewhere, pytest.raises(NotFetched, match="certificate"):
        fetched(elsewhere, "https://pictures.example/a.png")
