import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
import pytest

from amends.base.embedded import Server
from amends.cli.serve import PortTaken, address, is_refused_elsewhere, listening
from tests.cli import slow
from tests.program import AMENDS, amends, ask_to_stop, environment, running, wait_for

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home():
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        assert amends("user", "add", "ana@firm.example", home=folder).returncode == 0
        yield Path(folder)
        Server(Path(folder) / "postgres").stop()


@contextmanager
def started(home, *words):
    """A command beside the test, and what it says, line by line."""
    with (
        tempfile.NamedTemporaryFile("r") as said,
        running(*AMENDS, *words, home=home, out=said.fileno(), PYTHONPATH=str(CHECKOUT)) as process,
    ):
        yield SimpleNamespace(process=process, said=lambda: Path(said.name).read_text())


@contextmanager
def serving(home, *words):
    with started(home, "serve", "--port", 0, *words) as house:
        house.url = wait_for(lambda: re.search(r"http://\S+", house.said())).group()
        wait_for(lambda: answers(house, "/ready"))
        yield house


def answers(house, path):
    try:
        with urlopen(house.url + path, timeout=10) as page:
            return page.read().decode()
    except (HTTPError, URLError, OSError):
        return ""


def child(house, command):
    """The pid of what runs under the supervisor now."""
    for process in psutil.Process(house.process.pid).children():
        if command in process.cmdline():
            return process.pid
    return None


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def kill_both(house, command):
    """What runs, and who would start it again."""
    at_work = child(house, command)
    kill(house.process.pid)
    kill(at_work)


def beats(home):
    """Workers whose heart beats, as `amends check` sees them."""
    findings = json.loads(amends("check", "--json", home=home).stdout)["findings"]
    return next(finding["sentence"] for finding in findings if finding["what"] == "workers")


@pytest.mark.embedded
def test_one_command_runs_pages_push_and_jobs(home):
    with serving(home) as house:
        assert answers(house, "/health") == "ok\n"
        assert json.loads(answers(house, "/ready"))["database"] is True
        wait_for(lambda: "at work" in beats(home))


@pytest.mark.embedded
def test_ctrl_c_stops_everything_cleanly(home):
    with serving(home) as house:
        family = psutil.Process(house.process.pid).children(recursive=True)

        assert ask_to_stop(house.process) == 0
        assert not any(member.is_running() for member in family)
        assert not Server(home / "postgres").lives()
        assert "Traceback" not in house.said()


@pytest.mark.embedded
def test_a_killed_page_process_comes_back_on_the_same_port(home):
    with serving(home, "--no-work") as house:
        kill(child(house, "run-pages"))

        assert wait_for(lambda: answers(house, "/health")) == "ok\n"


@pytest.mark.embedded
def test_a_killed_postgresql_comes_back_under_the_pages(home):
    with serving(home) as house:
        first = Server(home / "postgres").pid()
        kill(first)

        wait_for(lambda: Server(home / "postgres").lives() and Server(home / "postgres").pid() != first)
        assert wait_for(lambda: answers(house, "/ready"))


@pytest.mark.embedded
def test_a_killed_supervisor_takes_all_with_it_and_the_next_start_works(home):
    with serving(home) as house:
        family = psutil.Process(house.process.pid).children(recursive=True)
        kill(house.process.pid)
        house.process.wait()
        wait_for(lambda: not any(member.is_running() for member in family))
        wait_for(lambda: not Server(home / "postgres").lives())

    with serving(home, "--no-work") as again:
        assert answers(again, "/health")


@pytest.mark.embedded
def test_without_work_there_is_no_worker(home):
    with serving(home, "--no-work") as house:
        assert child(house, "run-pages")
        assert child(house, "run-jobs") is None
        assert child(house, "run-mail") is None


@pytest.mark.embedded
def test_a_port_in_use_is_a_sentence(home):
    with serving(home, "--no-work") as house:
        refused = amends("serve", "--port", house.url.rpartition(":")[2], home=home)

        assert refused.returncode == 1
        assert "choose another --port or --host" in refused.stderr


@pytest.mark.embedded
def test_the_log_is_one_object_a_line(home):
    with serving(home) as house:
        kill(child(house, "run-jobs"))
        fall = wait_for(lambda: [line for line in house.said().splitlines() if '"child": "work"' in line])

        assert json.loads(fall[0])["code"] == -signal.SIGKILL


@pytest.mark.embedded
def test_a_job_whose_worker_was_killed_is_finished_by_another(home, tmp_path):
    deferring = [sys.executable, Path(__file__).with_name("deferring.py"), tmp_path]
    with serving(home, "--no-work"):
        with started(home, "work") as first:
            subprocess.run(deferring, env=environment(home, PYTHONPATH=str(CHECKOUT)), check=True)
            wait_for((tmp_path / slow.BEGUN).exists)
            kill_both(first, "run-jobs")

        with started(home, "work"):
            assert wait_for((tmp_path / slow.DONE).exists)


def test_any_free_port_is_told_as_a_browser_needs_it():
    with listening("127.0.0.1", 0) as door:
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*", address(door))


def test_all_addresses_of_a_machine_are_told_as_the_one_that_works_here():
    with listening("0.0.0.0", 0) as door:
        assert address(door).startswith("http://localhost:")


def test_an_address_of_the_newer_kind_stands_in_brackets():
    door = SimpleNamespace(getsockname=lambda: ("::1", 8000, 0, 0))

    assert address(door) == "http://[::1]:8000"


@pytest.mark.parametrize("host", ["203.0.113.9", "2001:db8::9"])
def test_an_address_that_is_not_ours_is_a_sentence(host):
    with pytest.raises(PortTaken, match=f"Nobody can listen on {host} port 8000 .* choose another --port or --host"):
        listening(host, 8000)


def test_a_port_is_free_again_at_once():
    with listening("127.0.0.1", 0) as first:
        port = first.getsockname()[1]

    with listening("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


@pytest.mark.parametrize(
    ("host", "names", "refused"),
    [
        ("127.0.0.1", ["localhost"], False),
        ("0.0.0.0", ["localhost", "127.0.0.1", "[::1]"], True),
        ("0.0.0.0", ["localhost", "desk.firm.example"], False),
        ("::", ["*"], False),
        ("192.0.2.7", ["127.0.0.1"], True),
    ],
)
def test_who_opens_the_port_to_others_is_told_what_else_they_need(settings, host, names, refused):
    settings.ALLOWED_HOSTS = names

    assert is_refused_elsewhere(host) is refused


@pytest.mark.parametrize("words", [("--port", "70000"), ("--port", "x"), ("--processes", "0"), ("--host",), ("extra",)])
def test_a_wrong_call_is_code_2(said, words):
    assert said("serve", *words).code == 2


@pytest.mark.parametrize("words", [("--concurrency", "0"), ("--concurrency", "7"), ("--concurrency", "many")])
def test_more_jobs_at_once_than_a_worker_can_are_a_wrong_call(said, words):
    assert said("work", *words).code == 2
