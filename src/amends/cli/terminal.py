"""What every command shares: the installation held while it runs, one sentence when it is refused, tables, bars and JSON.

@terminal.command("worth", examples="amends worth\\namends worth 17850 --json")
@click.argument("customer", required=False)
@terminal.json_option
def worth(customer, as_json):
    \"\"\"Show what customers are worth.\"\"\"
    with terminal.busy("Adding up"):
        ...
    if as_json:
        terminal.show_json({...})
    else:
        terminal.show_table("Worth", ["customer", "expected"], rows)
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps

import click
import psycopg
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, InterfaceError, OperationalError
from psycopg.errors import InsufficientPrivilege, InvalidSchemaName, ReadOnlySqlTransaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from amends.base import database, jobs
from amends.base.refusal import Refusal

out = Console()
err = Console(stderr=True)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")


class LostDatabase(Refusal):
    """PostgreSQL gave up while a command was at work."""


class NotAllowed(Refusal):
    """Whoever we are in PostgreSQL may not do this there."""


def command(name: str, *, examples: str, migrated: bool = True, drains: bool = False) -> Callable[[Callable], click.Command]:
    """Make a function a command that runs inside the installation.

    migrated: a new embedded home gets its tables first; other tables that are not up to date are refused.
    drains: the jobs the command caused are worked off before it ends.
    """

    def make(function: Callable) -> click.Command:
        @wraps(function)
        def run(*args, **kwargs):
            with _sentences(), database.installation():
                if migrated:
                    make_ready()
                function(*args, **kwargs)
                if drains:
                    jobs.drain()

        made = click.command(name, epilog=shown(examples))(run)
        made.short_help = first_thought(made.help)
        return made

    return make


def first_thought(help_: str | None) -> str | None:
    """What a list of commands says of one, whole."""
    return help_ and " ".join(help_.partition("\n\n")[0].split())


def shown(examples: str) -> str:
    """Examples as click's epilog, line by line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines())


def make_ready() -> None:
    """The tables are there and up to date, or the command is refused."""
    with busy("Preparing the tables"):
        database.migrate_if_needed()


def show_json(answer: dict) -> None:
    """Print ONE JSON object, and nothing else, to stdout."""
    click.echo(json.dumps(answer, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))


def show_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]], *, numbers: Iterable[str] = ()) -> None:
    """Print a table; columns named in numbers are set to the right."""
    table = Table(title=Text(title), title_justify="left", min_width=min(len(title), out.width))
    for column in columns:
        table.add_column(column, justify="right" if column in set(numbers) else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    out.print(table)


def show_facts(title: str, rows: Iterable[tuple[str, object]]) -> None:
    """Print what is known of one thing: a name and a sentence or figure a row."""
    table = Table(title=Text(title), title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, fact in rows:
        table.add_row(_cell(name), _cell(fact))
    out.print(table)


def show_remarks(sentence: str, remarks: Iterable[tuple[str, str]]) -> None:
    """Print a sentence, and below it what has to be said of it, each under its word."""
    out.print(sentence, markup=False, highlight=False)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for word, remark in remarks:
        grid.add_row(_cell(f"  {word}"), _cell(remark))
    out.print(grid)


def _cell(said: object) -> Text:
    """As it stands: a customer may well be called [red]."""
    return Text("" if said is None else str(said))


def say(sentence: str) -> None:
    """Tell the person something that is not the answer itself: to stderr, so that stdout can be piped."""
    err.print(sentence, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """A spinner with the time that has passed, for a wait whose length nobody knows."""
    with _bar(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        bar.add_task(what, total=None)
        yield


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """A spinner for several steps; call what you are given with the name of the next one."""
    with _bar(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        task = bar.add_task("", total=None)
        yield lambda step: bar.update(task, description=step)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar; call what you are given with the number of further pieces done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    with _bar(*columns) as bar:
        task = bar.add_task(what, total=total)
        yield lambda pieces: bar.advance(task, pieces)


def _bar(*columns) -> Progress:
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (Error, psycopg.Error) as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(error: BaseException) -> Refusal | None:
    """What a person can do about it; None if it is a bug of ours."""
    reason = str(error).strip().partition("\n")[0]
    if any(isinstance(link, InsufficientPrivilege | InvalidSchemaName | ReadOnlySqlTransaction) for link in _chain(error)):
        return NotAllowed(f"PostgreSQL does not allow it ({reason}): give the user in AMENDS_DATABASE_URL the right to, or name another.")
    if isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError):
        return LostDatabase(f"PostgreSQL could not go on ({reason}). What was not finished was undone: run the command again.")
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
