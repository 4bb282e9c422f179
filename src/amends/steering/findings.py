"""What the orders up to an instant tell: visits, estimate, how it did on the last quarter of the time, and what to be wary of."""

from dataclasses import dataclass

from amends.base.models import Firm
from amends.reckon import ReckonError
from amends.steering.clock import AsOf, Clock
from amends.steering.columns import columns
from amends.steering.estimate import Estimate, Watch, held_out, weighs_too_much
from amends.steering.terms import terms
from amends.steering.visits import Buyers, are_dates_only, begin, buyers, take_purchases

DAYS_BIAS_FROM = 2400


@dataclass(frozen=True, eq=False)
class Findings:
    """All that one reckoning rests on."""

    buyers: Buyers
    estimate: Estimate
    holdout: dict | None
    warnings: list[str]

    @classmethod
    def of(cls, until: AsOf, clock: Clock, firm: Firm, watch: Watch) -> "Findings":
        """Raises what reckon refuses: too few customers, nobody who came back."""
        watch("Reading the orders", 0, 1)
        whole, before, weeks, wary = _read(until, clock)
        watch("Reading the orders", 1, 1)
        estimate = Estimate.of(whole, terms(firm), watch)
        holdout, why_not = _hold_out(before, whole, weeks, watch)
        said = why_not, wary, estimate.spend.fallback, estimate.spend.warning, weighs_too_much(estimate.choice.fit, whole)
        return cls(whole, estimate, holdout, [until.aside] * bool(until.aside) + [sentence for sentence in said if sentence])


def _read(until: AsOf, clock: Clock) -> tuple[Buyers, Buyers, float, str | None]:
    """Buyers as of the end and as of three quarters of the time, the weeks between, and what to say about the clock."""
    with columns() as engine:
        purchases = take_purchases(engine, clock, until.at)
        end = clock.tick_of(until.at)
        whole = buyers(purchases, end, clock.ticks_a_week)
        quarter = (end - begin(purchases)) // 4
        before = buyers(purchases, end - quarter, clock.ticks_a_week)
        wary = _about_the_clock(clock, purchases, len(whole))
    return whole, before, quarter / clock.ticks_a_week, wary


def _hold_out(before: Buyers, whole: Buyers, weeks: float, watch: Watch) -> tuple[dict | None, str | None]:
    watch("Holding out the last quarter", 0, 1)
    try:
        found = held_out(before, whole, weeks), None
    except ReckonError as error:
        found = None, f"The models could not be held against the last quarter of the time. {error}"
    watch("Holding out the last quarter", 1, 1)
    return found


def _about_the_clock(clock: Clock, purchases, customers: int) -> str | None:
    if clock.name == "continuous":
        return "The orders carry dates without a time of day: `--clock day` counts them as such." if are_dates_only(purchases) else None
    if customers <= DAYS_BIAS_FROM:
        return None
    return "Counting by days biases r and alpha a little with so many customers; the continuous clock does not, if the orders carry a time."
