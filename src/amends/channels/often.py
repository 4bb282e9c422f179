"""How often one address may knock: counted in the database, so that all web processes count together."""

from datetime import timedelta
from ipaddress import IPv6Network, ip_address

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

WINDOW = timedelta(minutes=10)
CONNECTION_BITS = 64
SALT = "amends.channels.often"


class TooOften(Refusal):
    """A person would not knock so often."""


def knock(door: str, who: str, *, most: int, at) -> None:
    """Count one more. Who it was is kept as a digest only, and for a few minutes."""
    window = int(at.timestamp() // WINDOW.total_seconds())
    key = f"{door}.{salted_hmac(SALT, _line(who), algorithm='sha256').hexdigest()[:32]}.{window}"
    tries = cache.get(key, 0)
    if tries >= most:
        raise TooOften(_("A lot came from where you are just now: wait ten minutes, then send it again. What you wrote is still here."))
    cache.set(key, tries + 1, timeout=WINDOW.total_seconds())


def _line(who: str) -> str:
    """Of an IPv6 address the half that names a connection: whoever has one has all addresses behind it."""
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if address.version == 4:
        return who
    return str(address.ipv4_mapped or IPv6Network((int(address), CONNECTION_BITS), strict=False))
