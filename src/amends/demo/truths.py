"""What is true of the demo firm because it was made so, kept beside what the desk estimates."""

from collections import Counter

import numpy as np
from scipy.special import expit, logit

from amends.demo.tale import OUTCOMES, WEEKS, Tale
from amends.demo.troubles import SOURCES
from amends.demo.truth import Truth

HORIZON_WEEKS = 104.0
YEAR_WEEKS = 52.0
YEARLY_DISCOUNT = 0.10
OF_CUSTOMER = ("customer_is_with_us", "customer_worth_cents")
PARAMETERS = {"r": "", "alpha": "weeks", "a": "", "b": "", "p": "", "q": "", "gamma": "cents"}


def keep(tale: Tale, customers: dict[str, int]) -> None:
    """Write it down, once. `customers` says who answers to an e-mail address."""
    Truth.objects.bulk_create([*_parameters(tale), *_firm(tale), *_by_cause(tale), *_by_root(tale)])
    Truth.objects.bulk_create(_by_customer(tale, customers), batch_size=2000)


def _parameters(tale: Tale) -> list[Truth]:
    truth = tale.simulation.truth
    rows = [Truth(name=name, value=getattr(truth, name), unit=unit) for name, unit in PARAMETERS.items()]
    rows += [Truth(name="theta", about=outcome, value=theta, unit="chance") for outcome, theta in zip(OUTCOMES, truth.theta, strict=True)]
    voice = {"complain": "share at the usual rate", "tilt": "per ln(rate)", "usual_rate": "orders a week"}
    rows += [Truth(name=name, value=getattr(truth, name), unit=unit) for name, unit in voice.items()]
    return [*rows, Truth(name="seed", value=tale.seed)]


def _firm(tale: Tale) -> list[Truth]:
    gone = tale.simulation.customers
    counts = {
        "customers": len(tale.buyers),
        "still_with_us": int(np.isinf(gone.left_weeks).sum()),
        "left_of_own_accord": int((gone.because == -1).sum()),
        "left_because_of_problem": int((gone.because >= 0).sum()),
    }
    rows = [Truth(name=name, value=value, unit="customers") for name, value in counts.items()]
    worth = remaining_cents(tale)[np.isinf(gone.left_weeks)].sum()
    return [*rows, Truth(name="worth_cents", value=round(float(worth)), unit="cents")]


def _by_cause(tale: Tale) -> list[Truth]:
    problems, gone = tale.simulation.problems, tale.simulation.customers
    theta, voiced, worth = np.asarray(tale.simulation.truth.theta), _voiced(tale), remaining_cents(tale)
    rows = []
    for kind, source in enumerate(SOURCES):
        of = tale.kinds == kind
        driven = (gone.because >= 0) & of[np.maximum(gone.because, 0)] if len(of) else np.zeros(len(gone.because), bool)
        lately = driven & (gone.left_weeks >= WEEKS - YEAR_WEEKS)
        rows += [
            Truth(name="problems", about=source.cause, value=int(of.sum()), unit="orders"),
            Truth(name="voiced", about=source.cause, value=int((of & voiced).sum()), unit="complaints"),
            Truth(name="theta_of_cause", about=source.cause, value=_mean(theta[problems.outcome[of]]), unit="chance"),
            Truth(name="lost", about=source.cause, value=int(driven.sum()), unit="customers"),
            Truth(name="lost_worth_cents", about=source.cause, value=round(float(worth[lately].sum())), unit="cents"),
        ]
    return rows


def _by_root(tale: Tale) -> list[Truth]:
    """Where problems come from: the share of each root of causes."""
    many = Counter(SOURCES[kind].root for kind in tale.kinds.tolist())
    return [Truth(name="share_of_root", about=root, value=n / many.total(), unit="share of problems") for root, n in many.items()]


def _by_customer(tale: Tale, customers: dict[str, int]) -> list[Truth]:
    """Who is still with us, and what each of them goes on to spend; who has left spends nothing."""
    with_us, worth, rows = np.isinf(tale.simulation.customers.left_weeks), remaining_cents(tale), []
    for buyer, stays, cents in zip(tale.buyers, with_us, worth, strict=True):
        about = str(customers[buyer.name.email])  # whoever is told of has bought, so is on record
        rows += [
            Truth(name=OF_CUSTOMER[0], about=about, value=float(stays), unit="1 is yes"),
            Truth(name=OF_CUSTOMER[1], about=about, value=round(float(cents * stays)), unit="cents"),
        ]
    return rows


def _voiced(tale: Tale) -> np.ndarray:
    voiced = np.zeros(len(tale.kinds), dtype=bool)
    voiced[tale.simulation.complaints.problem] = True
    return voiced


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def remaining_cents(tale: Tale) -> np.ndarray:
    """What each customer would still spend if they were with us now, discounted over the horizon: exact, for their true rates are known.

    A customer who buys at rate l and leaves with chance k after each purchase still buys at time t at the rate l exp(-l k t).
    """
    customers = tale.simulation.customers
    leaving = customers.leaving + (1 - customers.leaving) * _problem_leaving(tale)
    decay = customers.rate * leaving + np.log1p(YEARLY_DISCOUNT) / 52
    return customers.mean_cents * customers.rate * -np.expm1(-decay * HORIZON_WEEKS) / decay


def _problem_leaving(tale: Tale) -> np.ndarray:
    """The chance that an order brings a problem that drives its buyer away."""
    truth = tale.simulation.truth
    silent, well, badly = truth.theta
    voice = expit(logit(truth.complain) + truth.tilt * np.log(tale.simulation.customers.rate / truth.usual_rate))
    recovered = sum(source.share * (source.well * well + (1 - source.well) * badly) for source in SOURCES)
    return voice * recovered + (1 - voice) * silent * sum(source.share for source in SOURCES)
