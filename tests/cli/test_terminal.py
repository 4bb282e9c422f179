import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection
from psycopg import sql

from amends import cli
from amends.base.event import record
from amends.base.models import Team
from amends.base.refusal import Refusal
from amends.cli import terminal
from amends.cli.terminal import LostDatabase, NotAllowed
from tests.databases import another, turned_to

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


def test_a_name_is_shown_as_it_stands_even_if_it_looks_like_markup(capsys):
    terminal.show_table("The [bold] ones", ["who"], [["[/red] & Sons"]])
    terminal.show_facts("The [bold] firm", [("name", "[/red] & Sons"), ("telephone", None)])

    shown = capsys.readouterr().out
    assert (shown.count("[bold]"), shown.count("[/red] & Sons")) == (2, 2)


def test_a_long_remark_stays_under_its_word(capsys):
    terminal.show_remarks("It is not known:", [("because:", "[/b] nobody " * 9)])

    first, *others = capsys.readouterr().out.splitlines()[1:]
    assert first.startswith("  because: [/b] nobody")
    assert others
    assert all(line.startswith(" " * 11) for line in others)


def test_a_list_of_commands_says_the_whole_first_thought():
    @terminal.command("try", examples="amends try")
    def long_winded():
        """Try whatever can be tried, one thing after the other, until nothing is left that might be tried at all.

        And then some.
        """

    assert long_winded.short_help.endswith("until nothing is left that might be tried at all.")


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


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)


@pytest.mark.django_db(transaction=True)
def test_a_right_we_lack_in_postgresql_is_a_sentence():
    done = called(lambda: ask("SET ROLE pg_monitor; CREATE TABLE public.ours ()"))

    assert isinstance(done.exception, NotAllowed)
    assert "permission denied for schema public" in str(done.exception)
    assert "AMENDS_DATABASE_URL" in str(done.exception)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_takes_no_rows_is_a_sentence():
    done = called(lambda: ask("SET transaction_read_only TO on; CREATE TABLE ours ()"))

    assert isinstance(done.exception, NotAllowed)
    assert "read-only transaction" in str(done.exception)


@pytest.mark.django_db(transaction=True)
def test_tables_we_may_not_make_are_a_sentence():
    with another() as dsn, turned_to(dsn):
        ask(sql.SQL("REVOKE ALL ON SCHEMA public FROM public; ALTER DATABASE {} SET role = pg_monitor").format(_this()))
        connection.close()

        done = called(terminal.database.migrate, migrated=False)

    assert isinstance(done.exception, NotAllowed)
    assert "Unable to create the django_migrations table" in str(done.exception)


def _this():
    return sql.Identifier(connection.settings_dict["NAME"])


def test_a_bug_of_ours_is_not_dressed_up_as_a_refusal():
    done = called(lambda: ask("INSERT INTO base_team (name) VALUES (NULL)"))

    assert isinstance(done.exception, IntegrityError)


@pytest.mark.parametrize("name", ["damage", "import_", "reckon", "user"])
def test_commands_that_write_work_off_what_they_caused(name):
    commands = re.findall(r"@terminal\.command\((.*)\)\n", (Path(cli.__file__).parent / f"{name}.py").read_text())

    assert [command for command in commands if "drains=True" not in command and not command.startswith(('"link"', '"list"'))] == []
