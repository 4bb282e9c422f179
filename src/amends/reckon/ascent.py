"""Climbing a log-likelihood by damped Newton steps in log-parameters, and the certificate of having arrived."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from amends.reckon.visits import Array

FLAT = 1e-7
VAGUE = 3.0


@dataclass(frozen=True)
class Sums:
    """Log-likelihood with gradient and Hessian over some rows; the sums of shards add up to the sums of the whole."""

    value: float
    gradient: Array
    hessian: Array

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.value + other.value, self.gradient + other.gradient, self.hessian + other.hessian)

    def in_logs(self, vector: Array) -> "Sums":
        """The same sums with respect to the logarithms of the (positive) parameters."""
        slope = self.gradient * vector
        return Sums(self.value, slope, self.hessian * np.outer(vector, vector) + np.diag(slope))


@dataclass(frozen=True)
class Certificate:
    """Whether an estimate is a true peak inside the sane range, and if not, why."""

    passed: bool
    reasons: tuple[str, ...]
    gradient: float


@dataclass(frozen=True)
class Peak:
    """Where a climb ended: parameters, log-likelihood, covariance of log-parameters, certificate."""

    vector: Array
    value: float
    covariance: Array
    certificate: Certificate
    steps: int


@dataclass(frozen=True)
class Range:
    """Names of the parameters and the bounds outside which an estimate is no longer sane."""

    names: tuple[str, ...]
    low: Array
    high: Array

    def strayed(self, vector: Array) -> list[str]:
        """Sentences about the parameters that ran to a bound."""
        out = (vector <= self.low * 1.001) | (vector >= self.high / 1.001)
        return [f"{name} ran to {value:.3g}" for name, value, gone in zip(self.names, vector, out, strict=True) if gone]


def climb(evaluate: Callable[[Array], Sums], start: Array, customers: float, sane: Range, most_steps: int = 200) -> Peak:
    """Maximise; stops at a certified peak, at a bound of the sane range, or when no step helps."""
    vector = np.clip(start, sane.low, sane.high)
    here, damping, steps = evaluate(vector).in_logs(vector), 1e-3, 0
    while steps < most_steps and not _arrived(here, customers) and not sane.strayed(vector):
        vector, here, damping = _step(evaluate, vector, here, damping, sane)
        steps += 1
        if damping > 1e8:
            break
    return Peak(vector, here.value, _covariance(here), _certify(vector, here, customers, sane), steps)


def laplace_draws(vector: Array, covariance: Array, draws: int, rng: np.random.Generator) -> Array:
    """Parameter vectors from the normal posterior of the log-parameters, (draws, parameters); flat directions stay put."""
    spread, axes = np.linalg.eigh(covariance)
    reach = np.sqrt(np.clip(spread, 0.0, VAGUE**2))
    return np.asarray(vector * np.exp((rng.standard_normal((draws, len(vector))) * reach) @ axes.T))


def _arrived(here: Sums, customers: float) -> bool:
    return bool(np.abs(here.gradient).max() < FLAT * customers * 1e-2)


def _step(evaluate: Callable[[Array], Sums], vector: Array, here: Sums, damping: float, sane: Range) -> tuple[Array, Sums, float]:
    """The longest damped Newton step that does not lose height; damping grows until there is one."""
    bend, axes = np.linalg.eigh(-here.hessian)
    scale = max(float(np.abs(bend).max()), 1e-300)
    while damping <= 1e8:
        move = axes @ ((axes.T @ here.gradient) / (np.maximum(np.abs(bend), 1e-12 * scale) + damping * scale))
        move *= min(1.0, 1.5 / max(float(np.abs(move).max()), 1e-300))
        tried = np.clip(vector * np.exp(move), sane.low, sane.high)
        there = evaluate(tried).in_logs(tried)
        if np.isfinite(there.value) and there.value >= here.value - 1e-13 * abs(here.value):
            return tried, there, damping / 30 if damping > 1e-12 else 0.0
        damping = max(damping * 10, 1e-6)
    return vector, here, damping


def _covariance(here: Sums) -> Array:
    """Inverse of minus the Hessian; a direction without curvature is left out (it has no spread we could know)."""
    bend, axes = np.linalg.eigh(-here.hessian)
    known = bend > 1e-9 * max(float(bend.max()), 1e-300)
    return np.asarray((axes[:, known] / bend[known]) @ axes[:, known].T)


def _certify(vector: Array, here: Sums, customers: float, sane: Range) -> Certificate:
    gradient = float(np.abs(here.gradient).max()) / customers
    bend = np.linalg.eigvalsh(-here.hessian)
    reasons = sane.strayed(vector)
    if not gradient < FLAT and not reasons:
        reasons.append(f"the climb did not arrive (gradient {gradient:.1g} a customer)")
    if not bend.min() > 0:
        reasons.append("the likelihood is a flat ridge, not a peak")
    elif not reasons:
        spread = np.sqrt(np.diag(_covariance(here)))
        reasons += [f"the orders say almost nothing about {name}" for name, wide in zip(sane.names, spread > VAGUE, strict=True) if wide]
    return Certificate(not reasons, tuple(reasons), gradient)
