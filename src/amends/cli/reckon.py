import click
from django.utils.timezone import now

from amends.base.models import Firm
from amends.cli import terminal
from amends.cli.figures import Day, assumed_rows, moment, stages
from amends.steering.reckoning import reckon as reckon_worth
from amends.steering.shown import of_reckoning

EXAMPLES = """
amends reckon
amends reckon --as-of 1997-09-30 --clock day
amends reckon --json
"""


@terminal.command("reckon", examples=EXAMPLES, drains=True)
@click.option("--as-of", type=Day(), metavar="DATE", help="Count orders to that day inclusive. Without it: now.")
@click.option(
    "--clock",
    type=click.Choice(["continuous", "day"]),
    default="continuous",
    show_default=True,
    help="Time to the instant, or ages in whole days and the purchases of a day as one.",
)
@terminal.json_option
def reckon(as_of, clock: str, as_json: bool) -> None:
    """Estimate what every customer is still worth, from the orders on record.

    Fits the models, holds them against the last quarter of the time, and keeps everybody's worth in place of the last.
    Without --as-of, if the newest order is older than half a year, everything is reckoned as of that order.
    """
    with stages() as watch:
        reckoning = reckon_worth(as_of=as_of, clock=clock, at=now(), watch=watch)
    shown = of_reckoning(reckoning, Firm.the())
    if as_json:
        terminal.show_json(shown)
    else:
        _show(shown, Firm.the())


def _show(shown: dict, firm: Firm) -> None:
    low, high = firm.money(shown["low_cents"]), firm.money(shown["high_cents"])
    rows = [
        ("customers", f"{shown['customers']:,} with {shown['orders']:,} orders"),
        ("as of", f"{moment(shown['as_of'])}, {shown['clock']} clock"),
        ("model", f"{shown['model']}: {_figures(shown['parameters'])}; log-likelihood {shown['log_likelihood']:,.3f}"),
        ("spend", f"{shown['spending']['model']}: {_figures(shown['spending']['parameters'])}"),
        ("worth in all", f"{firm.money(shown['total_cents'])} (95 %: {low} to {high})"),
        ("held out", shown["holdout"]["sentence"] if shown["holdout"] else None),
        *assumed_rows(shown["assumptions"]),
    ]
    terminal.show_facts("What every customer is still worth", rows)
    for sentence in filter(None, [shown["fallback"], *shown["warnings"]]):
        terminal.say(sentence)


def _figures(parameters: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:,.4f}" for name, value in parameters.items())
