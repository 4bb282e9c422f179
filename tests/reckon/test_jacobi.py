import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import beta, roots_jacobi

from amends.reckon.jacobi import beta_nodes


@settings(deadline=None, max_examples=60)
@given(st.floats(0.02, 30), st.floats(0.02, 3000))
def test_weights_sum_to_one_and_nodes_are_probabilities(a, b):
    nodes, weights = beta_nodes(a, np.array([b]), 24)

    assert weights.sum() == pytest.approx(1.0, rel=1e-10)
    assert np.all((nodes > 0) & (nodes <= 1))


@pytest.mark.parametrize(("a", "b"), [(0.793, 2.426), (0.3, 0.4), (0.5, 0.5), (1.0, 1.0), (5.0, 2000.0)])
@pytest.mark.parametrize("power", [1, 2, 7, 30])
def test_moments_of_the_beta_density_are_exact(a, b, power):
    nodes, weights = beta_nodes(a, np.array([b]), 24)

    assert (weights @ nodes.T**power).item() == pytest.approx(beta(a + power, b) / beta(a, b), rel=1e-9)


def test_it_is_the_rule_of_jacobi_on_another_interval():
    nodes, weights = beta_nodes(0.8, np.array([2.4]), 16)
    theirs, their_weights = roots_jacobi(16, 1.4, -0.2)

    assert nodes[0] == pytest.approx((1 + theirs) / 2, rel=1e-9)
    assert weights[0] == pytest.approx(their_weights / their_weights.sum(), rel=1e-8)


def test_every_b_has_a_row_of_its_own():
    nodes, _ = beta_nodes(0.8, np.array([2.4, 9.0]), 12)

    assert np.array_equal(nodes[1], beta_nodes(0.8, np.array([9.0]), 12)[0][0])
