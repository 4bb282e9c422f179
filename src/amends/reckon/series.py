"""Moments and quantiles of a count of purchases by a series of positive terms: no subtraction, no hypergeometric function."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from amends.reckon.visits import Array, Index

MOST_TERMS = 2_000_000
CLOSE = 1e-13


def count_series(alive: Array, shape: Array, q: Array, a: float, b: Array) -> tuple[Array, Array, Array, Array]:
    """E[N], E[N^2] and the 2.5 % and 97.5 % points of N, (customers,) each.

    N = min(negative binomial(shape, q), purchases until leaving), given alive with this chance; q = t/(alpha+T+t);
    P(N >= n) = alive * I_q(n, shape) * B(a, b+n-1)/B(a, b). a = 0 means that nobody leaves.
    Stops where the rest is below 1e-13 of E[N^2]. Source: formulas S6 (docs/science/buying.md).
    """
    walk = _Walk.start(alive, shape, q, a, b)
    for m in range(MOST_TERMS):
        walk.term(m)
        if m % 8 == 7 and walk.settle(m):
            break
    return walk.moment, walk.square, walk.low, walk.high


@dataclass
class _Walk:
    """The series under way: results for all rows, and the running terms of those not yet settled."""

    moment: Array
    square: Array
    low: Array
    high: Array
    rows: Index
    columns: Array
    a: float
    sums: Array = field(default_factory=lambda: np.empty(0))

    @classmethod
    def start(cls, alive: Array, shape: Array, q: Array, a: float, b: Array) -> "_Walk":
        n = len(alive)
        moment, square, low, high = np.zeros((4, n))
        walk = cls(moment, square, low, high, np.arange(n), np.array([alive, shape, q, b]), a)
        log_first = shape * np.log1p(-q)
        with np.errstate(divide="ignore"):
            log_q = np.log(q)
        # rows: log pmf, log q, cumulative pmf, beta(n), sum of beta, sum of (2n-1) beta, E, E2, low, high
        walk.sums = np.zeros((10, n))
        walk.sums[0], walk.sums[1], walk.sums[3] = log_first, log_q, 1.0
        return walk

    def term(self, m: int) -> None:
        """Add the m-th term: pmf(m) times the chance of lasting that long, then step to m + 1."""
        alive, shape, _, b = self.columns
        log_pmf, log_q, below, lasting, once, odd, first, second, low, high = self.sums
        pmf = np.exp(log_pmf)
        first += pmf * once
        second += pmf * odd
        below += pmf
        reach = alive * np.maximum(1.0 - below, 0.0) * lasting
        low += reach > 0.975
        high += reach > 0.025
        once += lasting
        odd += (2 * m + 1) * lasting
        lasting *= (b + m) / (self.a + b + m)
        log_pmf += np.log((shape + m) / (m + 1)) + log_q

    def settle(self, m: int) -> bool:
        """Store the rows whose rest is negligible, go on with the others; true when none is left."""
        done = self._negligible(m)
        if done.any():
            alive, rows = self.columns[0, done], self.rows[done]
            self.moment[rows], self.square[rows] = alive * self.sums[6, done], alive * self.sums[7, done]
            self.low[rows], self.high[rows] = self.sums[8, done], self.sums[9, done]
            self.rows, self.columns, self.sums = self.rows[~done], self.columns[:, ~done], self.sums[:, ~done]
        return not len(self.rows)

    def _negligible(self, m: int) -> npt.NDArray[np.bool_]:
        _, shape, q, _ = self.columns
        past_mode = m * (1 - q) > shape * q
        rho = q * np.maximum(1.0, (shape + m) / (m + 1))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            rest = 2 * (m + 1.0) ** 2 * np.exp(self.sums[0]) * rho / (1 - rho) ** 3
        return np.asarray(past_mode & (rho < 1) & (rest < CLOSE * np.maximum(self.sums[7], 1e-3)))
