"""The `amends` command as people run it: a process of its own, in a home of its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psutil

AMENDS = [sys.executable, "-m", "amends.cli"]
PATIENCE_SECONDS = 60
OURS = ("AMENDS_", "PYTEST_", "DJANGO_")


def environment(home, **more):
    """Ours without what the test run told itself; no database of the run leaks into the home."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return plain | {"AMENDS_HOME": str(home)} | more


def amends(*words, home, said=None, **more):
    """Run it to its end."""
    command = [*AMENDS, *map(str, words)]
    return subprocess.run(
        command, env=environment(home, **more), input=said, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@contextmanager
def running(*command, home, out=subprocess.PIPE, **more):
    """Run it beside the test; whatever happens, it and its children are gone afterwards."""
    plain = [str(word) for word in command]
    process = subprocess.Popen(plain, env=environment(home, **more), stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT)
    with process:
        try:
            yield process
        finally:
            _end_family(process)


def _end_family(process):
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.kill()
    for child in family:
        if child.is_running():
            child.kill()


def ask_to_stop(process, number=signal.SIGINT):
    process.send_signal(number)
    return process.wait(PATIENCE_SECONDS)


def wait_for(question):
    """Until it is so; the answer."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (answer := question()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
    return answer
