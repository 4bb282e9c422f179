"""What is believed about each customer's buying from now on, and the counts of purchases that follow from it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaln

from amends.reckon.jacobi import beta_nodes
from amends.reckon.series import count_series
from amends.reckon.visits import Array, Index, Rows

CHUNK = 8192
# the mean of e^(-stretch u) by n nodes errs by about (stretch / (2 + stretch))^2n: 1e-9 or less in each of these steps
NODES = ((-1.0, 3.0, 24), (3.0, 8.0, 64), (8.0, 30.0, 160), (30.0, np.inf, 320))


@dataclass(frozen=True, eq=False)
class Purchases:
    """Purchases of each customer within a horizon, (customers,) each; low and high bound 95 % of the counts."""

    expected: Array
    variance: Array
    alive: Array
    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Outlook:
    """One row a customer: alive with this chance, and if so, buying at rate Gamma(shape, clock), leaving after a purchase
    with probability Beta(a, b).

    alive  (customers,)  chance of being with us now
    shape  (customers,)  r + repeats
    clock  (customers,)  alpha + age, weeks
    a                    the same for all; 0 means that nobody leaves
    b      (customers,)  b + repeats
    """

    alive: Array
    shape: Array
    clock: Array
    a: float
    b: Array

    def __len__(self) -> int:
        return len(self.alive)

    def __getitem__(self, rows: Rows) -> "Outlook":
        return Outlook(self.alive[rows], self.shape[rows], self.clock[rows], self.a, self.b[rows])

    def chunks(self) -> Iterator[slice]:
        """Slices of at most 8,192 customers, so that memory stays flat."""
        return (slice(start, start + CHUNK) for start in range(0, len(self), CHUNK))

    def purchases(self, weeks: float) -> Purchases:
        """Expected count, variance and 95 % interval by the stable series; all terms positive, no hypergeometric function."""
        parts = [self._counted(rows, weeks) for rows in self.chunks()]
        expected, square, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Purchases(expected, np.maximum(square - expected**2, 0.0), self.alive, low, high)

    def _counted(self, rows: slice, weeks: float) -> tuple[Array, Array, Array, Array]:
        some = self[rows]
        return count_series(some.alive, some.shape, weeks / (some.clock + weeks), some.a, some.b)

    def reaching(self, weeks: float, counts: Array) -> Array:
        """P(N >= n) for each n of counts (>= 1), (customers, counts): alive * I_q(n, shape) * B(a, b+n-1)/B(a, b)."""
        odds = weeks / (self.clock + weeks)
        return np.asarray(self.alive[:, None] * betainc(counts, self.shape[:, None], odds[:, None]) * self._lasting(counts))

    def _lasting(self, counts: Array) -> Array:
        """Chance of not leaving after any of the first n - 1 purchases, (customers, counts)."""
        b, where = np.unique(self.b, return_inverse=True)
        more = counts - 1.0
        ratio = gammaln(b[:, None] + more) - gammaln(b)[:, None] - gammaln(self.a + b[:, None] + more) + gammaln(self.a + b)[:, None]
        return np.asarray(np.exp(ratio)[where])

    def reaching_each(self, weeks: float, most: int) -> Array:
        """P(N >= n) for n = 1, 2, ..., most, (customers, most): as `reaching`, much faster, to an absolute error of 1e-14."""
        odds, n = weeks / (self.clock + weeks), np.arange(most, dtype=np.float64)
        growth = np.log((self.shape[:, None] + n[:-1]) / (n[:-1] + 1)) + np.log(odds)[:, None]
        log_chance = np.cumsum(np.hstack([(self.shape * np.log1p(-odds))[:, None], growth]), axis=1)
        above: Array = np.maximum(1.0 - np.cumsum(np.exp(log_chance), axis=1), 0.0)
        return np.asarray(self.alive[:, None] * above * self._lasting(n + 1.0))

    def expected_through(self, week_ends: Array) -> Array:
        """Running totals of expected purchases, (customers, bins): E over p of (1 - (1 + p t/clock)^-shape) / p."""
        ends = np.atleast_1d(np.asarray(week_ends, dtype=np.float64))
        total = np.empty((len(self), len(ends)))
        for rows, through in self.running_totals(ends):
            total[rows] = through
        return total

    def running_totals(self, ends: Array, most_nodes: int = 320) -> Iterator[tuple[Index, Array]]:
        """The same in pieces: some rows at a time, so that memory stays flat; fewer nodes where only ratios are wanted."""
        for rows, nodes, weights in self._leaving(float(ends.max(initial=0.0)), most_nodes):
            some = self[rows]
            yield rows, some.alive[:, None] * _bought(some, ends, nodes, weights)

    def staying(self, weeks: float) -> Array:
        """Chance of being with us after these weeks, (customers,): alive times E over p of (1 + p t/clock)^-shape."""
        stay = np.empty(len(self))
        for rows, nodes, weights in self._leaving(weeks):
            some = self[rows]
            kept = np.exp(-some.shape[:, None] * np.log1p(nodes * (weeks / some.clock)[:, None]))
            stay[rows] = some.alive * np.einsum("ij,ij->i", kept, weights)
        return stay

    def _leaving(self, weeks: float, most_nodes: int = 320) -> Iterator[tuple[Index, Array, Array]]:
        """Rows with nodes and weights over p ~ Beta(a, b); more nodes where the horizon is long against the clock."""
        stretch = weeks / self.clock * np.maximum(1 / 3, self.shape / self.b)
        for low, high, nodes in NODES:
            rows = np.flatnonzero((stretch > low) & (stretch <= high))
            at, weights, where = self._nodes(rows, min(nodes, most_nodes))
            size = 50_000 // nodes
            for start in range(0, len(rows), size):
                part = slice(start, start + size)
                yield rows[part], at[where[part]], weights[where[part]]

    def _nodes(self, rows: Index, nodes: int) -> tuple[Array, Array, Index]:
        """Nodes and weights for each distinct b, and which of them each row takes."""
        if self.a == 0:
            return np.zeros((1, 1)), np.ones((1, 1)), np.zeros(len(rows), dtype=np.int64)
        b, where = np.unique(self.b[rows], return_inverse=True)
        return (*beta_nodes(self.a, b, nodes), where)


def _bought(some: Outlook, ends: Array, nodes: Array, weights: Array) -> Array:
    if some.a == 0:
        return np.asarray(some.shape[:, None] * ends / some.clock[:, None])
    scaled, shape, out = weights / nodes, -some.shape[:, None], np.empty((len(some), len(ends)))
    steps = nodes / some.clock[:, None]
    for bin_, end in enumerate(ends):
        out[:, bin_] = -np.einsum("ij,ij->i", np.expm1(shape * np.log1p(steps * end)), scaled)
    return out
