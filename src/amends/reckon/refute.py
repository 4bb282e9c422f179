"""Trying to refute a model of buying: by the last quarter of time, held out, and by the customer who weighs too much."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from amends.reckon.buying import Choice, choose
from amends.reckon.errors import Incoherent, TooLittle
from amends.reckon.fitted import PurchaseFit
from amends.reckon.outlook import Outlook
from amends.reckon.visits import Array, Visits

TENTHS = 10
DAY_CLOCK_CUSTOMERS = 2_400


@dataclass(frozen=True)
class Decile:
    """A tenth of the customers, by predicted purchases: mean purchases predicted and made."""

    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True, eq=False)
class HoldOut:
    """How a model fitted to the time before did in the weeks held out.

    mae, naive_mae  mean absolute error, purchases a customer, of the model and of "same rate as before" (repeats / age)
    correlation     of predicted and actual purchases over customers; 0 if either never varies
    deciles         calibration, fewest predicted first
    pit             (10,) shares of the probability integral transform; .1 each if the predicted distributions are right
    """

    model: str
    weeks: float
    customers: int
    purchases_actual: float
    purchases_predicted: float
    mae: float
    naive_mae: float
    correlation: float
    deciles: tuple[Decile, ...]
    pit: Array

    @property
    def beats_same_rate(self) -> bool:
        """Whether the model errs less than "same rate as before"."""
        return self.mae < self.naive_mae

    @property
    def sentence(self) -> str:
        """What the screen says."""
        verdict = "better than" if self.beats_same_rate else "NOT better than"
        return (
            f"In the {self.weeks:.1f} weeks held out, {self.purchases_predicted:,.0f} purchases were predicted and "
            f"{self.purchases_actual:,.0f} were made; the error a customer is {self.mae:.3f}, {verdict} "
            f'"same rate as before" ({self.naive_mae:.3f}).'
        )


def hold_out(
    calibration: Visits, actual_counts: Array, weeks: float, *, choose: Callable[[Visits], Choice] = choose, fit: PurchaseFit | None = None
) -> HoldOut:
    """Fit to the time before, predict the weeks held out, compare with what happened.

    calibration    (customers,)  visits up to the instant at which holding out begins
    actual_counts  (customers,)  purchases in the `weeks` after it
    choose                       how to choose a model; `fit` given: no fitting at all

    Raises Incoherent if lengths differ or weeks is not above 0; whatever fitting refuses. Deterministic: the PIT is the
    non-randomised one. Source: Czado, Gneiting & Held (2009), "Predictive model assessment for count data", Biometrics 65, 1254-1261.
    """
    actual = np.atleast_1d(np.asarray(actual_counts, dtype=np.float64))
    if actual.shape != (len(calibration),) or not weeks > 0:
        raise Incoherent("A hold-out needs a count for each customer and more than 0 weeks.")
    used = fit or choose(calibration).fit
    outlook = used.outlook(calibration)
    predicted = outlook.purchases(weeks).expected
    same_rate = calibration.repeats * weeks / np.where(calibration.age > 0, calibration.age, np.inf)
    return HoldOut(
        used.model,
        float(weeks),
        len(actual),
        float(actual.sum()),
        float(predicted.sum()),
        float(np.abs(predicted - actual).mean()),
        float(np.abs(same_rate - actual).mean()),
        _correlation(predicted, actual),
        _deciles(predicted, actual),
        _pit(outlook, weeks, actual),
    )


def last_quarter(
    customer: npt.NDArray[Any], at_weeks: Array, as_of_weeks: float, *, share: float = 0.25, clock: str = "continuous"
) -> tuple[Visits, Array, float]:
    """Split orders for `hold_out`: visits up to the last quarter of the time between first order and as-of, purchases in it, its weeks.

    customer, at_weeks  (orders,)  as for Visits.from_orders; purchases held out are counted on the same clock
    share                          of the time to hold out

    Raises TooLittle if no time passes between the orders.
    """
    at_weeks, customer = np.asarray(at_weeks, dtype=np.float64), np.asarray(customer)
    begin = as_of_weeks - share * (as_of_weeks - float(np.nanmin(at_weeks, initial=as_of_weeks)))
    if clock == "day":
        begin = np.floor(begin * 7) / 7
    if not begin < as_of_weeks:
        raise TooLittle("No time passes between the orders, so none can be held out.")
    ids, calibration, _ = Visits.from_orders(customer, at_weeks, begin, clock=clock)
    everyone, whole, _ = Visits.from_orders(customer, at_weeks, as_of_weeks, clock=clock)
    later = whole.repeats[np.searchsorted(everyone, ids)] - calibration.repeats
    return calibration, later, float(as_of_weeks - begin)


def clock_warning(clock: str, customers: float) -> str | None:
    """A sentence where ages by whole days bias r and alpha by more than their error: beyond 2,400 customers on the day clock."""
    if clock != "day" or customers <= DAY_CLOCK_CUSTOMERS:
        return None
    return (
        f"Purchases of one day count as one here; with {customers:,.0f} customers this biases r and alpha by more than their stated "
        "error: use the continuous clock if the orders have times."
    )


@dataclass(frozen=True)
class Dominating:
    """The customer with most repeats, and how far one such row moves r: diagnosed and shown, never dropped."""

    row: int
    repeats: float
    share_of_repeats: float
    r: float
    r_without: float
    moved_by_errors: float

    @property
    def sentence(self) -> str | None:
        """A warning when r moves by more than one standard error, else None."""
        if self.moved_by_errors <= 1:
            return None
        return (
            f"One customer made {self.repeats:,.0f} repeat purchases ({self.share_of_repeats:.0%} of all) and alone moves r from "
            f"{self.r_without:.3g} to {self.r:.3g}: check whether this is a reseller or a collective account."
        )


def dominating(fit: PurchaseFit, visits: Visits) -> Dominating:
    """Refit without the customer who has most repeats, and tell how far r moves, in standard errors of ln r."""
    row = int(np.argmax(visits.repeats))
    weights = visits.weights.copy()
    weights[row] -= 1.0
    kept = weights > 0
    without = fit.estimator.fit(Visits(visits.repeats[kept], visits.last[kept], visits.age[kept], weights[kept]))
    r, r_without = float(fit.vector[0]), float(without.vector[0])
    error = float(np.sqrt(without.covariance[0, 0])) or np.inf
    share = float(visits.repeats[row] / max(float(visits.weights @ visits.repeats), 1.0))
    return Dominating(row, float(visits.repeats[row]), share, r, r_without, abs(float(np.log(r / r_without))) / error)


def _correlation(predicted: Array, actual: Array) -> float:
    if np.ptp(predicted) == 0 or np.ptp(actual) == 0:
        return 0.0
    return float(np.corrcoef(predicted, actual)[0, 1])


def _deciles(predicted: Array, actual: Array) -> tuple[Decile, ...]:
    tenths = np.array_split(np.argsort(predicted, kind="stable"), TENTHS)
    return tuple(Decile(len(rows), float(predicted[rows].mean()), float(actual[rows].mean())) for rows in tenths if len(rows))


def _pit(outlook: Outlook, weeks: float, actual: Array) -> Array:
    """Shares of the tenths: each customer spreads evenly over [F(n - 1), F(n)]."""
    low, high = 1.0 - _reached(outlook, weeks, actual), 1.0 - _reached(outlook, weeks, actual + 1)
    edges = np.linspace(0.0, 1.0, TENTHS + 1)
    width = np.maximum(high - low, 1e-12)
    below = np.clip((edges[:, None] - low) / width, 0.0, 1.0).mean(axis=1)
    return np.diff(below)


def _reached(outlook: Outlook, weeks: float, counts: Array) -> Array:
    """P(N >= n) with each customer's own n."""
    chance = np.ones(len(counts))
    for n in np.unique(counts[counts > 0]):
        rows = counts == n
        chance[rows] = outlook[rows].reaching(weeks, np.array([n]))[:, 0]
    return chance
