"""Firms with a known truth, and fits with published parameters, for every test of the science."""

from functools import cache

import numpy as np

from amends.reckon import BgNbd, GammaGamma, Truth, Visits, simulate

CDNOW = (0.24259, 4.41353, 0.79289, 2.42575)
CDNOW_SPEND = (6.24880, 3.74459, 15.44774)
CALM = Truth(r=0.243, alpha=4.414, a=0.793, b=2.426, troubles=())


def calm_visits(customers=4000, seed=1, weeks=104.0, truth=CALM):
    """Visits and mean spends of customers who never meet a problem."""
    firm = simulate(seed, customers, weeks, truth)
    _, visits, mean_cents = Visits.from_orders(firm.orders.customer, firm.orders.at_weeks, weeks, cents=firm.orders.cents)
    return visits, mean_cents


def one(repeats, last, age):
    """The visits of one customer."""
    return Visits(np.array([repeats]), np.array([last]), np.array([age]))


def published(vector=CDNOW):
    """A BG/NBD fit with the given parameters."""
    return _any_fit().with_parameters(np.array(vector))


def published_spend(vector=CDNOW_SPEND):
    """A Gamma-Gamma fit with the given parameters."""
    return _any_spend_fit().with_parameters(np.array(vector))


@cache
def _any_fit():
    return BgNbd().fit(calm_visits(300)[0])


@cache
def _any_spend_fit():
    visits, mean_cents = calm_visits(300)
    usable = GammaGamma.usable(visits.repeats, mean_cents)
    return GammaGamma().fit(visits.repeats[usable], mean_cents[usable])
