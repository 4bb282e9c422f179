import numpy as np
import pytest

from amends.reckon import Entered, FirmFigures, Incoherent, Problem
from amends.reckon.problem import Sources, known_worths, missing

FIRM = FirmFigures(100, 1000.0)


def test_those_who_met_it_count_before_those_who_said_so():
    assert Problem("late", np.ones(1), met=7, logged=3).counted == 7
    assert Problem("late", np.ones(1), logged=3).counted == 3
    assert Problem("late", np.ones(1)).counted == 0


def test_worths_not_known_are_left_out():
    assert known_worths(Problem("late", np.array([1.0, np.nan, 3.0]))).tolist() == [1, 3]


def test_own_leaving_needs_no_retention():
    reasons = missing(Problem("late", np.ones(1), met=1, leave=Entered((0.1,) * 4)), FIRM)

    assert not any("stays without a problem" in reason for reason in reasons)


def test_what_is_missing_cannot_be_reckoned_round():
    with pytest.raises(Incoherent, match="The damage of late is not known: .*reaches the log"):
        Sources.of(Problem("late", np.ones(1), met=1), FIRM)
