"""What the commands that show figures share: a bar for each stage of the work, and the assumptions in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from amends.cli import terminal
from amends.steering.assumed import Assumed


class Day(click.ParamType):
    """A day of the calendar, as 2026-03-31."""

    name = "DATE"

    def convert(self, value, param, ctx) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, which the firm's zone makes an instant
        except ValueError:
            self.fail(f"{value} is no day: write it as 2026-03-31.", param, ctx)


Watch = Callable[[str, int, int], None]


@contextmanager
def stages() -> Iterator[Watch]:
    """Hand what you are given to a verb that wants to be watched: it tells what is done, how much of it, and of how much."""
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Progress(*columns, console=terminal.err, transient=True, disable=not terminal.err.is_terminal) as bar:
        tasks: dict = {}

        def watch(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)

        yield watch


def assumed_rows(assumptions: list[dict]) -> list[tuple[str, str]]:
    """Two columns of a table: what the firm has not set itself."""
    return [("assumed", str(Assumed.of(row))) for row in assumptions if row["assumed"]]


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def counted(many: int, noun: str) -> str:
    """1 file, 2,000 files."""
    return f"{many:,} {noun if many == 1 else noun + 's'}"


def moment(iso: str) -> str:
    """A day, or an instant to the minute, as a person reads it."""
    return iso[:16].replace("T", " ")
