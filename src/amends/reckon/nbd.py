"""Buying without leaving: the negative binomial model, to fall back on when nobody can be seen to leave."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from amends.reckon.ascent import Range, Sums, climb
from amends.reckon.errors import TooLittle
from amends.reckon.fitted import PurchaseFit
from amends.reckon.outlook import Outlook
from amends.reckon.visits import Array, Visits

FEWEST_CUSTOMERS = 10


@dataclass(frozen=True)
class Nbd:
    """Customers buy at a steady rate of their own, spread as Gamma(r, alpha), and never leave.

    Source: Ehrenberg (1959), "The pattern of consumer purchases", Applied Statistics 8(1), 26-41.
    """

    name = "NBD"
    parameters = ("r", "alpha")

    def fit(self, visits: Visits) -> PurchaseFit:
        """Maximum likelihood. Raises TooLittle below 10 customers, or if nobody came back or nobody has an age."""
        table = enough(visits).unique()
        start = np.array([1.0, mean_age(table) / 4])
        peak = climb(lambda vector: self.sums(vector, table), start, table.customers, sane_range(self.parameters, table))
        return PurchaseFit(self, peak.vector, peak.value, table.customers, peak.covariance, peak.certificate)

    def sums(self, vector: Array, visits: Visits) -> Sums:
        """Additive log-likelihood, gradient and Hessian in (r, alpha)."""
        return waiting(visits, vector[0], vector[1])

    def outlook(self, vector: Array, visits: Visits) -> Outlook:
        """What each customer is believed to do from now on."""
        everyone = np.ones(len(visits))
        return Outlook(everyone, vector[0] + visits.repeats, vector[1] + visits.age, 0.0, everyone)


def waiting(visits: Visits, r: float, alpha: float) -> Sums:
    """The part of the likelihood that tells the rates: Gamma(r+x)/Gamma(r) alpha^r (alpha+T)^-(r+x), summed over rows."""
    repeats, many = tally(visits)
    rate, log_age = 1.0 / (alpha + visits.age), np.log(alpha + visits.age)
    shape, weight, n = r + visits.repeats, visits.weights, visits.customers
    value = many @ gammaln(r + repeats) - n * (gammaln(r) - r * np.log(alpha)) - weight @ (shape * log_age)
    slope_r = many @ digamma(r + repeats) - n * (digamma(r) - np.log(alpha)) - weight @ log_age
    slope_alpha = n * r / alpha - weight @ (shape * rate)
    bend_r = many @ polygamma(1, r + repeats) - n * polygamma(1, r)
    bend_both = n / alpha - weight @ rate
    bend_alpha = weight @ (shape * rate * rate) - n * r / alpha**2
    return Sums(float(value), np.array([slope_r, slope_alpha]), np.array([[bend_r, bend_both], [bend_both, bend_alpha]]))


def tally(visits: Visits) -> tuple[Array, Array]:
    """Distinct numbers of repeats and how many customers have each: special functions are asked once for each."""
    repeats, where = np.unique(visits.repeats, return_inverse=True)
    return repeats, np.bincount(where, weights=visits.weights).astype(np.float64)


def enough(visits: Visits) -> Visits:
    """The visits, if there is anything to learn from them."""
    if visits.customers < FEWEST_CUSTOMERS:
        raise TooLittle(
            f"{visits.customers:g} customers are too few to learn how people buy here: import orders of at least {FEWEST_CUSTOMERS}."
        )
    if not visits.repeats.any():
        raise TooLittle("Nobody has bought twice yet, so nothing is known about coming back: import more orders.")
    if not visits.last.any():
        raise TooLittle("No time passes between the orders: check the column with their dates.")
    return visits


def mean_age(visits: Visits) -> float:
    """Mean weeks under observation, the scale of alpha."""
    return float(visits.weights @ visits.age) / visits.customers


def sane_range(names: tuple[str, ...], visits: Visits) -> Range:
    """Bounds of 1e-4 and 1e4; alpha's move with the unit of time."""
    scale = np.array([mean_age(visits) if name == "alpha" else 1.0 for name in names])
    return Range(names, 1e-4 * scale, 1e4 * scale)
