from datetime import UTC, datetime

import click
from django.utils.timezone import now

from amends.base import jobs
from amends.base.link import one_time_link
from amends.base.models import Firm, Teammate
from amends.cli import terminal
from amends.cli.figures import moment, stages
from amends.cli.serve import address, keep_serving, listening
from amends.demo import house
from amends.demo.building import Wanted, ensure
from amends.demo.summary import summary

EXAMPLES = """
amends demo
amends demo --fresh --seed 7
amends demo --no-serve --json
AMENDS_HOME=/tmp/demo amends demo --at 2026-03-04T14:30:00Z
"""
FIRST_YEAR = 1905  # its orders begin two years earlier, and imports read none from before 1900


class Instant(click.ParamType):
    """A date and time in ISO 8601; without a zone it is UTC."""

    name = "instant"

    def convert(self, value, param, ctx):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no date and time: write 2026-03-04T14:30:00Z.", param, ctx)
        if not FIRST_YEAR <= at.year <= now().year:
            self.fail(f"{value} is too far from today: choose a time from {FIRST_YEAR} to this year.", param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


@terminal.command("demo", examples=EXAMPLES)
@click.option("--seed", type=click.IntRange(0, 2**31), help="Another number, another firm; the same number, the same one.  [default: 1]")
@click.option("--at", type=Instant(), help="The demo's now, such as 2026-03-04T14:30:00Z.  [default: now]")
@click.option("--customers", type=click.IntRange(50, 100_000), help="How many customers it has.  [default: 3000]")
@click.option("--fresh", is_flag=True, help="Build it anew; what was done in the old one is gone.")
@click.option("--serve/--no-serve", default=True, show_default=True, help="Open it on this machine once it is built.")
@terminal.json_option
def demo(fresh: bool, serve: bool, as_json: bool, **wanted) -> None:
    """Build a simulated firm in a home of its own and open it in the browser.

    Its customers, letters and recoveries are drawn by chance with a known truth; nothing in it is real. It lives in AMENDS_HOME if that
    is set and holds no real firm, else beside the usual home, and always in the embedded database. A demo that is there is opened again.
    """
    with stages() as watch:
        ensure(Wanted(**wanted), now=now(), fresh=fresh, watch=watch)
    if not serve:
        jobs.drain()
    if as_json:
        terminal.show_json(summary())
    else:
        _show(summary())
    if serve:
        _open()


def _show(told: dict) -> None:
    firm = Firm.the()
    counts = [(name, f"{told[name]:,}") for name in ("customers", "orders", "conversations", "moments", "recoveries")]
    money = [(what, _interval(told[what], firm)) for what in ("worth", "damage")]
    truth = [(what, firm.money(cents)) for what, cents in _truth(told["truth"]).items()]
    where = [("now", moment(told["at"])), ("seed", told["seed"]), ("home", told["home"])]
    terminal.show_facts(f"{firm}: a simulated firm", counts + money + truth + where)


def _truth(truth: dict) -> dict[str, int]:
    """What the estimates should have come to, since everything was drawn: damage by the customers that were truly lost."""
    return {"worth, in truth": truth["worth_cents"], "worth lost last year, in truth": sum(truth["lost_worth_cents"].values())}


def _interval(told: dict, firm: Firm) -> str:
    if told["total_cents"] is None:
        return "not known"
    low, high = firm.money(told["low_cents"]), firm.money(told["high_cents"])
    return f"{firm.money(told['total_cents'])} (95 %: {low} to {high})"


def _open() -> None:
    owner = Teammate.objects.get(email=house.OWNER.email)
    with listening("127.0.0.1", 0) as door:
        terminal.say(f"This link lets you in as {owner.name}, {owner.role}, once, within 24 hours; Ctrl-C stops the demo:")
        click.echo(f"{address(door)}{one_time_link(owner)}")
        keep_serving(door)
