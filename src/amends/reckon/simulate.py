"""A firm with known truth: customers who buy, meet problems, complain or stay silent, are recovered well or badly, and leave."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from amends.reckon.errors import Incoherent
from amends.reckon.visits import Array, Index

SILENT, WELL, BADLY = 0, 1, 2
OUTCOMES = ("silent", "well", "badly")
NOBODY, OWN_ACCORD = -2, -1


@dataclass(frozen=True)
class Trouble:
    """A kind of problem: the share of orders that bring it, and how often a complaint about it is recovered well."""

    kind: str
    share: float
    well: float = 0.6


TROUBLES = (Trouble("late", 0.05), Trouble("damaged", 0.03), Trouble("wrong_item", 0.02), Trouble("refund_slow", 0.02))


@dataclass(frozen=True)
class Truth:
    """What is true of the simulated firm.

    r, alpha, a, b      BG/NBD, weeks
    p, q, gamma         Gamma-Gamma, gamma in cents
    theta               chance of leaving because of a problem: silent, recovered well, recovered badly
    complain, tilt      share who complain at the usual rate, and its logit slope in ln(rate / usual_rate)
    surfacing_weeks     mean delay between an order and its problem
    answer_weeks        mean delay between a problem and the complaint about it
    """

    r: float = 0.8
    alpha: float = 6.0
    a: float = 0.6
    b: float = 6.0
    p: float = 6.25
    q: float = 3.74
    gamma: float = 1544.0
    theta: tuple[float, float, float] = (0.22, 0.06, 0.35)
    complain: float = 0.35
    tilt: float = 0.8
    usual_rate: float = 0.13
    surfacing_weeks: float = 1.0
    answer_weeks: float = 0.3
    troubles: tuple[Trouble, ...] = TROUBLES


@dataclass(frozen=True, eq=False)
class Orders:
    """One row an order, in order of time."""

    customer: Index
    at_weeks: Array
    cents: Index


@dataclass(frozen=True, eq=False)
class Problems:
    """One row a problem that surfaced within the time simulated, in order of time; kind points into truth.troubles."""

    order: Index
    customer: Index
    kind: Index
    at_weeks: Array
    outcome: Index


@dataclass(frozen=True, eq=False)
class Complaints:
    """One row a complaint voiced within the time simulated, in order of time; problem points into Problems, outcome is 1 well, 2 badly."""

    problem: Index
    at_weeks: Array
    outcome: Index


@dataclass(frozen=True, eq=False)
class Customers:
    """One row a customer, as only the simulation can know them.

    born_weeks  first purchase; rate per week; leaving chance after a repeat purchase; mean_cents of their purchases
    left_weeks  when they left, infinite if they did not
    because     the row of Problems that drove them away, -1 left of their own accord, -2 still with us
    """

    born_weeks: Array
    rate: Array
    leaving: Array
    mean_cents: Array
    left_weeks: Array
    because: Index


@dataclass(frozen=True, eq=False)
class Simulation:
    """All that happened within `weeks`, and the truth behind it."""

    weeks: float
    orders: Orders
    problems: Problems
    complaints: Complaints
    customers: Customers
    truth: Truth


def simulate(seed: int | np.random.Generator, customers: int = 3000, weeks: float = 104.0, truth: Truth | None = None) -> Simulation:
    """Draw a firm from time 0 to `weeks`; the same seed gives the same firm.

    Starts are staggered uniformly over the whole time. Every order may bring one problem, which surfaces later whether or not the
    customer has left; a customer still there leaves because of it with probability theta, on top of leaving of their own accord
    after any repeat purchase. Heavy buyers complain more (tilt). Raises Incoherent for fewer than one customer or no time.
    Source: formulas S1, scenario A (docs/science/simulation.md).
    """
    if customers < 1 or not weeks > 0:
        raise Incoherent("A firm needs at least one customer and some time: ask for more than 0 of each.")
    firm = _Life(np.random.default_rng(seed), truth or Truth(), float(weeks), customers)
    firm.live()
    return firm.told()


@dataclass
class _Life:
    """The firm under way: everybody's state, and what has happened so far, one generation of orders at a time."""

    rng: np.random.Generator
    truth: Truth
    weeks: float
    customers: int
    orders: list[tuple[Index, Array]] = field(default_factory=list)
    problems: list[tuple[Index, Index, Index, Array, Index]] = field(default_factory=list)
    orders_so_far: int = 0
    problems_so_far: int = 0

    def __post_init__(self) -> None:
        truth, n = self.truth, self.customers
        self.born = self.rng.uniform(0.0, self.weeks, n)
        self.rate = np.maximum(self.rng.gamma(truth.r, 1.0 / truth.alpha, n), 1e-12)
        self.leaving = self.rng.beta(truth.a, truth.b, n)
        self.spend_rate = self.rng.gamma(truth.q, 1.0 / truth.gamma, n)
        self.left = np.full(n, np.inf)
        self.because = np.full(n, NOBODY)

    def live(self) -> None:
        who, at = np.arange(self.customers), self.born
        self._buy(who, at)
        while len(who):
            at = at + self.rng.exponential(1.0, len(who)) / self.rate[who]
            still = (at < self.left[who]) & (at < self.weeks)
            who, at = who[still], at[still]
            self._buy(who, at)
            gone = self.rng.random(len(who)) < self.leaving[who]
            self._leave(who[gone], at[gone], np.full(int(gone.sum()), OWN_ACCORD))

    def _buy(self, who: Index, at: Array) -> None:
        shares = np.cumsum([trouble.share for trouble in self.truth.troubles])
        kind = np.searchsorted(shares, self.rng.random(len(who)), side="right")
        hit = np.flatnonzero(kind < len(shares))
        self._suffer(hit + self.orders_so_far, who[hit], kind[hit], at[hit])
        self.orders.append((who, at))
        self.orders_so_far += len(who)

    def _suffer(self, order: Index, who: Index, kind: Index, ordered: Array) -> None:
        at = ordered + self.rng.exponential(self.truth.surfacing_weeks, len(who))
        outcome = self._outcome(who, kind)
        driven = self.rng.random(len(who)) < np.asarray(self.truth.theta)[outcome]
        self._leave(who[driven], at[driven], self.problems_so_far + np.flatnonzero(driven))
        self.problems.append((order, who, kind, at, outcome))
        self.problems_so_far += len(who)

    def _outcome(self, who: Index, kind: Index) -> Index:
        truth = self.truth
        voice = expit(logit(truth.complain) + truth.tilt * np.log(self.rate[who] / truth.usual_rate))
        well = np.array([trouble.well for trouble in truth.troubles] or [0.0])[kind]
        voiced, good = self.rng.random(len(who)) < voice, self.rng.random(len(who)) < well
        return np.where(voiced, np.where(good, WELL, BADLY), SILENT)

    def _leave(self, who: Index, at: Array, because: Index) -> None:
        sooner = at < self.left[who]
        self.left[who[sooner]], self.because[who[sooner]] = at[sooner], because[sooner]

    def told(self) -> Simulation:
        orders, order_place = self._orders()
        problems, problem_place = self._problems(order_place)
        return Simulation(self.weeks, orders, problems, self._complaints(problems), self._customers(problem_place), self.truth)

    def _orders(self) -> tuple[Orders, Index]:
        who, at = (np.concatenate(column) for column in zip(*self.orders, strict=True))
        cents = np.maximum(np.rint(self.rng.gamma(self.truth.p, 1.0 / self.spend_rate[who])), 1.0).astype(np.int64)
        order = np.argsort(at, kind="stable")
        return Orders(who[order], at[order], cents[order]), _places(order, np.ones(len(order), dtype=bool))

    def _problems(self, order_place: Index) -> tuple[Problems, Index]:
        order, who, kind, at, outcome = (np.concatenate(column) for column in zip(*self.problems, strict=True))
        by_time = np.argsort(at, kind="stable")
        seen = at[by_time] < self.weeks
        kept = by_time[seen]
        return Problems(order_place[order[kept]], who[kept], kind[kept], at[kept], outcome[kept]), _places(by_time, seen)

    def _complaints(self, problems: Problems) -> Complaints:
        delay = self.rng.exponential(self.truth.answer_weeks, len(problems.order))
        at = problems.at_weeks + delay
        voiced = np.flatnonzero((problems.outcome != SILENT) & (at < self.weeks))
        voiced = voiced[np.argsort(at[voiced], kind="stable")]
        return Complaints(voiced, at[voiced], problems.outcome[voiced])

    def _customers(self, problem_place: Index) -> Customers:
        gone = self.left < self.weeks
        because = np.where(gone, self.because, NOBODY)
        driven = because >= 0
        because[driven] = problem_place[because[driven]]
        left = np.where(gone, self.left, np.inf)
        return Customers(self.born, self.rate, self.leaving, self.truth.p / self.spend_rate, left, because)


def _places(order: Index, kept: npt.NDArray[np.bool_]) -> Index:
    """Where each original row went after sorting, -1 if it was not kept."""
    place = np.full(len(order), -1)
    place[order[kept]] = np.arange(int(kept.sum()))
    return place
