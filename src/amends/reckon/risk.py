"""What an unhappiness that is not put right yet puts at stake with each customer."""

from dataclasses import dataclass

import numpy as np

from amends.reckon.errors import Incoherent
from amends.reckon.visits import Array


@dataclass(frozen=True, eq=False)
class AtRisk:
    """One row a customer.

    cents        (customers,)  worth at risk
    alive_after  (customers,)  chance of being with us if nothing is done
    rise         (customers,)  rise in the chance of having left: alive now less alive_after
    """

    cents: Array
    alive_after: Array
    rise: Array


def at_risk(given_alive_cents: Array, alive: Array, leave: float, miseries: Array) -> AtRisk:
    """Worth given staying times the rise in the chance of leaving, from the miseries that are open.

    given_alive_cents  (customers,)  >= 0, cents  worth if the customer is with us
    alive              (customers,)  0 to 1       chance of being with us now
    leave                            0 to 1       theta: chance that one misery left open makes a customer leave who is with us
    miseries           (customers,)  >= 0, whole  how many are open; each may drive away whoever is still there

    With n miseries open, alive (1 - theta)^n stay: two of them never add up to more than 1 - (1 - theta)^2. Raises Incoherent for
    chances beyond 0 and 1, for a worth or a count below 0, and for columns of different length.
    Source: formulas S5, D = P(alive) theta V, one customer at a time (docs/science/risk.md).
    """
    worth, here, open_ = (np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in (given_alive_cents, alive, miseries))
    _refuse(worth, here, leave, open_)
    after = here * (1.0 - leave) ** open_
    return AtRisk(worth * (here - after), after, here - after)


def _refuse(worth: Array, alive: Array, leave: float, miseries: Array) -> None:
    if not worth.shape == alive.shape == miseries.shape:
        raise Incoherent("Worths, chances of being alive and counts of open miseries must be equally many.")
    if not (0 <= leave <= 1 and np.all((alive >= 0) & (alive <= 1))):
        raise Incoherent("A chance of leaving, or of being alive, lies from 0 to 1.")
    if not np.all((worth >= 0) & (miseries >= 0) & (miseries == np.floor(miseries))):
        raise Incoherent("A worth must be 0 or more, and miseries must be counted in whole numbers.")
