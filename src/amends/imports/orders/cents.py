"""Quantity times price in the firm's smallest coin, exactly: halves go to the even coin."""

import numpy as np

from amends.imports.money import MICROS, THOUSANDTHS

SAFE = 2.0**62
LARGEST_CENTS = 10**15


def cents_of(thousandths: np.ndarray, micros: np.ndarray, cents_in_one: int) -> np.ndarray:
    """Amounts in cents of quantities in thousandths at prices in millionths."""
    return _divided(thousandths, micros, cents_in_one, THOUSANDTHS * MICROS)


def cents_from(micros: np.ndarray, cents_in_one: int) -> np.ndarray:
    """Amounts in cents of amounts in millionths."""
    return _divided(np.ones_like(micros), micros, cents_in_one, MICROS)


def _divided(quantity: np.ndarray, price: np.ndarray, by: int, parts: int) -> np.ndarray:
    size = np.abs(quantity.astype(np.float64)) * np.abs(price) * by
    if (size < SAFE).all():
        return _halves_to_even(quantity * price * by, parts).astype(np.int64)
    exact = [_halves_to_even(int(q) * int(p) * by, parts) for q, p in zip(quantity, price, strict=True)]
    return np.array([min(max(cents, -LARGEST_CENTS), LARGEST_CENTS) for cents in exact], dtype=np.int64)


def _halves_to_even(number, parts: int):
    whole, rest = number // parts, number % parts
    return whole + ((2 * rest > parts) | ((2 * rest == parts) & (whole % 2 == 1)))
