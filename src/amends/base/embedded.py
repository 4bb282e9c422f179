"""The embedded PostgreSQL: one server a home, started by the first process, shared by the next, stopped by the last.

Who uses it keeps a shared lock on home/postgres/holders, which the kernel drops however the process dies.
Whoever can turn its share into the whole lock at its end is the last.
"""

import fcntl
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psutil

from amends.base.binaries import MAJOR, Binaries, EmbeddedError, ask, last_words
from amends.base.short_path import reachable

__all__ = ["EmbeddedError", "Server", "dsn", "held"]

LIVE = {
    "listen_addresses": "",
    "unix_socket_directories": ".",
    "timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "wal_buffers": "16MB",
    "max_wal_size": "4GB",
    "wal_init_zero": "off",  # zeroing new logs first is a sixth of a large intake; ext4, xfs and others do without
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
ANSWERS, NOBODY = 0, 2
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.05


@contextmanager
def held(home: Path, careless: bool = False) -> Iterator["Server"]:
    """Keep the home's server running for as long as this lasts; careless (nothing is synced to disk) is for tests."""
    server = Server(home / "postgres", LIVE | (CARELESS if careless else {}))
    with _opened(server.folder / "holders") as holders:
        fcntl.flock(holders, fcntl.LOCK_SH)
        try:
            server.ensure()
            yield server
        finally:
            if _whole(holders):
                server.stop()


def dsn(home: Path) -> str:
    """Where the server of this home listens; nothing is started."""
    return Server(home / "postgres").dsn()


class Server:
    """The PostgreSQL of one home, found through its data folder."""

    def __init__(self, folder: Path, settings: dict[str, str] = LIVE) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.settings = settings
        self.binaries = Binaries(self.folder)

    def dsn(self, database: str = "amends") -> str:
        host = str(reachable(self.data)).replace("\\", "\\\\").replace("'", "\\'")
        return f"host='{host}' port=5432 user=amends dbname={database}"

    def mend(self) -> None:
        """Start it again if it died; cheap enough for five times a second."""
        if not self.lives():
            self.ensure()

    def ensure(self) -> None:
        """Return when it answers, whoever started it."""
        with _opened(self.folder / "starting") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            self.binaries.open_to_server()
            if not self.data.exists():
                self._create()
            self._refuse_other_major()
            self._start()

    def stop(self) -> None:
        if self.lives():  # else pg_ctl would signal the stranger who has the number now
            self.binaries.run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "60", "stop", check=False)

    def lives(self) -> bool:
        """Whether postmaster.pid names our postmaster: its number may be a stranger's by now, or a zombie's nobody buried."""
        try:
            return _works_in(psutil.Process(self.pid()), self.data)
        except (OSError, IndexError, ValueError, psutil.Error):
            return False

    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def state(self) -> int:
        """0 answers, 1 is starting or recovering, 2 nobody there."""
        return min(NOBODY, ask("pg_isready", "-q", "-h", reachable(self.data), "-p", "5432"))

    def _create(self) -> None:
        """Made aside and renamed, so that a first start ended half-way is never mistaken for a cluster.

        Under a name of its own: the initdb of a starter that was killed may still be writing into the other.
        """
        for left in self.folder.glob("data.new.*"):
            shutil.rmtree(left, ignore_errors=True)
        fresh = self.folder / f"data.new.{secrets.token_hex(4)}"
        words = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        sync = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        same_order_everywhere = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self.binaries.run("initdb", "-D", fresh, "-U", "amends", "-A", "trust", "-E", "UTF8", *same_order_everywhere, *sync, *words)
        self.binaries.run("postgres", "--single", "-D", fresh, "postgres", said=b"CREATE DATABASE amends;\n")
        fresh.rename(self.data)

    def _refuse_other_major(self) -> None:
        major = (self.data / "PG_VERSION").read_text().strip()
        if major != str(MAJOR):
            raise EmbeddedError(
                f"The home {self.folder.parent} was made by PostgreSQL {major}, and this Amends brings PostgreSQL {MAJOR}: "
                "docs/decisions/0005-moving-an-embedded-home.md says how to move it."
            )

    def _start(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while (state := self.state()) != ANSWERS:
            if state != NOBODY or self.lives():
                until = time.monotonic() + PATIENCE_SECONDS  # it recovers, however long that takes
            elif time.monotonic() > until:
                raise EmbeddedError(f"PostgreSQL does not start: {last_words(self._log())} (the whole log is {self.folder / 'log'})")
            else:
                self._start_once()
            time.sleep(PAUSE_SECONDS)

    def _start_once(self) -> None:
        """What a dead postmaster left would stop the next one: its lock files, and backends that hold its memory."""
        for left in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.data / left).unlink(missing_ok=True)
        send_away(_orphans(self.data))
        self.binaries.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-t", "3600", "start", check=False)

    def _log(self) -> bytes:
        return (self.folder / "log").read_bytes() if (self.folder / "log").exists() else b""


@contextmanager
def _opened(lock: Path) -> Iterator[IO[str]]:
    try:
        lock.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.parent.mkdir(exist_ok=True)
        file = open(lock, "a")  # noqa: SIM115 - closed below
    except OSError as refused:
        raise EmbeddedError(f"{lock.parent} cannot be used ({refused.strerror}): set AMENDS_HOME to a folder of yours.") from refused
    with file:
        yield file


def send_away(processes: list[psutil.Process]) -> None:
    """Each that is still there: one may end by itself in the very moment."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGQUIT)


def _whole(holders: IO[str]) -> bool:
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _works_in(process: psutil.Process, data: Path) -> bool:
    return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == data


def _orphans(data: Path) -> list[psutil.Process]:
    """PostgreSQL's own processes in this data folder; called only when it has no postmaster."""
    orphans = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and _works_in(process, data):
                orphans.append(process)
        except psutil.Error:
            continue
    return orphans
