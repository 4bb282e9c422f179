"""The simulated firm as people would tell it: who ordered what and when, what went wrong, and who wrote about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import numpy as np

from amends.demo import catalogue, grammar, names, troubles
from amends.reckon import Simulation, simulate

WEEKS = 104.0
FIRST_NUMBER = 61_001
OUTCOMES = ("silent", "well", "badly")
CHATS = {"question": 0.035, "magic": 0.02}  # share of the orders without a problem


@dataclass(frozen=True)
class Buyer:
    """A customer of the firm."""

    name: names.Name
    town: str
    since: datetime


@dataclass(frozen=True)
class Parcel:
    """An order: the how-manieth of its buyer, and what lay in it."""

    reference: str
    buyer: Buyer
    nth: int
    at: datetime
    basket: catalogue.Basket
    cents: int


@dataclass(frozen=True)
class Occurrence:
    """Something about a parcel that somebody may write about. `kind` is a page of words; `said_at` is None for the silent."""

    reference: str
    parcel: Parcel
    kind: str
    at: datetime
    said_at: datetime | None
    outcome: str = ""

    @property
    def is_trouble(self) -> bool:
        return self.kind not in CHATS

    def rng(self, seed: int, what: str) -> Random:
        """Chance of its own, so that one more letter changes no other."""
        return Random(f"{seed} {what} {self.reference}")


@dataclass(frozen=True)
class Tale:
    """All of it, up to `at`."""

    seed: int
    at: datetime
    simulation: Simulation
    kinds: np.ndarray
    buyers: list[Buyer]
    parcels: list[Parcel]
    troubles: list[Occurrence]
    chats: list[Occurrence]

    def left_because(self) -> dict[str, list[bool]]:
        """By outcome, oldest first: did the problem make its customer leave? Of those who were still with us when they met it."""
        problems, customers = self.simulation.problems, self.simulation.customers
        rows = np.argsort(problems.at_weeks, kind="stable")
        rows = rows[customers.left_weeks[problems.customer[rows]] >= problems.at_weeks[rows]]
        because = customers.because[problems.customer[rows]] == rows
        return {name: because[problems.outcome[rows] == outcome].tolist() for outcome, name in enumerate(OUTCOMES)}


def tell(seed: int, at: datetime, customers: int) -> Tale:
    """The same seed and the same instant tell the same tale."""
    at = at.replace(microsecond=0)
    simulation = simulate(seed, customers, WEEKS, troubles.TRUTH)
    clock = _Clock(at)
    kinds = surfacing(simulation)
    buyers = _buyers(seed, simulation, clock)
    parcels = _parcels(seed, simulation, clock, buyers)
    return Tale(
        seed, at, simulation, kinds, buyers, parcels, _troubles(simulation, clock, kinds, parcels), _chats(seed, at, simulation, parcels)
    )


def surfacing(simulation: Simulation) -> np.ndarray:
    """The kind of each problem, so dealt that what surfaces late is what takes its time: a wrong bill at once, a worn handle after weeks.

    Dealt anew within each outcome only. The delay of a problem tells nothing about its outcome or the customer, and the chance of leaving
    depends on the outcome alone; so no share and no chance of the truth is touched.
    """
    problems, ordered = simulation.problems, simulation.orders.at_weeks
    delay, kinds = problems.at_weeks - ordered[problems.order], problems.kind.copy()
    for outcome in range(len(OUTCOMES)):
        rows = np.flatnonzero(problems.outcome == outcome)
        kinds[rows[np.argsort(delay[rows], kind="stable")]] = np.sort(problems.kind[rows])
    return kinds


@dataclass(frozen=True)
class _Clock:
    """Weeks of the simulation on the calendar."""

    at: datetime

    def __call__(self, weeks: float) -> datetime:
        return self.at - timedelta(seconds=int((WEEKS - weeks) * 604_800) + 1)


def _buyers(seed, simulation, clock) -> list[Buyer]:
    towns, rng = [town for line in grammar.page("places")["town"] for town in line.split(", ")], Random(f"{seed} towns")
    born = simulation.customers.born_weeks
    return [Buyer(name, rng.choice(towns), clock(weeks)) for name, weeks in zip(names.christen(seed, len(born)), born, strict=True)]


def _parcels(seed, simulation, clock, buyers) -> list[Parcel]:
    orders, rng, so_far = simulation.orders, Random(f"{seed} parcels"), [0] * len(buyers)
    parcels = []
    for number, (who, weeks, cents) in enumerate(
        zip(orders.customer.tolist(), orders.at_weeks.tolist(), orders.cents.tolist(), strict=True), FIRST_NUMBER
    ):
        so_far[who] += 1
        parcels.append(Parcel(str(number), buyers[who], so_far[who], clock(weeks), catalogue.fill(rng, cents), cents))
    return parcels


def _troubles(simulation, clock, kinds, parcels) -> list[Occurrence]:
    problems, complaints = simulation.problems, simulation.complaints
    said_at = {row: clock(weeks) for row, weeks in zip(complaints.problem.tolist(), complaints.at_weeks.tolist(), strict=True)}
    columns = zip(problems.order.tolist(), kinds.tolist(), problems.at_weeks.tolist(), problems.outcome.tolist(), strict=True)
    return [
        Occurrence(f"T{row + 1}", parcels[order], troubles.SOURCES[kind].page, clock(weeks), said_at.get(row), OUTCOMES[outcome])
        for row, (order, kind, weeks, outcome) in enumerate(columns)
    ]


def _chats(seed, at, simulation, parcels) -> list[Occurrence]:
    rng, troubled = Random(f"{seed} chats"), set(simulation.problems.order.tolist())
    chats = []
    for row, parcel in enumerate(parcels):
        drawn, said_at = rng.random(), parcel.at + timedelta(seconds=int(rng.uniform(4, 21) * 86_400))
        kind = "question" if drawn < CHATS["question"] else "magic"
        if drawn < sum(CHATS.values()) and row not in troubled and said_at < at:
            chats.append(Occurrence(f"C{parcel.reference}", parcel, kind, said_at, said_at))
    return chats
