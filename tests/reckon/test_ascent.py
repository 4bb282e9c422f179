import numpy as np
import pytest

from amends.reckon.ascent import Range, Sums, climb, laplace_draws

WIDE = Range(("left", "right"), np.full(2, 1e-4), np.full(2, 1e4))


def hill(vector):
    """A smooth hill in log-parameters with its top at (2, 5)."""
    away = np.log(vector / np.array([2.0, 5.0]))
    bend = np.array([[3.0, 1.0], [1.0, 2.0]])
    slope = -bend @ away / vector
    hessian = -bend / np.outer(vector, vector) - np.diag(slope / vector)
    return Sums(float(-0.5 * away @ bend @ away), slope, hessian)


def ridge(vector):
    """A slope that rises for ever to the right."""
    return Sums(
        float(-1 / vector[1] - np.log(vector[0]) ** 2), np.array([-2 * np.log(vector[0]) / vector[0], vector[1] ** -2.0]), _bend(vector)
    )


def _bend(vector):
    return np.diag([-2 * (1 - np.log(vector[0])) / vector[0] ** 2, -2 * vector[1] ** -3.0])


def plateau(vector):
    """The right parameter does not matter at all."""
    away = np.log(vector[0] / 2)
    return Sums(-(away**2), np.array([-2 * away / vector[0], 0.0]), np.diag([(-2 + 2 * away) / vector[0] ** 2, 0.0]))


def test_it_finds_the_top_and_certifies_it():
    peak = climb(hill, np.array([0.1, 90.0]), 1.0, WIDE)

    assert peak.vector == pytest.approx([2.0, 5.0], rel=1e-6)
    assert peak.certificate.passed
    assert peak.certificate.reasons == ()
    assert peak.certificate.gradient < 1e-7


def test_the_covariance_is_that_of_the_logarithms():
    peak = climb(hill, np.array([1.0, 1.0]), 1.0, WIDE)

    assert peak.covariance == pytest.approx(np.linalg.inv([[3.0, 1.0], [1.0, 2.0]]), rel=1e-6)


def test_a_ridge_without_a_top_is_not_certified_and_the_parameter_is_named():
    peak = climb(ridge, np.array([1.0, 1.0]), 1.0, WIDE)

    assert not peak.certificate.passed
    assert any("right" in reason for reason in peak.certificate.reasons)
    assert peak.vector[1] <= 1e4


def test_a_plateau_is_a_flat_ridge():
    peak = climb(plateau, np.array([1.0, 1.0]), 1.0, WIDE)

    assert not peak.certificate.passed
    assert "flat ridge" in peak.certificate.reasons[0]
    assert peak.vector[0] == pytest.approx(2.0, rel=1e-4)


def test_a_climb_cut_short_is_not_certified():
    peak = climb(hill, np.array([0.001, 9000.0]), 1.0, WIDE, most_steps=1)

    assert "did not arrive" in peak.certificate.reasons[0]


def test_a_start_outside_the_range_is_drawn_into_it():
    peak = climb(hill, np.array([1e9, 1e-9]), 1.0, Range(WIDE.names, np.full(2, 0.5), np.full(2, 50.0)))

    assert np.all((peak.vector >= 0.5) & (peak.vector <= 50))


def test_a_hill_known_only_vaguely_is_not_certified():
    def vague(vector):
        steep = hill(vector)
        return Sums(steep.value / 1e4, steep.gradient / 1e4, steep.hessian / 1e4)

    peak = climb(vague, np.array([1.9, 4.9]), 1e-9, WIDE)

    assert not peak.certificate.passed


def test_a_flat_direction_does_not_move_the_draws():
    draws = laplace_draws(np.array([2.0, 3.0]), np.diag([0.04, 0.0]), 5000, np.random.default_rng(1))

    assert np.log(draws[:, 0]).std() == pytest.approx(0.2, rel=0.05)
    assert np.all(draws[:, 1] == 3.0)


def test_sums_in_logarithms_follow_the_chain_rule():
    vector = np.array([1.5, 7.0])
    plain, logs = hill(vector), hill(vector).in_logs(vector)

    assert logs.gradient == pytest.approx(plain.gradient * vector)
    assert logs.hessian == pytest.approx(-np.array([[3.0, 1.0], [1.0, 2.0]]), rel=1e-12)
