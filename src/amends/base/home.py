"""Where an installation keeps what is its own. Nothing here imports Django."""

import os
from pathlib import Path


def home() -> Path:
    """AMENDS_HOME; else /var/lib/amends for root, whose own folder PostgreSQL may not enter; else the person's data folder."""
    named = os.environ.get("AMENDS_HOME", "").strip()
    return Path(named).expanduser().absolute() if named else _usual()


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
