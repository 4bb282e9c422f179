from contextlib import suppress
from datetime import date, datetime, time, timedelta

import click
from django.db import transaction
from django.utils.timezone import now

from amends.base.models import Firm
from amends.cli import terminal
from amends.cli.figures import Day, percent, stages
from amends.steering.assumed import Assumed
from amends.steering.damage import reckon_damage
from amends.steering.kept.entered import NAMES, Entered
from amends.steering.shown import of_damage

EXAMPLES = """
amends damage
amends damage --since 2025-01-01 --until 2025-12-31 --json
amends damage --enter satisfied=0.5 --enter mollified=0.2 --enter dissatisfied=0.3 --asked 120
amends damage --enter logged=0.7 --enter handling_cents=750
"""
FIRST_YEAR = 1900
LAST_DAY = date(9998, 12, 31)
ENTERED = "\n".join(f"  {name}: {what}" for name, what in NAMES.items())


class Told(click.ParamType):
    """NAME=VALUE, the value a number."""

    name = "NAME=VALUE"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        name, told, number = value.partition("=")
        with suppress(ValueError):
            if name.strip():
                return name.strip(), float(number)
        self.fail(f"{value} is not of the form NAME=VALUE, with a number such as 0.5.", param, ctx)


@terminal.command("damage", examples=EXAMPLES, drains=True)
@click.option("--since", type=Day(), metavar="DATE", help="First day of the period. Without it: a year before its end.")
@click.option("--until", type=Day(), metavar="DATE", help="Last day of it. Without it: the day of the last reckoning.")
@click.option("--enter", "told", type=Told(), multiple=True, metavar="NAME=VALUE", help="Enter what nothing on record tells; see below.")
@click.option("--asked", type=click.IntRange(min=1), metavar="N", help="Of how many people the shares entered are.")
@click.option("--source", default="", metavar="TEXT", help="Where what you enter comes from.")
@terminal.json_option
def damage(since, until, told, asked, source: str, as_json: bool) -> None:
    """Rank the causes of unhappiness by the money they cost in a year."""
    with transaction.atomic():
        for name, value in told:
            Entered.enter(name, value, asked=asked, source=source, by=None, at=now())
    firm = Firm.the()
    period = {"since": _midnight(since, firm), "until": _midnight(until and min(until, LAST_DAY) + timedelta(days=1), firm)}
    with stages() as watch:
        reckoned = reckon_damage(**period, at=now(), watch=watch)
    shown = of_damage(reckoned, firm)
    if as_json:
        terminal.show_json(shown)
    else:
        _show(shown, firm)


damage.help += f"\n\nNames to --enter:\n\n\b\n{ENTERED}"


def _midnight(day: date | None, firm: Firm) -> datetime | None:
    if day and day.year < FIRST_YEAR:
        raise click.BadParameter(f"choose a day after {FIRST_YEAR}.", param_hint="--since")
    return day and datetime.combine(day, time(), firm.zone)


def _show(shown: dict, firm: Firm) -> None:
    columns = ("cause", "moments", "a year of it costs", "low (95 %)", "high", "ranks first")
    rows = [_row(cause, firm) for cause in shown["causes"]]
    if rows:
        terminal.show_table(
            f"What unhappiness costs, from {shown['since'][:10]} to {shown['until'][:10]}", columns, rows, numbers=columns[1:]
        )
    terminal.show_remarks(_total(shown, firm), [*_not_known(shown["not_known"]), *_assumed(shown["assumed"])])


def _total(shown: dict, firm: Firm) -> str:
    if shown["total_cents"] is None:
        return "Damage is not known:"
    total, low, high = (firm.money(shown[name]) for name in ("total_cents", "low_cents", "high_cents"))
    return f"In all {total} (95 %: {low} to {high}); a customer lost to two causes counts twice."


def _not_known(not_known: list[dict]) -> list[tuple[str, str]]:
    return [("not known:", f"{reason}{causes}") for reason, causes in _by_reason(not_known).items()]


def _assumed(assumptions: list[dict]) -> list[tuple[str, str]]:
    rows = [("assumed:", str(Assumed.of(row))) for row in assumptions]
    return [*rows, ("so:", "the intervals hold the doubt in what was counted, not in what is assumed")] if rows else []


def _row(cause: dict, firm: Firm) -> tuple:
    if cause["total_cents"] is None:
        return cause["cause"], f"{cause['moments']:,}", "not known", "", "", ""
    money = (firm.money(cause[name]) for name in ("total_cents", "low_cents", "high_cents"))
    return cause["cause"], f"{cause['moments']:,}", *money, percent(cause["first_share"])


def _by_reason(not_known: list[dict]) -> dict[str, str]:
    """Each reason once, with the causes it stands in the way of."""
    causes: dict[str, list[str]] = {}
    for row in not_known:
        causes.setdefault(row["reason"], []).append(row["cause"])
    return {reason: f" ({', '.join(names)})" if any(names) else "" for reason, names in causes.items()}
