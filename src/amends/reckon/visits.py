"""Who bought how often, when last, and for how long we have known them: the one table every model of buying reads."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from amends.reckon.errors import Incoherent, NonsenseVisits

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Rows = Index | npt.NDArray[np.bool_] | slice


@dataclass(frozen=True, eq=False)
class Visits:
    """One row a customer: what is known of their buying up to one as-of instant, the same for all.

    repeats  (customers,)  >= 0, whole   purchases after the first one (the papers' x, "frequency")
    last     (customers,)  weeks         from the first purchase to the last one (t_x, "recency"); 0 without repeats
    age      (customers,)  weeks         from the first purchase to the as-of instant (T)
    count    (customers,)  > 0           how many customers such a row stands for; 1 each by default

    Raises NonsenseVisits, naming the row, for NaN, negative or infinite values, last > age, last > 0 without repeats,
    and an empty table; Incoherent if the columns differ in length.
    """

    repeats: Array
    last: Array
    age: Array
    count: Array | None = None

    def __post_init__(self) -> None:
        for name in ("repeats", "last", "age", "count"):
            object.__setattr__(self, name, self._column(name))
        _refuse_nonsense(self)

    def _column(self, name: str) -> Array:
        given = getattr(self, name)
        if given is None:
            return np.ones(len(self.repeats))
        return np.atleast_1d(np.asarray(given, dtype=np.float64))

    def __len__(self) -> int:
        return len(self.repeats)

    def __getitem__(self, rows: Rows) -> "Visits":
        return Visits(self.repeats[rows], self.last[rows], self.age[rows], self.weights[rows])

    @property
    def weights(self) -> Array:
        """Customers behind each row, (rows,)."""
        return np.ones(len(self.repeats)) if self.count is None else self.count

    @property
    def customers(self) -> float:
        """How many customers the table stands for."""
        return float(self.weights.sum())

    def unique(self) -> "Visits":
        """The same table with equal rows folded into one that carries their count; sorted, so row order is forgotten."""
        order = np.lexsort((self.last, self.age, self.repeats))
        columns = np.array([self.repeats[order], self.last[order], self.age[order]])
        new = np.concatenate(([True], np.any(columns[:, 1:] != columns[:, :-1], axis=0)))
        starts = np.flatnonzero(new)
        repeats, last, age = columns[:, starts]
        return Visits(repeats, last, age, np.add.reduceat(self.weights[order], starts))

    @staticmethod
    def from_orders(
        customer: npt.NDArray[Any], at_weeks: Array, as_of_weeks: float, *, clock: str = "continuous", cents: Array | None = None
    ) -> tuple[npt.NDArray[Any], "Visits", Array]:
        """Visits and mean spend of repeat purchases, from one row an order.

        customer     (orders,)  any sortable ids
        at_weeks     (orders,)  when, in weeks since any fixed instant
        as_of_weeks             orders later than this are left out; every age ends here
        clock                   "continuous": orders of one customer at the very same instant are one purchase;
                                "day": ages are whole days, purchases of one day are one (at_weeks then counts from a midnight)
        cents        (orders,)  value of each order; the first purchase counts in neither repeats nor mean

        Returns (customers sorted, visits, mean_cents with 0 where there is no repeat). Raises NonsenseVisits if nothing is left,
        or if a time or a value is no number.
        """
        _refuse_orders(at_weeks, cents)
        kept = np.asarray(at_weeks) <= as_of_weeks
        ids, who = np.unique(np.asarray(customer)[kept], return_inverse=True)
        money = np.zeros(len(who)) if cents is None else np.asarray(cents, dtype=np.float64)[kept]
        ticks, as_of = _ticks(np.asarray(at_weeks, dtype=np.float64)[kept], as_of_weeks, clock)
        return (ids, *_purchases(who, ticks, money, as_of))


def _ticks(at_weeks: Array, as_of_weeks: float, clock: str) -> tuple[Array, float]:
    if clock == "continuous":
        return at_weeks, as_of_weeks
    if clock == "day":
        return np.floor(at_weeks * 7 + 1e-6) / 7, float(np.floor(as_of_weeks * 7 + 1e-6) / 7)
    raise Incoherent(f"There is no clock called {clock!r}: use 'continuous' or 'day'.")


def _purchases(who: Index, at_weeks: Array, cents: Array, as_of_weeks: float) -> tuple[Visits, Array]:
    """Fold orders of one customer at one tick into a purchase, then purchases into a row a customer."""
    if not len(who):
        raise NonsenseVisits("There is no order up to that date: import orders, or choose a later date.")
    order = np.lexsort((at_weeks, who))
    who, at_weeks, cents = who[order], at_weeks[order], cents[order]
    news = np.diff(who, prepend=-1) != 0
    begins = np.flatnonzero(news | (np.diff(at_weeks, prepend=np.nan) != 0))
    purse, owner, when = np.add.reduceat(cents, begins), who[begins], at_weeks[begins]
    first = np.flatnonzero(np.diff(owner, prepend=-1) != 0)
    end = np.append(first[1:], len(owner)) - 1
    repeats = (end - first).astype(np.float64)
    spent = np.add.reduceat(purse, first) - purse[first]
    visits = Visits(repeats, when[end] - when[first], as_of_weeks - when[first])
    return visits, spent / np.maximum(repeats, 1.0)


def _refuse_orders(at_weeks: Array, cents: Array | None) -> None:
    for name, column in (("time", at_weeks), ("value", cents)):
        wrong = np.zeros(1, dtype=bool) if column is None else ~np.isfinite(np.asarray(column, dtype=np.float64))
        if wrong.any():
            raise NonsenseVisits(f"Order {int(np.argmax(wrong)) + 1} has no {name}: leave such rows out first.")


def _refuse_nonsense(visits: Visits) -> None:
    columns = {"repeats": visits.repeats, "last": visits.last, "age": visits.age, "count": visits.weights}
    if len({column.shape for column in columns.values()}) > 1:
        raise Incoherent("The columns of a table of visits must be equally long.")
    if not len(visits):
        raise NonsenseVisits("The table of visits is empty: import orders first.")
    for name, column in columns.items():
        _refuse(~np.isfinite(column) | (column < 0), f"{name} must be a number of 0 or more", column)
    _refuse(visits.repeats != np.floor(visits.repeats), "repeats must be a whole number", visits.repeats)
    _refuse(visits.last > visits.age * (1 + 1e-12), "last lies after age: the last purchase cannot be in the future", visits.last)
    _refuse((visits.repeats == 0) & (visits.last > 0), "last must be 0 for a customer without repeats", visits.last)
    _refuse(visits.weights == 0, "count must be more than 0", visits.weights)


def _refuse(wrong: npt.NDArray[np.bool_], sentence: str, column: Array) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise NonsenseVisits(f"Row {row + 1} of the visits: {sentence} (found {column[row]:g}).")
