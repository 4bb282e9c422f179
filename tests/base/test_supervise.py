import os
import signal
import sys
from pathlib import Path

import psutil

from amends.base import supervise
from tests.program import ask_to_stop, running, wait_for

SUPERVISING = Path(__file__).with_name("supervising.py")


def supervising(folder, *children):
    """A supervisor whose children each write their pid to a file of their name."""
    return running(sys.executable, SUPERVISING, folder, *children, home=folder)


def pid(folder, name, *, other_than=0):
    """Of the child that lives under this name now."""

    def asked():
        file = folder / name
        found = int(file.read_text() or 0) if file.exists() else 0
        return found if found not in (0, other_than) else None

    return wait_for(asked)


def is_gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_killed_child_is_started_again(tmp_path):
    with supervising(tmp_path, "steady"):
        first = pid(tmp_path, "steady")
        os.kill(first, signal.SIGKILL)

        assert pid(tmp_path, "steady", other_than=first)


def test_a_child_that_ends_well_is_started_again_too(tmp_path):
    with supervising(tmp_path, "brief"):
        first = pid(tmp_path, "brief")

        assert pid(tmp_path, "brief", other_than=first)


def test_one_that_falls_leaves_the_others_alone(tmp_path):
    with supervising(tmp_path, "steady", "brief"):
        steady, brief = pid(tmp_path, "steady"), pid(tmp_path, "brief")
        pid(tmp_path, "brief", other_than=brief)

        assert pid(tmp_path, "steady") == steady


def test_ctrl_c_ends_all_and_well(tmp_path):
    with supervising(tmp_path, "steady", "other") as parent:
        children = [pid(tmp_path, "steady"), pid(tmp_path, "other")]

        assert ask_to_stop(parent, signal.SIGINT) == 0
        assert all(is_gone(child) for child in children)


def test_term_ends_even_a_child_that_will_not_listen(tmp_path):
    with supervising(tmp_path, "stubborn") as parent:
        stubborn = pid(tmp_path, "stubborn")

        assert ask_to_stop(parent, signal.SIGTERM) == 0
        assert is_gone(stubborn)


def test_children_go_when_the_parent_is_killed(tmp_path):
    with supervising(tmp_path, "steady") as parent:
        steady = pid(tmp_path, "steady")
        parent.kill()
        parent.wait()

        wait_for(lambda: is_gone(steady))


def test_a_child_falls_with_a_parent_that_was_gone_before_it_looked(tmp_path):
    with supervising(tmp_path, "late") as parent:
        late = pid(tmp_path, "late")
        parent.kill()
        parent.wait()

        wait_for(lambda: is_gone(late))


def test_one_that_falls_all_night_is_still_started_in_the_morning():
    child = supervise.Child("brief", [sys.executable, "-c", ""])
    for _ in range(3):
        child.falls, child.due = 100_000, 0.0
        child.tend()
        child.process.wait()
        child.tend()

    assert child.process is None
    assert child.due - child.born <= supervise.LONGEST_PAUSE_SECONDS + 5


def test_one_that_keeps_falling_is_started_later_and_later():
    child, pauses = supervise.Child("brief", [sys.executable, "-c", ""]), []
    for _ in range(3):
        child.start()
        child.process.wait()
        child.tend()
        pauses.append(child.falls)

    assert pauses == [1, 2, 3]
