"""A supervisor for the tests, and what its children do by name."""

import os
import signal
import sys
import time
from pathlib import Path

from amends.base import supervise

folder, names = Path(sys.argv[1]), sys.argv[2:]


def report(name):
    spare = folder / f"{name}.{os.getpid()}"
    spare.write_text(str(os.getpid()))
    spare.replace(folder / name)


def live(name):
    if name == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    report(name)
    if name == "late":
        time.sleep(1)
    if name != "brief":
        supervise.die_with_parent()
        time.sleep(600)


if "--child" in names:
    live(names[-1])
else:
    command = [sys.executable, __file__, str(folder), "--child"]
    supervise.run([supervise.Child(name, [*command, name]) for name in names])
