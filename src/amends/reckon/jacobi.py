"""Gauss quadrature against a Beta density: the mean of a smooth function of a probability by a few of its values."""

import numpy as np

from amends.reckon.visits import Array


def beta_nodes(a: float, b: Array, nodes: int) -> tuple[Array, Array]:
    """Nodes in (0, 1) and weights that sum to 1, for p ~ Beta(a, b), one row for each b.

    a > 0, b (rows,) > 0; returns two (rows, nodes). Exact for polynomials of degree 2 * nodes - 1.
    Source: Golub & Welsch (1969), "Calculation of Gauss quadrature rules", Math. Comp. 23, 221-230, for Jacobi polynomials.
    """
    n = np.arange(1, nodes)
    left, right = a - 1.0, (np.asarray(b, dtype=np.float64) - 1.0)[:, None]
    twice = 2 * n + left + right
    middle = np.empty((len(right), nodes))
    middle[:, 0] = ((left - right) / (left + right + 2))[:, 0]
    middle[:, 1:] = (left**2 - right**2) / (twice * (twice + 2))
    beside = np.empty((len(right), nodes - 1))
    beside[:, 0] = (4 * (1 + left) * (1 + right) / ((left + right + 2) ** 2 * (left + right + 3)))[:, 0]
    later, sums = n[1:], twice[:, 1:]
    beside[:, 1:] = 4 * later * (later + left) * (later + right) * (later + left + right) / (sums**2 * (sums + 1) * (sums - 1))
    return _solve(middle, np.sqrt(beside))


def _solve(middle: Array, beside: Array) -> tuple[Array, Array]:
    """Eigenvalues and squared first components of the symmetric tridiagonal matrices."""
    rows, nodes = middle.shape
    matrix = np.zeros((rows, nodes, nodes))
    at = np.arange(nodes)
    matrix[:, at, at] = middle
    matrix[:, at[1:], at[:-1]] = beside
    values, vectors = np.linalg.eigh(matrix)
    return np.clip((1 + values) / 2, 1e-300, 1.0), vectors[:, 0, :] ** 2
