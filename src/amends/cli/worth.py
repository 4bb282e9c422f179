from pathlib import Path

import click

from amends.base.models import Firm
from amends.cli import terminal
from amends.cli.figures import assumed_rows, moment, percent
from amends.steering.clock import NotKnown
from amends.steering.explanation import Explanation, called, customer_called
from amends.steering.export import export_worth
from amends.steering.models import Reckoning, Worth
from amends.steering.shown import of_worth

EXAMPLES = """
amends worth
amends worth 17850
amends worth ben@example.com --json
amends worth --out worth.parquet
"""
MOST = 10


@terminal.command("worth", examples=EXAMPLES)
@click.argument("customer", required=False)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write everybody's worth to a .csv or .parquet file."
)
@terminal.json_option
def worth(customer: str | None, out: Path | None, as_json: bool) -> None:
    """Show what customers are worth, or explain one, or write all to a file.

    CUSTOMER is the number they were imported with, an e-mail address, or our own id (id:12).
    """
    if customer is not None and out:
        raise click.UsageError("Say a customer or --out, not both.")
    reckoning = Reckoning.objects.newest()
    if customer is not None:
        _show_one(Explanation.of(customer_called(customer)), as_json)
    elif reckoning is None:
        raise NotKnown("Worth is not known, because nothing has been reckoned yet: run `amends reckon`.")
    elif out:
        _write(out, as_json)
    else:
        _show_all(reckoning, as_json)


def _show_one(explanation: Explanation, as_json: bool) -> None:
    if as_json:
        terminal.show_json(explanation.shown())
    else:
        for sentence in explanation.sentences():
            terminal.out.print(sentence, markup=False, highlight=False)


def _write(out: Path, as_json: bool) -> None:
    with terminal.busy(f"Writing {out}"):
        rows = export_worth(out)
    if as_json:
        terminal.show_json({"file": str(out), "customers": rows})
    else:
        terminal.say(f"{rows:,} customers written to {out}.")


def _show_all(reckoning: Reckoning, as_json: bool) -> None:
    firm = Firm.the()
    shown = of_worth(reckoning, firm)
    if as_json:
        terminal.show_json(shown)
        return
    low, high = firm.money(shown["low_cents"]), firm.money(shown["high_cents"])
    total = f"{firm.money(shown['total_cents'])} (95 %: {low} to {high}) from {shown['customers']:,} customers"
    within = f"{shown['horizon_weeks']:.0f} weeks as of {moment(shown['as_of'])}"
    rows = [("worth in all", total), ("within", within), ("model", shown["model"]), *assumed_rows(shown["assumptions"])]
    terminal.show_facts("What customers are still worth", rows)
    _show_most(firm)
    if shown["fallback"]:
        terminal.say(shown["fallback"])


def _show_most(firm: Firm) -> None:
    columns = ("customer", "expected", "low (95 %)", "high", "still with us")
    most = Worth.objects.select_related("customer").filter(customer__merged_into=None).order_by("-expected_cents", "customer")[:MOST]
    rows = [_row(one, firm) for one in most]
    terminal.show_table(f"The {len(rows)} worth most", columns, rows, numbers=columns[1:])


def _row(one: Worth, firm: Firm) -> tuple[str, ...]:
    money = map(firm.money, (one.expected_cents, one.low_cents, one.high_cents))
    return called(one.customer), *money, percent(one.alive)
