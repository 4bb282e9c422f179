"""Reckons, and is killed when the last worth has been handed over and nothing is committed yet. Run as a process of its own."""

import os
import signal

import django

django.setup()

from django.utils.timezone import now  # noqa: E402

from amends.steering.reckoning import reckon  # noqa: E402


def die_at_the_end(what: str, done: int, of: int) -> None:
    if what == "Keeping every worth" and done == of:
        os.kill(os.getpid(), signal.SIGKILL)


reckon(at=now(), watch=die_at_the_end)
