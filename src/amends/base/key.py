"""The installation's own secret, which signs its sessions and links."""

import os
import secrets
import tempfile
from pathlib import Path

from amends.base.home import NoHome, home, made
from amends.base.refusal import Refusal

SHORTEST = 32


class TooShort(Refusal):
    """Who guesses the secret makes links that let them in."""


def secret_key() -> str:
    """AMENDS_SECRET_KEY; else the one this home made for itself, readable by its owner alone."""
    named = os.environ.get("AMENDS_SECRET_KEY", "").strip()
    if 0 < len(named) < SHORTEST:
        raise TooShort(f"AMENDS_SECRET_KEY has {len(named)} letters, which can be guessed: take {SHORTEST} random ones or more.")
    return named or _of_home(home() / "secret-key")


def _of_home(place: Path) -> str:
    try:
        if not place.exists():
            _make(made() / place.name)
        secret = place.read_text().strip()
    except OSError as refused:
        raise NoHome(f"{place} cannot be used ({refused.strerror}): let its folder be yours, or set AMENDS_HOME.") from refused
    if not secret:
        raise NoHome(f"{place} is empty: bring it back from a backup, or remove it and everybody signs in anew.")
    return secret


def _make(place: Path) -> None:
    """Two that start at once agree on the first one's: a link never replaces what is there."""
    with tempfile.NamedTemporaryFile("w", dir=place.parent) as spare:
        spare.write(secrets.token_urlsafe(48))
        spare.flush()
        os.fsync(spare.fileno())
        try:
            os.link(spare.name, place)
        except FileExistsError:
            return
