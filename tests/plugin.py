"""Loaded by `-p tests.plugin`, so before the settings are read: a home of its own for the run, and one careless server in it.

With AMENDS_DATABASE_URL set, that server is used instead and tests marked `embedded` are left out.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from amends.base import embedded

PREFIX = "amends-tests-"
YOUNG_SECONDS = 60  # another run may be between opening its lock and holding it
CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ
FOREIGN = bool(os.environ.get("AMENDS_DATABASE_URL"))
ending = ExitStack()

settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow])  # how fast a busy machine draws is no fault of a test
settings.load_profile("house")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is there: its waiting threads would spin on busy cores
os.environ["AMENDS_POOL"] = "0"  # a test's thread that forgets its connection would starve the next test
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs an event loop in our thread
if CONTROLLER:
    os.environ["AMENDS_HOME"] = tempfile.mkdtemp(prefix=PREFIX)  # the workers inherit it
    Path(os.environ["AMENDS_HOME"], "static").mkdir()  # whitenoise would miss it aloud
    atexit.register(ending.close)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    if not CONTROLLER:
        return
    _sweep()
    home = Path(os.environ["AMENDS_HOME"])
    ending.callback(shutil.rmtree, home, ignore_errors=True)
    if not FOREIGN and "--collect-only" not in args:
        ending.enter_context(embedded.held(home, careless=True))


def pytest_collection_modifyitems(config, items):
    if FOREIGN:
        left_out = [item for item in items if item.get_closest_marker("embedded")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def _sweep():
    """End what runs that were killed left behind: homes of ours that nobody holds any more."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        is_ours_and_old = home.stat().st_uid == os.geteuid() and time.time() - home.stat().st_mtime > YOUNG_SECONDS
        if is_ours_and_old and _is_unheld(home):
            embedded.Server(home / "postgres").stop()
            shutil.rmtree(home, ignore_errors=True)


def _is_unheld(home):
    try:
        with open(home / "postgres" / "holders") as holders:
            fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:
        return False
