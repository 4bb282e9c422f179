"""Children that live and die together: restarted when they end, gone within five seconds of Ctrl-C, gone when we are killed."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.2
STEADY_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 30.0
MOST_FALLS = 8  # counted: from here on the pause is the longest one anyway
PATIENCE_SECONDS = 3.5
PARENT = "AMENDS_PARENT_PID"


@dataclass
class Child:
    """One program that must always run."""

    name: str
    command: list[str]
    shared: Sequence[int] = ()  # descriptors it inherits
    process: subprocess.Popen | None = None
    born: float = 0.0
    falls: int = 0
    due: float = 0.0

    def start(self) -> None:
        """In a group of its own: Ctrl-C reaches the parent alone, which then asks each child once."""
        told = os.environ | {PARENT: str(os.getpid())}
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, process_group=0, pass_fds=self.shared, env=told)
        self.born = time.monotonic()

    def tend(self) -> None:
        """Start it again if it ended, whatever its exit code says; later and later if it keeps falling."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
        elif self.process.poll() is not None:
            self._mourn()

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """Its threads cannot be ended from within: what has not stopped by then is killed, and its jobs return by themselves."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _mourn(self) -> None:
        steady = time.monotonic() - self.born > STEADY_SECONDS
        self.falls = 0 if steady else min(MOST_FALLS, self.falls + 1)
        log.warning("%s ended and is started again", self.name, extra={"child": self.name, "code": self.process.returncode})
        self.due = time.monotonic() + min(LONGEST_PAUSE_SECONDS, BEAT_SECONDS * 2**self.falls)
        self.process = None


def run(children: Sequence[Child], mend: Callable[[], None] = lambda: None) -> None:
    """Keep the children, and what mend looks after, running until somebody says stop."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        for child in children:
            child.start()
        while not stop.wait(BEAT_SECONDS):
            mend()
            for child in children:
                child.tend()
    finally:
        _end(children)


def die_with_parent() -> None:
    """In a child: stop as if asked to when the parent is gone, however it went."""
    parent = int(os.environ[PARENT])  # told, not asked for: it may be gone before we ask
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _end(children: Sequence[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        child.wait_or_kill(until)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(BEAT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS + 1)
    os._exit(1)
