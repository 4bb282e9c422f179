"""What each customer is still worth, and all of them together, with intervals."""

from dataclasses import dataclass

import numpy as np

from amends.reckon.errors import Incoherent
from amends.reckon.fitted import PurchaseFit
from amends.reckon.outlay import Outlay
from amends.reckon.outlook import Outlook
from amends.reckon.spending import GammaGammaFit
from amends.reckon.visits import Array, Visits

YEAR_WEEKS = 52.0
NEWCOMER_WEEKS = 8.0
SAMPLE = 2000
DRAWS = 200


@dataclass(frozen=True)
class Terms:
    """How worth is counted: margin (share of spend kept), yearly_discount, horizon_weeks (104 weeks are 728 days; a year is 52 weeks)."""

    margin: float = 1.0
    yearly_discount: float = 0.10
    horizon_weeks: float = 104.0

    def __post_init__(self) -> None:
        if not (self.margin > 0 and self.yearly_discount >= 0 and 0 < self.horizon_weeks < 5200):
            raise Incoherent("Worth needs a margin above 0, a yearly discount of 0 or more and a horizon of at most a hundred years.")

    def steps(self, bin_weeks: float) -> tuple[Array, Array]:
        """Ends of the bins, and by how much each running total counts when every bin is discounted at its middle."""
        ends = np.append(np.arange(bin_weeks, self.horizon_weeks - 1e-9, bin_weeks), self.horizon_weeks)
        middle = (np.append(0.0, ends[:-1]) + ends) / 2
        factor = (1.0 + self.yearly_discount) ** (-middle / YEAR_WEEKS)
        return ends, -np.diff(factor, append=0.0)


@dataclass(frozen=True, eq=False)
class Worth:
    """Remaining worth of each customer, (customers,) each.

    expected_cents    discounted margin expected over the horizon
    low_cents, high_cents  95 % predictive interval (what this one customer may do, parameters held)
    alive             chance of being with us now
    purchases         purchases expected over the horizon, undiscounted
    spend_mean_cents  mean value of one purchase, before margin
    variance_cents2   spread of this one customer's worth, parameters held
    """

    expected_cents: Array
    low_cents: Array
    high_cents: Array
    alive: Array
    purchases: Array
    spend_mean_cents: Array
    variance_cents2: Array

    @property
    def given_alive_cents(self) -> Array:
        """Worth of each customer if still with us, (customers,): what a problem puts at stake."""
        return self.expected_cents / np.maximum(self.alive, 1e-300)


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval and the number of customers behind it."""

    expected: float
    low: float
    high: float
    n: int


def worth(purchase_fit: PurchaseFit, spend_fit: GammaGammaFit, visits: Visits, mean_cents: Array, **terms: float) -> Worth:
    """Discounted margin still to come from each customer over the horizon, with a 95 % predictive interval.

    visits, mean_cents  (customers,)  mean_cents of repeat purchases; what it holds without repeats does not matter
    margin              default 1     share of spend that is margin
    yearly_discount     default .10   a discount year is 52 weeks; purchases of a 4-week bin (1 week while age < 8) count at its middle
    horizon_weeks       default 104

    The interval is that of the undiscounted spend, exact but for a table, scaled by the customer's own ratio of discounted to
    undiscounted purchases. It holds the parameters fixed: for one customer their error is small beside chance.
    Works in chunks; memory does not grow with the horizon. Raises Incoherent if the lengths differ.
    Source: Fader, Hardie & Lee (2005), "RFM and CLV", J. Marketing Research 42(4), 415-430; formulas S6, S7 (docs/science/worth.md).
    """
    agreed = Terms(**terms)
    mean_cents = _as_long_as(visits, mean_cents)
    outlook = purchase_fit.outlook(visits)
    plain, discounted = _purchases(outlook, visits.age, agreed)
    spend = spend_fit.expected(visits.repeats, mean_cents)
    outlay = Outlay(outlook, agreed.horizon_weeks, float(spend_fit.vector[0]), *spend_fit.belief(visits.repeats, mean_cents))
    scale = agreed.margin * discounted / np.maximum(plain, 1e-300)
    low, high = outlay.interval()
    variance = scale**2 * _variance(outlay, low, high)
    return Worth(agreed.margin * spend * discounted, scale * low, scale * high, outlook.alive, plain, spend, variance)


def worth_of_new(purchase_fit: PurchaseFit, spend_fit: GammaGammaFit, **terms: float) -> float:
    """Expected worth, in cents, of a customer at the moment of the first purchase (that purchase not counted)."""
    return float(worth(purchase_fit, spend_fit, Visits(np.zeros(1), np.zeros(1), np.zeros(1)), np.zeros(1), **terms).expected_cents[0])


def worth_factors(
    purchase_fit: PurchaseFit, spend_fit: GammaGammaFit, visits: Visits, mean_cents: Array, rng: np.random.Generator, **terms: float
) -> Array:
    """By what factor the sum of all worths would differ under other parameters the data allow, (200,).

    One factor for each Laplace draw of both fits, followed through a systematic sample of at most 2,000 customers (sorted by
    worth), in 13-week bins: only ratios are kept, in which what sample and bins leave out cancels.
    """
    agreed, mean_cents = Terms(**terms), _as_long_as(visits, mean_cents)
    likely = purchase_fit.purchases(visits, agreed.horizon_weeks).expected * spend_fit.expected(visits.repeats, mean_cents)
    rows = np.argsort(likely, kind="stable")[len(visits) % SAMPLE // 2 :: max(len(visits) // SAMPLE, 1)]
    sample, spent = visits[rows], mean_cents[rows]

    def total(buying: Array, spending: Array) -> float:
        outlook = purchase_fit.with_parameters(buying).outlook(sample)
        spend = spend_fit.with_parameters(spending).expected(sample.repeats, spent)
        return float(_discounted(outlook, agreed, 13.0, most_nodes=24)[1] @ spend)

    centre = total(purchase_fit.vector, spend_fit.vector)
    return np.array([total(*pair) for pair in zip(purchase_fit.draw(DRAWS, rng), spend_fit.draw(DRAWS, rng), strict=True)]) / centre


def worth_total(found: Worth, factors: Array, rng: np.random.Generator) -> Interval:
    """The sum of all worths with a 95 % interval: parameter error (`worth_factors`) and everybody's own chance together.

    For a sum the parameters dominate, for one customer chance does.
    """
    total = float(found.expected_cents.sum())
    chance = np.sqrt(found.variance_cents2.sum()) * rng.standard_normal((20, len(factors)))
    low, high = np.quantile(total * factors + chance, [0.025, 0.975])
    return Interval(total, float(np.clip(low, 0.0, total)), max(float(high), total), len(found.expected_cents))


def _discounted(outlook: Outlook, terms: Terms, bin_weeks: float, most_nodes: int = 320) -> tuple[Array, Array]:
    """Purchases over the horizon, plain and discounted, (customers,) each."""
    ends, counts = terms.steps(bin_weeks)
    plain, discounted = np.empty(len(outlook)), np.empty(len(outlook))
    for rows, through in outlook.running_totals(ends, most_nodes):
        plain[rows], discounted[rows] = through[:, -1], through @ counts
    return plain, discounted


def _purchases(outlook: Outlook, age: Array, terms: Terms) -> tuple[Array, Array]:
    """The same in 4-week bins, in 1-week bins for newcomers, many of whom leave at once."""
    both = np.empty((2, len(outlook)))
    for rows, bin_weeks in ((age >= NEWCOMER_WEEKS, 4.0), (age < NEWCOMER_WEEKS, 1.0)):
        both[:, rows] = _discounted(outlook[rows], terms, bin_weeks)
    return both[0], both[1]


def _variance(outlay: Outlay, low: Array, high: Array) -> Array:
    """Var S, (customers,); where it is infinite, that of a normal spread with the same 95 % interval."""
    counted = outlay.outlook.purchases(outlay.weeks)
    exact = outlay.variance(counted.expected, counted.variance)
    return np.where(np.isfinite(exact) & (outlay.shape > 2.05), exact, ((high - low) / 3.92) ** 2)


def _as_long_as(visits: Visits, mean_cents: Array) -> Array:
    mean_cents = np.atleast_1d(np.asarray(mean_cents, dtype=np.float64))
    if mean_cents.shape != (len(visits),):
        raise Incoherent(f"There are {len(visits)} customers but {len(mean_cents)} mean spends: give one mean for each customer.")
    return mean_cents
