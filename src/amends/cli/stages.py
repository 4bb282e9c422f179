"""A bar for work that goes through several stages, each with its own length."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from amends.cli import terminal

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
