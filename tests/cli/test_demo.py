import json
import re
import tempfile
from pathlib import Path
from types import SimpleNamespace
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest

from amends.base import embedded
from amends.base.embedded import Server
from amends.demo.building import BUILDING
from tests.program import AMENDS, amends, ask_to_stop, running, wait_for

SMALL = ("--customers", 60, "--seed", 3, "--at", "2026-03-04T14:30:00Z")
KEYS = ["customers", "orders", "conversations", "moments", "recoveries", "worth", "damage", "truth", "home", "seed", "at"]


@pytest.fixture(scope="module")
def home():
    """A demo that was killed while it was being built, and asked for again."""
    with tempfile.TemporaryDirectory(prefix="amends-demo-") as folder:
        home = Path(folder)
        with running(*AMENDS, "demo", "--no-serve", *SMALL, home=home) as process:
            wait_for(lambda: is_building(home))
            process.kill()
        done = amends("demo", "--no-serve", "--json", *SMALL, home=home, AMENDS_DATABASE_URL="postgresql:///nowhere")
        yield SimpleNamespace(path=home, done=done)
        Server(home / "postgres").stop()


def is_building(home):
    """Has it begun to write, on the home's own server?"""
    try:
        with psycopg.connect(embedded.dsn(home)) as asked:
            question = "SELECT FROM pg_locks WHERE locktype = 'relation' AND relation = 'customers_order'::regclass AND mode LIKE 'Row%'"
            held = asked.execute("SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [BUILDING]).fetchone()
            return held is not None and asked.execute(question).fetchone() is not None
    except psycopg.Error:
        return False


def demo(home, *words, **more):
    return amends("demo", "--no-serve", "--json", *words, home=home.path, **more)


@pytest.mark.embedded
def test_a_demo_killed_in_mid_build_is_built_anew_by_itself(home):
    told = json.loads(home.done.stdout)
    assert home.done.returncode == 0
    assert list(told) == KEYS
    assert (told["customers"], told["seed"], told["home"]) == (60, 3, str(home.path))
    assert told["recoveries"] > 0


@pytest.mark.embedded
def test_worth_damage_and_truth_are_told_side_by_side(home):
    told = json.loads(home.done.stdout)
    assert told["worth"]["low_cents"] <= told["worth"]["total_cents"] <= told["worth"]["high_cents"]
    assert told["damage"]["causes"]
    assert told["truth"]["theta"]["silent"] == 0.22


@pytest.mark.embedded
def test_the_demo_leaves_a_named_database_alone_and_says_so(home):
    assert "leaves AMENDS_DATABASE_URL alone" in home.done.stderr
    assert home.done.stderr.count("\n") == 1


@pytest.mark.embedded
def test_a_demo_that_is_there_is_opened_as_it_is(home):
    again, built = json.loads(demo(home).stdout), json.loads(home.done.stdout)
    assert again.keys() == built.keys()
    # a worker that served this home while the hour struck has reckoned anew, as of the real now
    assert {key: again[key] for key in KEYS if key not in ("worth", "damage")} == {
        key: built[key] for key in KEYS if key not in ("worth", "damage")
    }


@pytest.mark.embedded
def test_another_demo_in_its_place_has_to_be_asked_for(home):
    refused = demo(home, "--seed", 4)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "seed 3" in refused.stderr
    assert "--fresh" in refused.stderr


@pytest.mark.embedded
def test_nothing_real_comes_into_a_demo_unless_it_is_asked_for(home, tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text("order,customer,time,amount\n1,ben@home.example,2026-03-01,10.00\n")
    refused = amends("import", "orders", orders, home=home.path)
    assert refused.returncode == 1
    assert "--into-demo" in refused.stderr


@pytest.mark.embedded
def test_the_link_of_a_demo_lets_its_owner_in(home):
    with tempfile.NamedTemporaryFile("r") as said, running(*AMENDS, "demo", home=home.path, out=said.fileno()) as process:
        link = wait_for(lambda: re.search(r"http://127\.0\.0\.1:\d+/link/\S+", Path(said.name).read_text())).group()
        page = build_opener(HTTPCookieProcessor()).open(link, timeout=60).read().decode()
        assert "Ottermere Goods" in page
        assert "simulated" in page
        assert ask_to_stop(process) == 0


@pytest.mark.embedded
def test_a_real_firm_is_no_place_for_a_demo():
    with tempfile.TemporaryDirectory(prefix="amends-home-") as firm:
        assert amends("user", "add", "ana@firm.example", home=firm).returncode == 0
        refused = amends("demo", "--no-serve", "--fresh", home=firm)
        assert refused.returncode == 1
        assert "holds a real firm" in refused.stderr


@pytest.mark.parametrize(
    "words", [["--at", "yesterday"], ["--at", "1800-01-01"], ["--at", "2400-01-01"], ["--customers", "3"], ["--seed", "x"]]
)
def test_a_demo_wrongly_asked_for_is_explained(said, words):
    answer = said("demo", "--no-serve", *words)
    assert answer.code == 2
    assert words[0] in answer.err


def test_an_instant_without_a_zone_is_utc(said):
    assert "2026-03-04T14:30:00Z" in said("demo", "--help").out
