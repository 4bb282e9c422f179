"""Causes of unhappiness ranked in money, with intervals; not known where an input is neither estimated nor assumable."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amends.reckon.assumptions import Assumption
from amends.reckon.damage import Damage, DamageInputs, damage_of
from amends.reckon.problem import FirmFigures, Problem, Sources, known_worths, missing, refuse
from amends.reckon.visits import Array


@dataclass(frozen=True)
class NotKnown:
    """A cause whose damage is not known (or all damage, cause ""), and why."""

    cause: str
    reason: str


@dataclass(frozen=True, eq=False)
class CauseDamage:
    """The damage of one cause in a year, at the best values, with a 95 % interval; first_share: share of draws in which it ranks first."""

    cause: str
    counted: float
    total_cents: float
    low_cents: float
    high_cents: float
    first_share: float
    damage: Damage
    inputs: DamageInputs
    assumed: tuple[Assumption, ...]


@dataclass(frozen=True, eq=False)
class DamageResult:
    """All causes known, dearest first, their sum with its interval (None if none is known), what was assumed, what is not known."""

    causes: tuple[CauseDamage, ...]
    total_cents: float | None
    low_cents: float | None
    high_cents: float | None
    assumed: tuple[Assumption, ...]
    not_known: tuple[NotKnown, ...]


def damage(problems: Sequence[Problem], firm: FirmFigures, rng: np.random.Generator, draws: int = 10_000) -> DamageResult:
    """Reckon each cause at its best values, and in `draws` of every input from what is believed of it.

    Assumed and entered inputs do not vary: the intervals tell the doubt in what was counted here, not in what was assumed.
    A problem is left out, with a reason, if an input is neither estimated nor assumable; nothing is guessed silently.
    Raises Incoherent for a period, customers or a loss that make no sense. Source: formulas S5 (docs/science/damage.md).
    """
    for problem in problems:
        refuse(problem, firm)
    reasons = [(problem, missing(problem, firm)) for problem in problems]
    known = [_Reckoned.of(problem, firm, rng, draws) for problem, why in reasons if not why]
    not_known = tuple(NotKnown(problem.cause, reason) for problem, why in reasons for reason in why)
    if not problems:
        not_known = (NotKnown("", "no judged moments: judge what customers say, or import conversations with a verdict"),)
    return _ranked(known, not_known)


@dataclass(frozen=True, eq=False)
class _Reckoned:
    """One cause at its best values and in draws."""

    problem: Problem
    inputs: DamageInputs
    best: Damage
    totals: Array
    assumed: tuple[Assumption, ...]

    @classmethod
    def of(cls, problem: Problem, firm: FirmFigures, rng: np.random.Generator, draws: int) -> "_Reckoned":
        sources = Sources.of(problem, firm)
        counts = rng.gamma(problem.counted + 0.5, 1.0, draws)
        worths = _worth_draws(known_worths(problem), firm, rng, draws)
        drawn = sources.inputs(problem, firm, lambda belief: belief.draw(draws, rng), counts, worths)
        best = sources.inputs(problem, firm, lambda belief: belief.centre, problem.counted, float(known_worths(problem).mean()))
        totals = np.broadcast_to(damage_of(drawn).total_cents, (draws,))
        return cls(problem, best, damage_of(best), totals, sources.assumed)

    def told(self, first_share: float) -> CauseDamage:
        total = float(self.best.total_cents)
        low, high = _around(total, self.totals)
        return CauseDamage(self.problem.cause, self.problem.counted, total, low, high, first_share, self.best, self.inputs, self.assumed)


def _ranked(known: list[_Reckoned], not_known: tuple[NotKnown, ...]) -> DamageResult:
    assumed = tuple(dict.fromkeys(assumption for one in known for assumption in one.assumed))
    if not known:
        return DamageResult((), None, None, None, assumed, not_known)
    totals = np.array([one.totals for one in known])
    first = np.bincount(totals.argmax(axis=0), minlength=len(known)) / totals.shape[1]
    causes = sorted((one.told(float(share)) for one, share in zip(known, first, strict=True)), key=lambda cause: -cause.total_cents)
    total = sum(cause.total_cents for cause in causes)
    return DamageResult(tuple(causes), total, *_around(total, totals.sum(axis=0)), assumed, not_known)


def _around(total: float, totals: Array) -> tuple[float, float]:
    """95 % of the draws, stretched to hold the best value."""
    low, high = np.quantile(totals, [0.025, 0.975])
    return min(float(low), total), max(float(high), total)


def _worth_draws(worths: Array, firm: FirmFigures, rng: np.random.Generator, draws: int) -> Array:
    """Draws of V: doubt about the mean of few customers (gamma, so never negative) times the doubt common to all worths."""
    mean = float(worths.mean())
    error = float(worths.std(ddof=1)) / np.sqrt(len(worths)) if len(worths) > 1 else mean
    around = rng.gamma((mean / error) ** 2, error**2 / mean, draws) if error > 0 and mean > 0 else np.full(draws, mean)
    return around if firm.worth_factors is None else around * np.resize(firm.worth_factors, draws)
