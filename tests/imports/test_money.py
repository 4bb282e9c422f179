from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.imports.money import MICROS, THOUSANDTHS, Scale, decimal_sign
from amends.imports.orders.cents import cents_from, cents_of

READ = {"12": 12, "-12.5": -12.5, "+3": 3, "1,234.50": 1234.5, ".5": 0.5, "1e2": 100, " 7 ": 7, "−7": -7, "1234.": 1234}


@pytest.mark.parametrize("text", READ)
def test_amounts_are_read_exactly(text):
    assert Scale("amount", MICROS).read(text) == (int(READ[text] * MICROS), None)


@pytest.mark.parametrize("text", ["", "NaN", "inf", "1e400", "1.234,56", "12,5", "1,23,4", "$5", "five", "--5", "1e9999", "100000000000"])
def test_what_is_no_amount_is_told_with_a_reason(text):
    number, reason = Scale("amount", MICROS).read(text)

    assert number is None
    assert reason


def test_a_decimal_comma_is_read_if_it_is_said():
    assert Scale("amount", MICROS, "comma").read("1.234,56")[0] == 1_234_560_000
    assert "say --decimal comma" in Scale("amount", MICROS).read("1.234,56")[1]


def test_the_decimal_sign_is_told_by_values_that_can_be_read_in_one_way_only():
    assert decimal_sign(["12,50", "3", "1.000"]) == "comma"
    assert decimal_sign(["12.50", "1,000"]) == "point"
    assert decimal_sign(["12,50", "12.50"]) == "point"
    assert decimal_sign(["1.000", "1,000"]) == "point"


@given(st.integers(-10_000_000, 10_000_000), st.integers(-(10**12), 10**12), st.sampled_from([1, 100, 1000]))
def test_quantity_times_price_is_exact_and_halves_go_to_the_even_cent(thousandths, micros, cents_in_one):
    exact = Decimal(thousandths) * micros * cents_in_one / (THOUSANDTHS * MICROS)

    (cents,) = cents_of(np.array([thousandths]), np.array([micros]), cents_in_one)

    assert cents == exact.quantize(Decimal(1), ROUND_HALF_EVEN)


def test_half_cents_go_to_the_even_one():
    assert list(cents_from(np.array([5_000, 15_000, 25_000, -5_000]), 100)) == [0, 2, 2, 0]
