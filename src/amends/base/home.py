"""Where an installation keeps what is its own. Nothing here imports Django."""

import os
from pathlib import Path

from amends.base.refusal import Refusal


class NoHome(Refusal):
    """The folder cannot be what this installation lives in."""


def home() -> Path:
    """AMENDS_HOME; else /var/lib/amends for root, whose own folder PostgreSQL may not enter; else the person's data folder."""
    named = os.environ.get("AMENDS_HOME", "").strip()
    return Path(named).expanduser().absolute() if named else _usual()


def made() -> Path:
    """The home, made if it is not there: nobody else on the machine looks into it."""
    try:
        home().mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise NoHome(f"{home()} cannot be our home ({refused.strerror}): set AMENDS_HOME to a folder of yours.") from refused
    return home()


def enter_demo() -> bool:
    """From here on the home is one of the demo's own, beside the usual one unless AMENDS_HOME names it; so is the database.

    True if a database was named, which the demo leaves alone.
    """
    named = os.environ.get("AMENDS_HOME", "").strip()
    if not named:
        usual = _usual()
        os.environ["AMENDS_HOME"] = str(usual.with_name(f"{usual.name}-demo"))
    return bool(os.environ.pop("AMENDS_DATABASE_URL", "").strip())


def _usual() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/amends")
    data = os.environ.get("XDG_DATA_HOME", "").strip()
    return (Path(data) if data else Path.home() / ".local" / "share") / "amends"
