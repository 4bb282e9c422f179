"""What is believed about an input that is not known exactly: a best value, and draws around it."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from scipy.special import betaincinv

from amends.reckon.errors import Incoherent
from amends.reckon.visits import Array


class Belief(Protocol):
    """A figure with its doubt: the best value, and draws from what is believed, (..., draws)."""

    @property
    def centre(self) -> Array: ...

    def draw(self, n: int, rng: np.random.Generator) -> Array: ...


@dataclass(frozen=True)
class Entered:
    """A value, or one value a group, that a person entered: taken as exact."""

    value: float | tuple[float, ...]

    @property
    def centre(self) -> Array:
        return np.asarray(self.value, dtype=np.float64)

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        return np.repeat(self.centre[..., None], n, axis=-1)


@dataclass(frozen=True)
class Share:
    """A share counted here, `yes` of `asked`: Beta with Jeffreys' prior."""

    yes: float
    asked: float

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.asked:
            raise Incoherent(f"{self.yes:g} of {self.asked:g} is no share: count the yeses among those asked.")

    @property
    def centre(self) -> Array:
        return np.asarray((self.yes + 0.5) / (self.asked + 1.0))

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        return rng.beta(self.yes + 0.5, self.asked - self.yes + 0.5, n)


@dataclass(frozen=True)
class Shares:
    """Answers counted by outcome (satisfied, mollified, dissatisfied): Dirichlet with Jeffreys' prior."""

    counts: tuple[float, ...]

    def __post_init__(self) -> None:
        if min(self.counts, default=-1) < 0:
            raise Incoherent("Counts of answers must be 0 or more.")

    @property
    def centre(self) -> Array:
        alpha = np.asarray(self.counts) + 0.5
        return np.asarray(alpha / alpha.sum())

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        return rng.dirichlet(np.asarray(self.counts) + 0.5, n).T

    def interval(self, level: float = 0.95) -> tuple[Array, Array]:
        """Bounds of each share, (k,) each: quantiles of its Beta marginal; together they hold with less certainty than each."""
        alpha = np.asarray(self.counts) + 0.5
        low, high = (betaincinv(alpha, alpha.sum() - alpha, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
        return np.asarray(low), np.asarray(high)


@dataclass(frozen=True)
class Logits:
    """Chances estimated by a model, by group: logits with their standard errors (Laplace), taken as unrelated."""

    logits: tuple[float, ...]
    errors: tuple[float, ...]

    @property
    def centre(self) -> Array:
        return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(self.logits))))

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        around = np.asarray(self.logits)[:, None] + np.asarray(self.errors)[:, None] * rng.standard_normal((len(self.logits), n))
        return np.asarray(1.0 / (1.0 + np.exp(-around)))


@dataclass(frozen=True)
class Firmwide:
    """What is believed of the firm as a whole: drawn once, so that its doubt moves every cause alike and does not average out.

    Made anew for every reckoning, and the same object given to every problem; drawn again, it answers as before.
    """

    belief: Belief
    drawn: dict[int, Array] = field(default_factory=dict, compare=False, repr=False)

    @property
    def centre(self) -> Array:
        return self.belief.centre

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        if n not in self.drawn:
            self.drawn[n] = self.belief.draw(n, rng)
        return self.drawn[n]


@dataclass(frozen=True)
class LeavingByStay:
    """Chances of leaving by group from shares who stay, against the share who stay without a problem: 1 - R/R_0, never below 0."""

    stay: tuple[float, ...]
    without: Belief

    @property
    def centre(self) -> Array:
        return self._leaving(self.without.centre)

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        return self._leaving(self.without.draw(n, rng))

    def _leaving(self, without: Array) -> Array:
        stay = np.reshape(self.stay, (len(self.stay), *[1] * np.ndim(without)))
        return np.clip(1.0 - stay / np.maximum(without, 1e-12), 0.0, 1.0)
