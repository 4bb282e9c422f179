"""A model of buying, fitted: its parameters, how sure they are, and what they say about each customer."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from amends.reckon.ascent import Certificate, Sums, laplace_draws
from amends.reckon.errors import Incoherent
from amends.reckon.outlook import Outlook, Purchases
from amends.reckon.visits import Array, Visits


class BuyingModel(Protocol):
    """What a model of buying must be able to do."""

    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> tuple[str, ...]: ...

    def sums(self, vector: Array, visits: Visits) -> Sums: ...

    def outlook(self, vector: Array, visits: Visits) -> Outlook: ...

    def fit(self, visits: Visits) -> "PurchaseFit": ...


@dataclass(frozen=True, eq=False)
class PurchaseFit:
    """The result of fitting a model of buying to visits.

    vector          (parameters,)             in the order of `parameters`; times are weeks
    log_likelihood                            up to a constant that is the same for every model of buying
    n                                         customers it was fitted to
    covariance      (parameters, parameters)  of the LOGARITHMS of the parameters (Laplace)
    certificate                               whether it is a true peak in a sane range
    """

    estimator: BuyingModel
    vector: Array
    log_likelihood: float
    n: float
    covariance: Array
    certificate: Certificate

    @property
    def model(self) -> str:
        """ "BG/NBD" or "NBD"."""
        return self.estimator.name

    @property
    def parameters(self) -> dict[str, float]:
        """Name -> value."""
        return dict(zip(self.estimator.parameters, map(float, self.vector), strict=True))

    def log_likelihood_of(self, visits: Visits) -> float:
        """Log-likelihood of other visits under these parameters; over shards it adds up."""
        return self.estimator.sums(self.vector, visits).value

    def outlook(self, visits: Visits) -> Outlook:
        """What each customer is believed to do from now on."""
        return self.estimator.outlook(self.vector, visits)

    def alive(self, visits: Visits) -> Array:
        """Chance that each customer is still with us, (customers,)."""
        return self.outlook(visits).alive

    def purchases(self, visits: Visits, weeks: float) -> Purchases:
        """Purchases of each customer in the next weeks: expected, variance, 95 % interval of the count."""
        return self.outlook(visits).purchases(weeks)

    def expected_through(self, visits: Visits, week_ends: Array) -> Array:
        """Running totals of expected purchases up to each week end, (customers, bins)."""
        return self.outlook(visits).expected_through(week_ends)

    def staying(self, visits: Visits, weeks: float) -> Array:
        """Chance that each customer is still with us after these weeks, (customers,)."""
        return self.outlook(visits).staying(weeks)

    def survival_of_count(self, visits: Visits, weeks: float, counts: Array) -> Array:
        """P(at least n more purchases within weeks) for each n in counts (>= 1), (customers, counts)."""
        return self.outlook(visits).reaching(weeks, np.asarray(counts, dtype=np.float64))

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        """Parameter vectors from the Laplace posterior, (n, parameters)."""
        return laplace_draws(self.vector, self.covariance, n, rng)

    def with_parameters(self, vector: Array) -> "PurchaseFit":
        """The same fit with other parameters, for a draw or a what-if; its certificate and likelihood stay those of the fit."""
        if np.shape(vector) != self.vector.shape or not np.all(np.asarray(vector) > 0):
            raise Incoherent(f"{self.model} takes {len(self.vector)} positive parameters: {', '.join(self.estimator.parameters)}.")
        return replace(self, vector=np.asarray(vector, dtype=np.float64))
