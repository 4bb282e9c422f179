import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc

from amends.reckon.series import count_series

CLOCK = 4.41353
CASES = [
    # repeats, last, age, weeks, a, b
    (0, 0.0, 38.86, 52.0, 0.79289, 2.42575),
    (2, 30.43, 38.86, 39.0, 0.79289, 2.42575),
    (29, 37.0, 38.86, 52.0, 0.79289, 2.42575),
    (200, 100.0, 104.0, 52.0, 0.79289, 2.42575),
    (2000, 155.9, 156.0, 52.0, 0.79289, 2.42575),
    (3, 20.0, 30.0, 52.0, 1 + 1e-7, 2.4),
    (0, 0.0, 30.0, 52.0, 0.3, 0.4),
    (0, 0.0, 5.0, 104.0, 0.3, 0.4),
    (7, 20.0, 30.0, 0.01, 1.7, 12.0),
]


def by_hypergeometric(repeats, age, weeks, a, b, r=0.24259):
    """E[N] given alive, by the published formula with 2F1, in 60 digits."""
    mpmath.mp.dps = 60
    r, clock, a, b, weeks = (mpmath.mpf(value) for value in (r, CLOCK + age, a, b, weeks))
    shape, z = r + repeats, weeks / (clock + weeks)
    f = mpmath.hyp2f1(shape, b + repeats, a + b + repeats - 1, z)
    return (a + b + repeats - 1) / (a - 1) * (1 - (clock / (clock + weeks)) ** shape * f)


def series(repeats, age, weeks, a, b, alive=1.0, r=0.24259):
    columns = (np.array([alive]), np.array([r + repeats]), np.array([weeks / (CLOCK + age + weeks)]))
    return [float(value[0]) for value in count_series(*columns, a, np.array([b + repeats]))]


@pytest.mark.parametrize(("repeats", "last", "age", "weeks", "a", "b"), CASES)
def test_the_series_is_the_hypergeometric_formula_in_sixty_digits(repeats, last, age, weeks, a, b):
    expected = series(repeats, age, weeks, a, b)[0]

    assert expected == pytest.approx(float(by_hypergeometric(repeats, age, weeks, a, b)), rel=1e-11)


def test_it_stays_finite_where_the_formula_is_singular():
    at_one, beside = series(3, 30.0, 52.0, 1.0, 2.4)[0], series(3, 30.0, 52.0, 1.0 + 1e-9, 2.4)[0]

    assert at_one == pytest.approx(beside, rel=1e-8)


def test_nobody_leaving_gives_the_moments_of_a_negative_binomial():
    shape, q = 3.7, 0.6

    moment, square, _, _ = (value[0] for value in count_series(np.ones(1), np.array([shape]), np.array([q]), 0.0, np.ones(1)))

    mean = shape * q / (1 - q)
    assert moment == pytest.approx(mean, rel=1e-12)
    assert square - mean**2 == pytest.approx(mean / (1 - q), rel=1e-10)


def test_no_time_brings_no_purchase():
    assert series(3, 20.0, 0.0, 0.8, 2.4) == [0, 0, 0, 0]


def test_the_second_moment_is_the_sum_over_counts():
    _, square, _, _ = series(2, 38.86, 39.0, 0.79289, 2.42575)
    counts = np.arange(1, 400)
    lasting = np.cumprod(np.append(1.0, (2.42575 + 2 + counts[:-1] - 1) / (0.79289 + 2.42575 + 2 + counts[:-1] - 1)))
    reach = betainc(counts, 2.24259, 39 / (CLOCK + 38.86 + 39)) * lasting

    assert square == pytest.approx(((2 * counts - 1) * reach).sum(), rel=1e-11)


def test_the_interval_holds_the_counts_at_its_levels():
    _, _, low, high = series(40, 38.0, 39.0, 0.5, 9.0)
    counts = np.arange(1, 200)
    lasting = np.cumprod(np.append(1.0, (49.0 + counts[:-1] - 1) / (49.5 + counts[:-1] - 1)))
    reach = betainc(counts, 40.24259, 39 / (CLOCK + 38.0 + 39)) * lasting

    assert low == (reach > 0.975).sum()
    assert high == (reach > 0.025).sum()
    assert 0 < low < high


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60), st.floats(0, 200), st.floats(0.1, 150), st.floats(0.1, 3), st.floats(0.1, 20), st.floats(0, 1))
def test_moments_are_coherent_and_alive_only_scales_them(repeats, age, weeks, a, b, alive):
    sure, square, low, high = series(repeats, age, weeks, a, b)
    doubted = series(repeats, age, weeks, a, b, alive)

    assert 0 <= low <= high
    assert square >= sure * (1 - 1e-9)
    assert square >= sure**2 * (1 - 1e-9)
    assert doubted[:2] == pytest.approx([alive * sure, alive * square], rel=1e-12)
    assert sure <= (0.24259 + repeats) * weeks / (CLOCK + age) * (1 + 1e-9)


def test_rows_do_not_disturb_one_another():
    shape, q, b = np.array([0.3, 900.2, 5.0]), np.array([0.9, 0.4, 0.01]), np.array([2.0, 902.0, 8.0])

    together = count_series(np.ones(3), shape, q, 0.7, b)
    alone = [count_series(np.ones(1), shape[[row]], q[[row]], 0.7, b[[row]]) for row in range(3)]

    for column in range(4):
        assert together[column] == pytest.approx([float(single[column][0]) for single in alone], rel=1e-11)
