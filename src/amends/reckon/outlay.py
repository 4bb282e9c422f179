"""What each customer will spend within a horizon: the exact distribution of a random number of random spends, without draws."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaincinv

from amends.reckon.outlook import Outlook
from amends.reckon.visits import Array, Index

EACH = 32
GROWTH = 1.04
GRID = 256
EVERY = 500
CHUNK = 4096


@dataclass(frozen=True, eq=False)
class Outlay:
    """The undiscounted spend S of each customer in the next weeks.

    outlook  (customers,)         who buys how often from now on
    weeks                         the horizon
    p                             shape of one purchase's spend
    shape    (customers,)         q + p x
    scale    (customers,) cents   gamma + x m

    P(S <= y) = P(N=0) + sum over n of P(N=n) I_{y/(scale+y)}(n p, shape). Source: formulas S7 (docs/science/worth.md).
    """

    outlook: Outlook
    weeks: float
    p: float
    shape: Array
    scale: Array

    def below(self, cents: Array) -> Array:
        """P(S <= cents), (customers,), summed over every count; for a few customers at a time."""
        counts = np.arange(1.0, _most(self.outlook, self.weeks) + 1)
        chance = -np.diff(self.outlook.reaching(self.weeks, counts), append=0.0)
        part = cents / (self.scale + cents)
        within = betainc(counts * self.p, self.shape[:, None], part[:, None])
        return np.asarray(1.0 - chance.sum(axis=1) + np.einsum("ij,ij->i", chance, within))

    def quantile(self, level: float) -> Array:
        """Cents that S stays within at this level, (customers,), exactly, by bisection; 0 where P(S = 0) reaches it."""
        low, high = np.full(len(self.scale), -40.0), np.full(len(self.scale), 40.0)
        for _ in range(60):
            middle = (low + high) / 2
            short = self.below(self.scale * np.exp(middle)) < level
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        return np.where(self.below(np.zeros(len(self.scale))) >= level, 0.0, self.scale * np.exp(high))

    def variance(self, expected: Array, variance: Array) -> Array:
        """Var S in cents^2 from the moments of the count, (customers,); infinite where shape <= 2."""
        mean = self.p * self.scale / (self.shape - 1.0)
        square = expected**2 + variance
        with np.errstate(divide="ignore"):
            around = self.p * self.scale**2 / ((self.shape - 1.0) ** 2 * np.maximum(self.shape - 2.0, 0.0))
        return np.asarray(around * (self.p * square + (self.shape - 1.0) * expected) + mean**2 * variance)

    def interval(self, low_level: float = 0.025, high_level: float = 0.975) -> tuple[Array, Array]:
        """Both quantiles for many customers: the spend given a count is tabulated once for each distinct shape.

        Within some .1 % of `quantile`; counts above 32 are taken in groups 4 % wide.
        """
        low, high = np.empty(len(self.scale)), np.empty(len(self.scale))
        for rows in self._alike():
            part = Outlay(self.outlook[rows], self.weeks, self.p, self.shape[rows], self.scale[rows])
            grid, within = part._tabulated()
            low[rows], high[rows] = (self.scale[rows] * _crossing(grid, within, level) for level in (low_level, high_level))
        return low, high

    def _alike(self) -> Iterator[Index]:
        """Rows of one shape, longest-known first, in chunks."""
        order = np.lexsort((self.outlook.clock, self.shape))
        edges = np.flatnonzero(np.diff(self.shape[order], prepend=-1.0, append=np.inf))
        for begin, end in zip(edges[:-1], edges[1:], strict=True):
            for start in range(begin, end, CHUNK):
                yield order[start : min(start + CHUNK, end)]

    def _tabulated(self) -> tuple[Array, Array]:
        """P(S <= scale * e^grid) on a grid of logarithms, (customers, grid + 1); its first column is P(S = 0)."""
        edges = _edges(_most(self.outlook, self.weeks))
        chance = -np.diff(self._reaching(edges), append=0.0)
        counts = np.append((edges[:-1] + edges[1:] - 1) / 2, edges[-1]) * self.p
        shape = self.shape[0]
        ends = np.clip(betaincinv(counts[[0, -1]], shape, [1e-3, 1 - 1e-5]), 1e-15, 1 - 1e-15)
        low, high = np.log(ends / (1 - ends))
        grid = np.linspace(float(low), float(high), GRID)
        within = betainc(counts[:, None], shape, 1.0 / (1.0 + np.exp(-grid)))
        none = 1.0 - chance.sum(axis=1, keepdims=True)
        return grid, np.hstack([none, none + chance @ within])

    def _reaching(self, edges: Array) -> Array:
        most = int(edges[-1])
        if most > EVERY:
            return self.outlook.reaching(self.weeks, edges)
        return self.outlook.reaching_each(self.weeks, most)[:, edges.astype(np.int64) - 1]


def _most(outlook: Outlook, weeks: float) -> int:
    """A count that hardly anybody reaches."""
    mean = outlook.shape * weeks / outlook.clock
    spread = np.sqrt(mean * (1.0 + weeks / outlook.clock))
    return int(np.ceil((mean + 8.0 * spread).max())) + 8


def _edges(most: int) -> Array:
    """Counts 1 to 32 one by one, later ones where a group begins."""
    later = EACH * GROWTH ** np.arange(1, max(int(np.log(max(most, EACH) / EACH) / np.log(GROWTH)) + 2, 2))
    return np.unique(np.concatenate([np.arange(1.0, EACH + 1), np.floor(later)]))


def _crossing(grid: Array, within: Array, level: float) -> Array:
    """e^grid where each row passes the level: the bracket, then bisection on the cubic through its four neighbours."""
    place = (within[:, 1:] < level).sum(axis=1)
    at = np.clip(place - 2, 0, len(grid) - 4)
    four = np.take_along_axis(within[:, 1:], at[:, None] + np.arange(4), axis=1)
    cubic = [four[:, 0]] + [np.diff(four, order, axis=1)[:, 0] for order in (1, 2, 3)]
    low, high = np.clip(place - 1, 0, None) - at + 0.0, np.clip(place, 0, len(grid) - 1) - at + 0.0
    for _ in range(30):
        middle = (low + high) / 2
        short = _through(cubic, middle) < level
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    found = np.exp(grid[0] + (at + high) * (grid[1] - grid[0]))
    return np.where(within[:, 0] >= level, 0.0, found)


def _through(cubic: list[Array], at: Array) -> Array:
    """Newton's interpolation from the value at 0 and the forward differences."""
    value, first, second, third = cubic
    return np.asarray(value + at * (first + (at - 1) / 2 * (second + (at - 2) / 3 * third)))
