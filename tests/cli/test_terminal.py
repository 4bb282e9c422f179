import json

import pytest
from click.testing import CliRunner
from django.db import connection

from amends.base.event import record
from amends.base.models import Team
from amends.base.refusal import Refusal
from amends.cli import terminal
from amends.cli.terminal import LostDatabase

pytestmark = pytest.mark.django_db


def called(function, **how):
    return CliRunner().invoke(terminal.command("try", examples="amends try", **how)(function))


def test_one_json_object_is_all_of_stdout():
    def answer():
        terminal.say("By the way")
        with terminal.busy("Thinking"), terminal.progress("Counting", total=2) as advance:
            advance(2)
        terminal.show_json({"worth": 1.5, "ünï": None})

    done = called(answer)

    assert json.loads(done.stdout) == {"worth": 1.5, "ünï": None}
    assert done.stderr == "By the way\n"


def test_examples_are_shown_line_by_line():
    command = terminal.command("try", examples="amends try one\n   amends try two")(lambda: None)

    assert "  amends try one\n    amends try two\n" in CliRunner().invoke(command, ["--help"]).output


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_is_a_sentence():
    def fall():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    done = called(fall)

    assert isinstance(done.exception, LostDatabase)
    assert "run the command again" in str(done.exception)


def test_a_refusal_flies_to_the_one_place_that_shows_it():
    def refuse():
        raise Refusal("Not today.")

    assert str(called(refuse).exception) == "Not today."


@pytest.mark.django_db(transaction=True)
def test_the_jobs_a_command_caused_are_done_before_it_ends(monday, settings):
    settings.AMENDS_WIRING = "tests.base.wiring"

    called(lambda: record("tests.noted", at=monday), drains=True)

    assert {name.partition(" ")[0] for name in Team.objects.values_list("name", flat=True)} == {"at", "afterwards"}
