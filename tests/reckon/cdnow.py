"""The CDNOW customers, read in place: the published summary, and the purchases it was made from."""

import csv
import gzip
from datetime import date

import numpy as np

from amends.reckon import Visits
from tests.shared import SHARED

FIRST_DAY = date(1997, 1, 1)
AS_OF_WEEKS = (date(1997, 9, 30) - FIRST_DAY).days / 7
END_WEEKS = (date(1998, 6, 30) - FIRST_DAY).days / 7


def summary():
    """The published table: repeats, last and age in weeks rounded to two places."""
    table = np.array([row[1:4] for row in _rows("cdnow_summary_2357.csv.gz")], dtype=float)
    return Visits(*table.T)


def purchases():
    """Customer ids as text, weeks since the first day, cents."""
    rows = _rows("cdnow_sample_2357.csv.gz")
    customer = np.array([row[1] for row in rows])
    at_weeks = np.array([(date.fromisoformat(row[2]) - FIRST_DAY).days for row in rows]) / 7
    return customer, at_weeks, np.array([round(float(row[4]) * 100) for row in rows], dtype=float)


def up_to(as_of_weeks):
    """Visits and mean spends by whole days, as published: means rounded half up to the cent."""
    customer, at_weeks, cents = purchases()
    _, visits, mean_cents = Visits.from_orders(customer, at_weeks, as_of_weeks, clock="day", cents=cents)
    return visits, np.floor(mean_cents + 0.5 + 1e-6)


def _rows(name):
    with gzip.open(SHARED / "data" / "cdnow" / name, "rt") as file:
        return list(csv.reader(file))[1:]
