"""What one purchase is worth: Gamma-Gamma, fitted to the mean spend of repeat buyers."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, gammaln, polygamma

from amends.reckon.ascent import Certificate, Peak, Range, Sums, climb, laplace_draws
from amends.reckon.errors import Incoherent, TooLittle
from amends.reckon.visits import Array

FEWEST_BUYERS = 10
LEAST_Q = 1.05
HELD_Q = 2.0
RELATED = 0.2


@dataclass(frozen=True)
class GammaGamma:
    """One purchase costs Gamma(p, nu), and nu differs between customers as Gamma(q, gamma).

    Assumes that what people spend is unrelated to how often they buy.
    Source: Fader & Hardie (2013), "The gamma-gamma model of monetary value".
    """

    parameters = ("p", "q", "gamma")

    @staticmethod
    def usable(repeats: Array, mean_cents: Array) -> npt.NDArray[np.bool_]:
        """Rows with a repeat and a positive mean, (customers,): refunds netted to nothing stay out of the fit."""
        repeats, mean_cents = np.asarray(repeats, dtype=np.float64), np.asarray(mean_cents, dtype=np.float64)
        return (repeats > 0) & (mean_cents > 0) & np.isfinite(mean_cents)

    def fit(self, repeats: Array, mean_cents: Array) -> "GammaGammaFit":
        """Maximum likelihood over repeat buyers, (buyers,) each. Raises TooLittle below 10, Incoherent for rows that are not usable."""
        repeats, mean_cents = _buyers(repeats, mean_cents)
        sane = Range(self.parameters, np.array([1e-3, 1e-2, 1e-6 * mean_cents.mean()]), np.array([1e6, 1e6, 1e8 * mean_cents.mean()]))
        start = np.array([1.0, 2.0, float(np.median(mean_cents))])
        peak = climb(lambda vector: spend_sums(vector, repeats, mean_cents), start, len(repeats), sane)
        found = GammaGammaFit(peak.vector, peak.value, len(repeats), peak.covariance, peak.certificate, _correlation(repeats, mean_cents))
        return found if found.vector[1] > LEAST_Q else _held(found, repeats, mean_cents, sane)


@dataclass(frozen=True, eq=False)
class GammaGammaFit:
    """The result of fitting Gamma-Gamma.

    vector        (3,)    p, q, gamma; gamma in cents
    covariance    (3, 3)  of the LOGARITHMS of the parameters
    correlation           of repeats and mean spend among repeat buyers; the model assumes 0
    fallback              a sentence when q had to be held, because the mean would not exist
    """

    vector: Array
    log_likelihood: float
    n: int
    covariance: Array
    certificate: Certificate
    correlation: float
    fallback: str | None = None

    model = "Gamma-Gamma"

    @property
    def parameters(self) -> dict[str, float]:
        """Name -> value."""
        return dict(zip(GammaGamma.parameters, map(float, self.vector), strict=True))

    @property
    def warning(self) -> str | None:
        """A sentence when frequent buyers spend differently, which the model assumes away."""
        if abs(self.correlation) <= RELATED:
            return None
        more = "more" if self.correlation > 0 else "less"
        return (
            f"Frequent buyers spend {more} per purchase (correlation {self.correlation:.2f}); "
            "the model assumes no relation, so the worth of frequent buyers is biased."
        )

    def belief(self, repeats: Array, mean_cents: Array) -> tuple[Array, Array]:
        """Shape and scale (cents) of each customer's spend level: q + p x and gamma + x m, (customers,) each."""
        p, q, gamma = self.vector
        known = GammaGamma.usable(repeats, mean_cents)
        times = np.where(known, repeats, 0.0)
        return q + p * times, gamma + times * np.where(known, mean_cents, 0.0)

    def expected(self, repeats: Array, mean_cents: Array) -> Array:
        """Mean cents of a future purchase, (customers,): p (gamma + x m) / (p x + q - 1)."""
        shape, scale = self.belief(repeats, mean_cents)
        return np.asarray(self.vector[0] * scale / (shape - 1.0))

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        """Parameter vectors from the Laplace posterior, (n, 3), q kept above 1.05 so that means exist."""
        draws = laplace_draws(self.vector, self.covariance, n, rng)
        draws[:, 1] = np.maximum(draws[:, 1], LEAST_Q)
        return draws

    def with_parameters(self, vector: Array) -> "GammaGammaFit":
        """The same fit with other parameters; q must be above 1."""
        given = np.asarray(vector, dtype=np.float64)
        if given.shape != (3,) or not np.all(given > 0) or not given[1] > 1:
            raise Incoherent("Gamma-Gamma takes three positive parameters p, q, gamma with q above 1.")
        return replace(self, vector=given)


def spend_sums(vector: Array, repeats: Array, mean_cents: Array) -> Sums:
    """Additive log-likelihood, gradient and Hessian in (p, q, gamma) of the mean spends."""
    p, q, gamma = vector
    n, total = len(repeats), repeats * mean_cents
    shape, log_scale, inverse = p * repeats + q, np.log(total + gamma), 1.0 / (total + gamma)
    distinct, where = np.unique(repeats, return_inverse=True)
    many = np.bincount(where).astype(np.float64)
    log_total = float(repeats @ np.log(total))
    value = many @ (gammaln(p * distinct + q) - gammaln(p * distinct)) - n * (gammaln(q) - q * np.log(gamma))
    value += p * log_total - np.log(mean_cents).sum() - shape @ log_scale
    lead, own = digamma(p * distinct + q), digamma(p * distinct)
    slope_p = (many * distinct) @ (lead - own) + log_total - repeats @ log_scale
    slope_q = many @ lead - n * (digamma(q) - np.log(gamma)) - log_scale.sum()
    slope_gamma = n * q / gamma - shape @ inverse
    return Sums(float(value), np.array([slope_p, slope_q, slope_gamma]), _bend(vector, repeats, inverse, distinct, many))


def _bend(vector: Array, repeats: Array, inverse: Array, distinct: Array, many: Array) -> Array:
    p, q, gamma = vector
    n, lead = len(repeats), polygamma(1, p * distinct + q)
    pp = (many * distinct**2) @ (lead - polygamma(1, p * distinct))
    pq, qq = (many * distinct) @ lead, many @ lead - n * polygamma(1, q)
    pg, qg = -repeats @ inverse, n / gamma - inverse.sum()
    gg = (p * repeats + q) @ inverse**2 - n * q / gamma**2
    return np.array([[pp, pq, pg], [pq, qq, qg], [pg, qg, gg]])


def _buyers(repeats: Array, mean_cents: Array) -> tuple[Array, Array]:
    repeats, mean_cents = np.asarray(repeats, dtype=np.float64), np.asarray(mean_cents, dtype=np.float64)
    if repeats.shape != mean_cents.shape or not GammaGamma.usable(repeats, mean_cents).all():
        raise Incoherent("Gamma-Gamma is fitted to customers with a repeat and a positive mean spend: choose them with GammaGamma.usable.")
    if len(repeats) < FEWEST_BUYERS:
        raise TooLittle(
            f"{len(repeats)} customers bought again with a positive value; {FEWEST_BUYERS} are needed to learn what a purchase is worth."
        )
    return repeats, mean_cents


def _correlation(repeats: Array, mean_cents: Array) -> float:
    if np.ptp(repeats) == 0 or np.ptp(mean_cents) == 0:
        return 0.0
    return float(np.corrcoef(repeats, mean_cents)[0, 1])


def _held(found: GammaGammaFit, repeats: Array, mean_cents: Array, sane: Range) -> GammaGammaFit:
    """Refit p and gamma with q held where a mean exists."""
    free = Range(("p", "gamma"), sane.low[[0, 2]], sane.high[[0, 2]])
    peak: Peak = climb(
        lambda pair: _without_q(pair, repeats, mean_cents), np.array([1.0, float(np.median(mean_cents))]), len(repeats), free
    )
    vector = np.array([peak.vector[0], HELD_Q, peak.vector[1]])
    covariance = np.zeros((3, 3))
    covariance[np.ix_([0, 2], [0, 2])] = peak.covariance
    sentence = f"Spend is so uneven here that its mean would not exist (q {found.vector[1]:.2g}); q is held at {HELD_Q:g}."
    return replace(found, vector=vector, log_likelihood=peak.value, covariance=covariance, certificate=peak.certificate, fallback=sentence)


def _without_q(pair: Array, repeats: Array, mean_cents: Array) -> Sums:
    whole = spend_sums(np.array([pair[0], HELD_Q, pair[1]]), repeats, mean_cents)
    return Sums(whole.value, whole.gradient[[0, 2]], whole.hessian[np.ix_([0, 2], [0, 2])])
