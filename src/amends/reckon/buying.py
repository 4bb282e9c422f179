"""Buying until one leaves: BG/NBD, and the choice between it and its fallback."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, polygamma

from amends.reckon.ascent import Peak, Sums, climb
from amends.reckon.fitted import PurchaseFit
from amends.reckon.nbd import Nbd, enough, mean_age, sane_range, tally, waiting
from amends.reckon.outlook import Outlook
from amends.reckon.visits import Array, Visits

CHUNK = 1 << 16
HELD_TOGETHER = 5.0
WORTH_A_PARAMETER = 2.0


@dataclass(frozen=True)
class BgNbd:
    """Customers buy at a rate spread as Gamma(r, alpha) and leave after each purchase with a chance spread as Beta(a, b).

    A customer without repeats is alive: leaving happens only after a repeat purchase.
    Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way", Marketing Science 24(2), 275-284.
    """

    name = "BG/NBD"
    parameters = ("r", "alpha", "a", "b")

    def fit(self, visits: Visits) -> PurchaseFit:
        """Maximum likelihood. Raises TooLittle below 10 customers, or if nobody came back or nobody has an age.

        The fit comes with a certificate: use `choose` to fall back when it does not pass.
        """
        table = enough(visits).unique()
        start = np.array([1.0, mean_age(table) / 4, 1.0, 3.0])
        peak = climb(lambda vector: self.sums(vector, table), start, table.customers, sane_range(self.parameters, table))
        return PurchaseFit(self, peak.vector, peak.value, table.customers, peak.covariance, peak.certificate)

    def fit_held(self, visits: Visits) -> PurchaseFit:
        """Maximum likelihood with a + b held at 5: for orders that tell how easily customers leave, not how much they differ in it.

        Published firms lie between 3 and 10. The covariance is of the logarithms of (r, alpha, a, b) all the same, of rank 3.
        Raises TooLittle as `fit` does.
        """
        table = enough(visits).unique()
        sane = sane_range(("r", "alpha", "a / b"), table)
        peak = climb(lambda vector: self._held_sums(vector, table), np.array([1.0, mean_age(table) / 4, 0.1]), table.customers, sane)
        vector, covariance = _freed(peak)
        return PurchaseFit(self, vector, peak.value, table.customers, covariance, peak.certificate)

    def _held_sums(self, vector: Array, visits: Visits) -> Sums:
        """The same in (r, alpha, a / b)."""
        r, alpha, odds = vector
        all_ = 1.0 + odds
        whole = self.sums(np.array([r, alpha, HELD_TOGETHER * odds / all_, HELD_TOGETHER / all_]), visits)
        turn = np.zeros((4, 3))
        turn[0, 0] = turn[1, 1] = 1.0
        turn[2, 2], turn[3, 2] = HELD_TOGETHER / all_**2, -HELD_TOGETHER / all_**2
        hessian = turn.T @ whole.hessian @ turn
        hessian[2, 2] += (whole.gradient[3] - whole.gradient[2]) * 2 * HELD_TOGETHER / all_**3
        return Sums(whole.value, whole.gradient @ turn, hessian)

    def sums(self, vector: Array, visits: Visits) -> Sums:
        """Additive log-likelihood, gradient and Hessian in (r, alpha, a, b)."""
        r, alpha, a, b = vector
        rates, stays = waiting(visits, r, alpha), _staying(visits, a, b)
        hessian = np.zeros((4, 4))
        hessian[:2, :2], hessian[2:, 2:] = rates.hessian, stays.hessian
        total = Sums(rates.value + stays.value, np.concatenate([rates.gradient, stays.gradient]), hessian)
        buyers = visits.repeats > 0
        return total + _leaving(vector, visits[buyers]) if buyers.any() else total

    def outlook(self, vector: Array, visits: Visits) -> Outlook:
        """What each customer is believed to do from now on, given what they did."""
        r, alpha, a, b = vector
        gone = _log_odds_gone(vector, visits.repeats, visits.last, visits.age)
        alive = np.where(visits.repeats > 0, expit(-gone), 1.0)
        return Outlook(alive, r + visits.repeats, alpha + visits.age, float(a), b + visits.repeats)


@dataclass(frozen=True, eq=False)
class Choice:
    """The fit to use, and a sentence when it is the fallback."""

    fit: PurchaseFit
    fallback: str | None


def choose(visits: Visits) -> Choice:
    """BG/NBD where its certificate passes, else BG/NBD held, else NBD; a sentence says which and why.

    A certificate fails on two ridges. Where b alone runs away, nobody is seen to leave; BG/NBD predicts nonsense and NBD keeps every
    customer for ever. Where a and b run away together, customers do leave, and only how much they differ in it is not known: NBD
    would expect far too much of those who left. Held, BG/NBD must beat NBD by 2 in log-likelihood.
    """
    fit = BgNbd().fit(visits)
    if fit.certificate.passed:
        return Choice(fit, None)
    why = f"BG/NBD does not hold on these orders ({' and '.join(fit.certificate.reasons)})"
    held, steady = BgNbd().fit_held(visits), Nbd().fit(visits)
    if held.certificate.passed and held.log_likelihood > steady.log_likelihood + WORTH_A_PARAMETER:
        return Choice(held, f"{why}: how much customers differ in leaving is not known; a + b is held at {HELD_TOGETHER:g}.")
    return Choice(steady, f"{why}; NBD is used instead, in which nobody ever leaves.")


def _freed(peak: Peak) -> tuple[Array, Array]:
    """From (r, alpha, a / b) with a + b held to (r, alpha, a, b), and its covariance of logarithms."""
    r, alpha, odds = peak.vector
    left = odds / (1.0 + odds)
    turn = np.zeros((4, 3))
    turn[0, 0] = turn[1, 1] = 1.0
    turn[2, 2], turn[3, 2] = 1.0 - left, -left
    vector = np.array([r, alpha, HELD_TOGETHER * left, HELD_TOGETHER * (1.0 - left)])
    return vector, turn @ peak.covariance @ turn.T


def _log_odds_gone(vector: Array, repeats: Array, last: Array, age: Array) -> Array:
    r, alpha, a, b = vector
    return np.asarray(np.log(a) - np.log(b + np.maximum(repeats, 1.0) - 1.0) + (r + repeats) * (np.log(alpha + age) - np.log(alpha + last)))


def _staying(visits: Visits, a: float, b: float) -> Sums:
    """B(a, b+x)/B(a, b): the chance of not leaving after any repeat, summed over rows; in (a, b)."""
    repeats, many = tally(visits)
    n = visits.customers
    value = many @ (gammaln(b + repeats) - gammaln(a + b + repeats)) + n * (gammaln(a + b) - gammaln(b))
    apart, alone = many @ digamma(a + b + repeats), many @ digamma(b + repeats)
    slope = np.array([n * digamma(a + b) - apart, n * (digamma(a + b) - digamma(b)) + alone - apart])
    both = n * polygamma(1, a + b) - many @ polygamma(1, a + b + repeats)
    bend_b = both - n * polygamma(1, b) + many @ polygamma(1, b + repeats)
    return Sums(float(value), slope, np.array([[both, both], [both, bend_b]]))


def _leaving(vector: Array, buyers: Visits) -> Sums:
    """ln(1 + odds of having left right after the last purchase), summed over repeat buyers in chunks."""
    total = Sums(0.0, np.zeros(4), np.zeros((4, 4)))
    for start in range(0, len(buyers), CHUNK):
        rows = slice(start, start + CHUNK)
        total += _leaving_chunk(vector, buyers.repeats[rows], buyers.last[rows], buyers.age[rows], buyers.weights[rows])
    return total


def _leaving_chunk(vector: Array, repeats: Array, last: Array, age: Array, weight: Array) -> Sums:
    r, alpha, a, b = vector
    shape, now, then = r + repeats, 1.0 / (alpha + age), 1.0 / (alpha + last)
    odds = _log_odds_gone(vector, repeats, last, age)
    gone = expit(odds)
    inverse = 1.0 / (b + repeats - 1.0)
    slopes = np.array([np.log(then / now), shape * (now - then), np.full(len(repeats), 1.0 / a), -inverse])
    pull, spread = weight * gone, weight * gone * (1.0 - gone)
    hessian = (slopes * spread) @ slopes.T
    hessian[0, 1] += pull @ (now - then)
    hessian[1, 0] = hessian[0, 1]
    hessian[1, 1] -= pull @ (shape * (now**2 - then**2))
    hessian[2, 2] -= pull.sum() / a**2
    hessian[3, 3] += pull @ inverse**2
    return Sums(float(weight @ np.logaddexp(0.0, odds)), slopes @ pull, hessian)
