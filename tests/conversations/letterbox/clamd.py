"""A clamd: the real one of Debian with one signature of our own, and a stand-in that says what it is told to."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

from amends.base.environment import Server

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
WORM = b"Amends-Test-Worm-0f9e"
START_SECONDS = 30


@contextmanager
def real():
    """It knows one worm. Its socket lies in a short path, as sockets must."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        home = Path(folder)
        (home / "own.ndb").write_text(f"Amends.Worm:0:*:{WORM.hex()}\n")
        (home / "clamd.conf").write_text(f"LocalSocket {home}/socket\nDatabaseDirectory {home}\nForeground yes\nStreamMaxLength 1M\n")
        clamd = subprocess.Popen([CLAMD, "-c", home / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(home / "socket", clamd)
            yield home / "socket"
        finally:
            clamd.terminate()
            clamd.wait()


def _wait_for(place, clamd):
    until = time.monotonic() + START_SECONDS
    while not place.exists():
        assert clamd.poll() is None, "clamd ended before it listened"
        assert time.monotonic() < until, "clamd does not listen"
        time.sleep(0.05)


class StandIn:
    """Listens on a port of its own, keeps what it was asked, and answers once."""

    def __init__(self, answer, *, after_bytes=None):
        self.answer, self.after_bytes, self.asked = answer, after_bytes, b""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.place = Server("tcp", "127.0.0.1", self.door.getsockname()[1])
        self.thread = threading.Thread(target=self._answer, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *raised):
        self.door.close()
        self.thread.join(5)

    def _answer(self):
        with closing(self.door.accept()[0]) as caller:
            while not self._has_heard_all():
                self.asked += caller.recv(4096)
            caller.sendall(self.answer)

    def _has_heard_all(self):
        return len(self.asked) >= self.after_bytes if self.after_bytes else self.asked.endswith(bytes(4))
