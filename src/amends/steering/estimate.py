"""From visits to worth: the models fitted, held against what happened, and asked about every customer."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields

import numpy as np

from amends import reckon
from amends.reckon.refute import dominating, hold_out
from amends.steering.visits import Buyers

SEED = 1997  # the same orders give the same figures
PIECE = 50_000
SAMPLE = 1000
YEAR_WEEKS = 52.0

Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Estimate:
    """The fits, everybody's worth in the order of the buyers, and the sum of it."""

    choice: reckon.Choice
    spend: reckon.GammaGammaFit
    worth: reckon.Worth
    total: reckon.Interval
    doubt: dict

    @classmethod
    def of(cls, buyers: Buyers, terms: dict[str, float], watch: Watch) -> "Estimate":
        """Fit, then tell everybody's worth. Raises what reckon refuses."""
        watch("Fitting the models", 0, 1)
        choice = reckon.choose(buyers.visits)
        paid = reckon.GammaGamma.usable(buyers.paid_repeats, buyers.mean_cents)
        spend = reckon.GammaGamma().fit(buyers.paid_repeats[paid], buyers.mean_cents[paid])
        watch("Fitting the models", 1, 1)
        worth = _worth(choice.fit, spend, buyers, terms, watch)
        watch("Doubt about all of them", 0, 1)
        rng = np.random.default_rng(SEED)
        factors = reckon.worth_factors(choice.fit, spend, buyers.visits, buyers.mean_cents, rng, **terms)
        doubt = {"worth_factors": factors.tolist()} | _retained(choice.fit, buyers.visits, len(factors))
        watch("Doubt about all of them", 1, 1)
        doubt["purchase_cents"] = terms["margin"] * float(spend.expected(np.zeros(1), np.zeros(1))[0])
        return cls(choice, spend, worth, reckon.worth_total(worth, factors, rng), doubt)


def held_out(before: Buyers, whole: Buyers, weeks: float) -> dict:
    """How the models, fitted to the time before, did in the weeks after it; to keep as JSON."""
    later = whole.visits.repeats[np.searchsorted(whole.customers, before.customers)] - before.visits.repeats
    found = hold_out(before.visits, later, weeks)
    said = {"beats_same_rate": found.beats_same_rate, "sentence": found.sentence}
    return asdict(found) | said | {"pit": found.pit.tolist()}


def weighs_too_much(fit: reckon.PurchaseFit, buyers: Buyers) -> str | None:
    """A warning about one customer who moves everybody's estimate, else None."""
    try:
        return dominating(fit, buyers.visits).sentence
    except reckon.TooLittle:
        return f"All that is known of coming back comes from one customer with {buyers.visits.repeats.max():,.0f} repeat purchases."


def _retained(fit: reckon.PurchaseFit, visits: reckon.Visits, draws: int) -> dict:
    """Share of those with us now who are still there a year later, at best and under the draws behind the worth factors."""
    rows = np.lexsort((visits.age, visits.repeats))[:: max(len(visits) // SAMPLE, 1)]

    def share(vector) -> float:
        drawn = fit.with_parameters(vector)
        return float(drawn.staying(visits[rows], YEAR_WEEKS).sum() / drawn.alive(visits[rows]).sum())

    return {"retained": share(fit.vector), "retained_draws": [share(vector) for vector in fit.draw(draws, np.random.default_rng(SEED))]}


def _worth(fit, spend, buyers: Buyers, terms, watch: Watch) -> reckon.Worth:
    """By the piece, customers who bought equally often together: what is tabulated for them serves them all."""
    order = np.argsort(buyers.visits.repeats, kind="stable")
    found = {field.name: np.empty(len(buyers)) for field in fields(reckon.Worth)}
    for start in range(0, len(buyers), PIECE):
        watch("Worth of every customer", start, len(buyers))
        rows = order[start : start + PIECE]
        piece = reckon.worth(fit, spend, buyers.visits[rows], buyers.mean_cents[rows], **terms)
        for name, column in found.items():
            column[rows] = getattr(piece, name)
    watch("Worth of every customer", len(buyers), len(buyers))
    return reckon.Worth(**found)
