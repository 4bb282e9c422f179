"""What is fetched from elsewhere: over HTTP, from public addresses alone, and no more than was asked for."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

PORTS = {"http": 80, "https": 443}
HOPS = 4
MOVED = (301, 302, 303, 307, 308)
IN_A_PATH = "/%:=&?~+!$,;'@()*[]#"
GLOBAL_UNICAST = ip_network("2000::/3")
NOBODYS = [ip_network(named) for named in ("2002::/16", "2001::/32")]  # an IPv4 address inside, which nobody looked at
NOBODYS.append(ip_network("192.0.0.0/24"))  # kept back by a rule younger than some of Python's tables
Dial = Callable[[str, int, float], socket.socket]
_asking = ThreadPoolExecutor(max_workers=4, thread_name_prefix="names")  # a name server that never answers holds no page


class NotFetched(Refusal):
    """Something from elsewhere that is not to be had, or that we do not ask for."""


def fetch(url: str, *, accept: str, most_bytes: int, seconds: float, dial: Dial | None = None) -> bytes:
    """What is found at an address, redirects followed, each looked at anew. `dial` opens the line to a host and port."""
    for _hop in range(HOPS):
        with _asked(_parts(url), accept, seconds, dial or dial_public) as answer:
            if answer.status not in MOVED:
                return _body(answer, most_bytes)
            url = urljoin(url, answer.headers.get("Location", ""))
    raise NotFetched(_("It is somewhere else, again and again."))


def dial_public(host: str, port: int, seconds: float) -> socket.socket:
    """To an address that was looked at, not to a name: that could mean another one when it is asked for again."""
    failure = OSError()
    for address in public_addresses(host, port, _asking.submit(_addresses, host, port).result(seconds)):
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as error:
            failure = error
    raise failure


def public_addresses(host: str, port: int, found: list[str]) -> list[str]:
    """Those that a name means, if all of them are public: one that also leads into a house is not to be trusted."""
    if not found or not all(map(is_public, found)):
        raise NotFetched(_("%(host)s is at no public address.") % {"host": host})
    return found


def is_public(address: str) -> bool:
    """May anybody be asked there? Not a private, loopback, link-local or reserved one, whatever it is wrapped in."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6:
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in nobodys for nobodys in NOBODYS))


def _addresses(host: str, port: int) -> list[str]:
    return [found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_ordinary = parts.scheme in PORTS and parts.port in (None, PORTS[parts.scheme]) and "@" not in parts.netloc
    except ValueError as error:
        raise NotFetched(_("Its address means nothing.")) from error
    if not is_ordinary or not parts.hostname:
        raise NotFetched(_("Its address is none of http:// or https://."))
    return parts


@contextmanager
def _asked(parts: SplitResult, accept: str, seconds: float, dial: Dial) -> Iterator[http.client.HTTPResponse]:
    try:
        host = parts.hostname.encode("idna").decode()
        with dial(host, PORTS[parts.scheme], seconds) as plain, _cut_off_after(plain, seconds):
            line = _trusted().wrap_socket(plain, server_hostname=host) if parts.scheme == "https" else plain
            with line, _get(line, host, parts, accept) as answer:
                yield answer
    except (OSError, ValueError, TimeoutError, http.client.HTTPException) as error:
        raise NotFetched(_("It cannot be had (%(why)s).") % {"why": error or type(error).__name__}) from error


def _get(line: socket.socket, host: str, parts: SplitResult, accept: str) -> http.client.HTTPResponse:
    """Nothing is told but what is asked for: not who asks, from which page, nor what was answered before."""
    asking = http.client.HTTPConnection("there")
    asking.sock = line
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=IN_A_PATH)
    asking.request("GET", path, headers={"Host": host, "Accept": accept, "User-Agent": "Mozilla/5.0", "Connection": "close"})
    return asking.getresponse()


def _body(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    if answer.status != http.client.OK:
        raise NotFetched(_("It is not there: its server says %(status)s.") % {"status": answer.status})
    body = answer.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise NotFetched(_("It is larger than %(bytes)s bytes.") % {"bytes": most_bytes})
    if answer.length:
        raise NotFetched(_("It ends before its end."))
    return body


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _cut_off_after(line: socket.socket, seconds: float) -> Iterator[None]:
    """Who sends a byte now and then would never run into a time-out of each. By an end of its own, since TLS takes the other."""
    end, was_cut = line.dup(), threading.Event()

    def cut_off() -> None:
        was_cut.set()
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(seconds, cut_off)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        end.close()
    if was_cut.is_set():
        raise TimeoutError(_("it takes too long"))
