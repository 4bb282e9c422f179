"""Beliefs about inputs of damage that the library does not have ready: drawn before, put together, or heard of in part."""

from dataclasses import dataclass

import numpy as np

from amends.reckon import Belief


@dataclass(frozen=True)
class Drawn:
    """Drawn before, in step with the draws of all worths."""

    best: float
    values: tuple[float, ...]

    @property
    def centre(self) -> np.ndarray:
        return np.asarray(self.best)

    def draw(self, n: int, rng: np.random.Generator) -> np.ndarray:
        return np.resize(self.values, n)


@dataclass(frozen=True)
class Each:
    """One belief a group, unrelated to one another."""

    beliefs: tuple[Belief, ...]

    @property
    def centre(self) -> np.ndarray:
        return np.array([belief.centre for belief in self.beliefs])

    def draw(self, n: int, rng: np.random.Generator) -> np.ndarray:
        return np.array([belief.draw(n, rng) for belief in self.beliefs])


@dataclass(frozen=True)
class HeardInPart:
    """The share who complain, where only complaints that reach the log are counted: the share counted over the share that reaches it."""

    heard: Belief
    logged: Belief

    @property
    def centre(self) -> np.ndarray:
        return np.minimum(self.heard.centre / self.logged.centre, 1.0)

    def draw(self, n: int, rng: np.random.Generator) -> np.ndarray:
        return np.minimum(self.heard.draw(n, rng) / self.logged.draw(n, rng), 1.0)
