import numpy as np
import pytest

from amends.demo.tale import WEEKS
from amends.demo.truths import HORIZON_WEEKS, YEARLY_DISCOUNT, remaining_cents
from tests.demo.tales import told


def drawn_cents(rng, rate, leaving, mean_cents):
    """What one customer goes on to spend, by chance."""
    at, spent = rng.exponential(1 / rate), 0.0
    while at < HORIZON_WEEKS:
        spent += mean_cents * (1 + YEARLY_DISCOUNT) ** (-at / 52)
        if rng.random() < leaving:
            break
        at += rng.exponential(1 / rate)
    return spent


def test_what_is_still_to_come_is_what_comes_when_lives_are_drawn(monkeypatch):
    tale, rng = told(), np.random.default_rng(5)
    monkeypatch.setattr("amends.demo.truths._problem_leaving", lambda tale: 0.0)
    customers = tale.simulation.customers
    who = np.flatnonzero(customers.rate > 0.05)[:40]
    for one in who[:5]:
        lives = [drawn_cents(rng, customers.rate[one], customers.leaving[one], customers.mean_cents[one]) for _ in range(4000)]
        error = np.std(lives) / np.sqrt(len(lives))
        assert remaining_cents(tale)[one] == pytest.approx(np.mean(lives), abs=5 * error)


def test_problems_make_everybody_worth_less(monkeypatch):
    tale = told()
    with_problems = remaining_cents(tale)
    monkeypatch.setattr("amends.demo.truths._problem_leaving", lambda tale: 0.0)
    assert (remaining_cents(tale) > with_problems).all()


def test_who_has_left_left_within_the_time_told():
    left = told().simulation.customers.left_weeks
    assert ((left < WEEKS) | np.isinf(left)).all()
