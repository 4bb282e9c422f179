"""The installation's own secret, which signs its sessions and links."""

import os
import secrets
import tempfile
from pathlib import Path

from amends.base.home import home


def secret_key() -> str:
    """AMENDS_SECRET_KEY; else the one this home made for itself, readable by its owner alone."""
    named = os.environ.get("AMENDS_SECRET_KEY", "").strip()
    return named or _of_home(home() / "secret-key")


def _of_home(place: Path) -> str:
    if not place.exists():
        _make(place)
    return place.read_text()


def _make(place: Path) -> None:
    """Two that start at once agree on the first one's: a link never replaces what is there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=place.parent) as spare:
        spare.write(secrets.token_urlsafe(48))
        spare.flush()
        os.fsync(spare.fileno())
        try:
            os.link(spare.name, place)
        except FileExistsError:
            return
