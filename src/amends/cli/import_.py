"""`amends import orders|events|conversations|mail FILE...`: one subcommand a format of sheets, as the settings list them, and mail."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import click
from django.conf import settings
from django.utils.timezone import now

from amends.cli import terminal
from amends.cli.import_mail import mail
from amends.imports import told
from amends.imports.opened import bytes_of

LONG = {
    "customers": "new customers",
    "without_customer": "rows without a customer",
    "refused": "rows refused",
    "netted": "of the files' returns, taken off an order",
    "unnetted": "of them, with no order for all",
}
EXAMPLES = """
amends import orders orders.csv
amends import conversations tickets.csv --map subject=issue
amends import mail archive.mbox.gz --inbox Support
"""
OPTIONS = (
    click.argument("words", metavar="FILE...", nargs=-1, required=True),
    click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN ...", help="Say which column is what; the rest is guessed."),
    click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Day or month first, in dates like 3/4/2025."),
    click.option("--decimal", type=click.Choice(["point", "comma"]), help="The decimal sign of amounts."),
    click.option("--encoding", help="The file's encoding, such as cp1252."),
    click.option("--source", help="Where the files come from, if ids of several shops could be the same."),
    click.option("--dry-run", is_flag=True, help="Read and count everything, keep and change nothing."),
    click.option("--into-demo", is_flag=True, help="Import into a simulated firm all the same."),
    terminal.json_option,
)
CURRENCY = click.option("--currency", help="The currency of the amounts, such as GBP; the firm's own if it is not said.")
LIVE = click.option("--live", is_flag=True, help="Not history but news: miseries open recoveries, clocks start.")


@click.group("import", epilog=terminal.shown(EXAMPLES))
def import_() -> None:
    """Take in orders, events or conversations from CSV, CSV.gz or Parquet files, or letters from mbox files and Maildirs.

    The same rows twice are taken in once, so a file may be imported again, or overlap the one before. All the files of a command come in,
    or none does. Rows that cannot be read are counted, and written with their line and the reason into a file in the home's folder
    "refused". Exit codes: 0 something came in (or was in already), 1 a file was refused as a whole, 2 wrongly called.
    """


def _command(name: str, module: str) -> click.Command:
    """The subcommand of a format."""
    format_ = import_module(module)

    @terminal.command(name, examples=format_.EXAMPLES, drains=True)
    def take(words: Sequence[str], pairs: Sequence[str], as_json: bool, **choices) -> None:
        files, mapping = _parted(words, pairs, {field.name for field in format_.FIELDS})
        with terminal.progress("Reading", bytes_of(map(Path, files))) as watch:
            taken = format_.read(files, at=now(), watch=watch, mapping=mapping, **choices)
        if as_json:
            terminal.show_json(told.as_json(taken))
        else:
            _show(name, taken, choices)

    take.help, take.short_help = format_.HELP, terminal.first_thought(format_.HELP)
    for option in [*OPTIONS, *(CURRENCY for _ in [name] if name == "orders"), *(LIVE for _ in [name] if name != "orders")]:
        option(take)
    return take


def _parted(words: Sequence[str], pairs: Sequence[str], fields: set[str]) -> tuple[list[str], dict[str, str]]:
    """--map takes several pairs at once: words that name a field are pairs as well, files are the rest."""
    also = [word for word in words if word.partition("=")[0] in fields and "=" in word and not Path(word).exists()]
    mapping = {}
    for pair in [*pairs, *also]:
        field, sign, column = pair.partition("=")
        if not sign or field not in fields:
            raise click.BadParameter(f"{pair}: write FIELD=COLUMN, with a field of {', '.join(sorted(fields))}.", param_hint="--map")
        if mapping.setdefault(field, column) != column:
            raise click.BadParameter(f"{field} is said to be two columns, {mapping[field]} and {column}: say one.", param_hint="--map")
    files = [word for word in words if word not in also]
    if not files:
        raise click.UsageError("Name a file.")
    return files, mapping


def _show(name: str, taken, choices: dict) -> None:
    terminal.show_table("Columns as they were read", ["file", "what", "column"], told.columns(taken))
    rows = [(LONG.get(figure, figure), f"{count:,}") for figure, count in told.figures(taken).items()]
    terminal.show_table(f"Imported {name}", ["", "count"], rows, numbers=["count"])
    for sentence in [*_currency_assumed(taken, choices), *told.sentences(taken)]:
        terminal.say(sentence)


def _currency_assumed(taken, choices: dict) -> Iterator[str]:
    columns = set.intersection(*(set(file.opened.columns) for file in taken.files))
    return told.currency_assumed(taken.currency, columns, choices["currency"]) if "currency" in choices else iter(())


for format_name, format_module in settings.IMPORTS.items():
    import_.add_command(_command(format_name, format_module))
import_.add_command(mail)
