"""libpq takes no socket path beyond 107 bytes; the server listens in its own folder, and a long one is reached by a short link."""

import hashlib
import os
import tempfile
from pathlib import Path

from amends.base.binaries import EmbeddedError

SOCKET_BYTES = 107 - len("/.s.PGSQL.5432")


def reachable(folder: Path) -> Path:
    """The folder itself, or a link of ours to it that is short enough."""
    if len(os.fsencode(folder)) <= SOCKET_BYTES:
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"amends-{os.geteuid()}-{mark}"
    if len(os.fsencode(short)) > SOCKET_BYTES:
        raise EmbeddedError(f"{folder} and the temporary folder {short.parent} are both too long: set AMENDS_HOME to a shorter path.")
    if not _is_ours(short, folder):
        _link(short, folder)
    return short


def _is_ours(short: Path, folder: Path) -> bool:
    """A stranger's link of that name, in a folder where everyone may write, must not lead us to the stranger's server."""
    try:
        return short.lstat().st_uid == os.geteuid() and os.readlink(short) == str(folder)
    except OSError:
        return False


def _link(short: Path, folder: Path) -> None:
    spare = short.with_suffix(f".{os.getpid()}")
    try:
        spare.unlink(missing_ok=True)
        spare.symlink_to(folder)
        spare.replace(short)
    except OSError as refused:
        raise EmbeddedError(f"{short} cannot be made ({refused.strerror}): set AMENDS_HOME to a shorter path.") from refused
