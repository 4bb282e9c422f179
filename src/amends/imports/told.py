"""What an import did, in words and figures for whoever asked for it. One form for every format."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields

FIRST = ("rows", "without_customer", "refused")


def figures(taken) -> dict[str, int]:
    """The counts of an import, what was read before what was added."""
    names = [field.name for field in fields(taken) if field.type in (int, "int")]
    return {name: getattr(taken, name) for name in [*FIRST, *names]}


def as_json(taken) -> dict:
    """The one JSON object of `amends import ... --json`; docs/guide/import.md documents its keys."""
    texts = {field.name: getattr(taken, field.name) for field in fields(taken) if field.type in (str, "str", bool, "bool")}
    reasons: Counter = sum((file.refused.reasons for file in taken.files), Counter())
    return figures(taken) | texts | {"reasons": dict(reasons), "files": [file.as_json() for file in taken.files]}


def columns(taken) -> Iterator[tuple[str, str, str]]:
    """Which column of which file was taken for what; a file is named once."""
    for file in taken.files:
        for place, (name, column) in enumerate(file.opened.columns.items()):
            yield "" if place else file.opened.name, name, column or "(no name)"


def sentences(taken) -> Iterator[str]:
    """What has to be said aloud: how a file was read where it could have been read otherwise, and what was refused."""
    for file in taken.files:
        yield from file.opened.said
        for row in file.refused.shown[:5]:
            yield f"{file.opened.name} line {row['line']}: {row['reason']}."
        if file.refused.count:
            rows = "row" if file.refused.count == 1 else "rows"
            yield f"{file.opened.name}: {file.refused.count:,} {rows} refused.{file.refused.where()}"
    if taken.dry_run:
        yield "A dry run: nothing was kept or changed."


def currency_assumed(currency: str, columns: Iterable[str], said: str | None) -> Iterator[str]:
    """Where neither whoever imports nor the file says what the amounts are in."""
    if not said and "currency" not in columns:
        yield f"Amounts are taken to be in {currency}, the firm's currency (assumed): say --currency if they are in another."
