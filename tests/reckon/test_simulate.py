import numpy as np
import pytest
from scipy.stats import kstest

from amends.reckon import BgNbd, Incoherent, Trouble, Truth, Visits, simulate
from amends.reckon.simulate import BADLY, NOBODY, OWN_ACCORD, SILENT, WELL


@pytest.fixture(scope="module")
def firm():
    return simulate(7, 20_000)


def test_the_same_seed_gives_the_same_firm_and_another_another():
    one, same, other = simulate(7, 300), simulate(np.random.default_rng(7), 300), simulate(8, 300)

    assert np.array_equal(one.orders.at_weeks, same.orders.at_weeks)
    assert np.array_equal(one.orders.cents, same.orders.cents)
    assert np.array_equal(one.complaints.at_weeks, same.complaints.at_weeks)
    assert not np.array_equal(one.customers.rate, other.customers.rate)


def test_everything_lies_within_the_time_and_in_its_order(firm):
    for table in (firm.orders, firm.problems, firm.complaints):
        assert np.all((table.at_weeks >= 0) & (table.at_weeks < firm.weeks))
        assert np.all(np.diff(table.at_weeks) >= 0)


def test_starts_are_staggered_over_the_whole_time(firm):
    first = np.full(20_000, np.inf)
    np.minimum.at(first, firm.orders.customer, firm.orders.at_weeks)

    assert np.array_equal(first, firm.customers.born_weeks)
    assert kstest(first / firm.weeks, "uniform").pvalue > 0.001


def test_rates_and_spends_are_drawn_as_the_truth_says(firm):
    assert kstest(firm.customers.rate, "gamma", args=(0.8, 0, 1 / 6.0)).pvalue > 0.001
    assert kstest(firm.customers.leaving, "beta", args=(0.6, 6.0)).pvalue > 0.001
    assert firm.customers.mean_cents.mean() == pytest.approx(6.25 * 1544 / 2.74, rel=0.03)
    assert firm.orders.cents.dtype == np.int64
    assert firm.orders.cents.min() >= 1


def test_a_customers_orders_cost_what_is_usual_for_them(firm):
    many = np.bincount(firm.orders.customer, minlength=20_000)
    spent = np.bincount(firm.orders.customer, firm.orders.cents, minlength=20_000)
    often = many > 30

    assert np.median(spent[often] / many[often] / firm.customers.mean_cents[often]) == pytest.approx(1.0, abs=0.03)


def test_some_twelve_percent_of_orders_bring_a_problem_each_kind_at_its_rate(firm):
    shares = np.bincount(firm.problems.kind, minlength=4) / len(firm.orders.cents)

    assert shares == pytest.approx([0.05, 0.03, 0.02, 0.02], abs=0.004)


def test_problems_surface_a_week_after_the_order_on_average(firm):
    delay = firm.problems.at_weeks - firm.orders.at_weeks[firm.problems.order]

    assert np.all(delay >= 0)
    assert delay.mean() == pytest.approx(1.0, abs=0.05)
    assert np.array_equal(firm.problems.customer, firm.orders.customer[firm.problems.order])


def test_an_order_brings_one_problem_at_most(firm):
    assert len(np.unique(firm.problems.order)) == len(firm.problems.order)


def test_heavy_buyers_complain_more(firm):
    rate = firm.customers.rate[firm.problems.customer]
    voiced = firm.problems.outcome != SILENT
    usual = np.abs(np.log(rate / 0.13)) < 0.2

    assert voiced[usual].mean() == pytest.approx(0.35, abs=0.04)
    assert voiced[rate > 0.4].mean() > voiced[rate < 0.1].mean() + 0.1


def test_complaints_are_the_voiced_problems_with_their_outcome(firm):
    problem = firm.complaints.problem

    assert np.array_equal(firm.complaints.outcome, firm.problems.outcome[problem])
    assert set(firm.complaints.outcome.tolist()) == {WELL, BADLY}
    assert np.all(firm.complaints.at_weeks > firm.problems.at_weeks[problem])
    assert (firm.complaints.outcome == WELL).mean() == pytest.approx(0.6, abs=0.03)


def test_nobody_orders_after_leaving(firm):
    left = firm.customers.left_weeks[firm.orders.customer]

    assert np.all(firm.orders.at_weeks <= left)


def test_leaving_has_a_cause_that_can_be_looked_up(firm):
    because, left = firm.customers.because, firm.customers.left_weeks
    driven = because >= 0

    assert np.array_equal(because == NOBODY, np.isinf(left))
    assert np.all(firm.problems.customer[because[driven]] == np.flatnonzero(driven))
    assert np.array_equal(firm.problems.at_weeks[because[driven]], left[driven])
    assert np.any(because == OWN_ACCORD)


def test_problems_drive_away_by_their_outcome_as_the_truth_says():
    firm = simulate(9, 60_000)
    problems, left = firm.problems, firm.customers.left_weeks
    there = left[problems.customer] >= problems.at_weeks
    drove = firm.customers.because[problems.customer] == np.arange(len(problems.order))

    found = [drove[there & (problems.outcome == outcome)].mean() for outcome in (SILENT, WELL, BADLY)]

    assert found == pytest.approx([0.22, 0.06, 0.35], abs=0.02)


def test_who_leaves_of_their_own_accord_leaves_at_an_order(firm):
    own = np.flatnonzero(firm.customers.because == OWN_ACCORD)
    last = np.zeros(20_000)
    np.maximum.at(last, firm.orders.customer, firm.orders.at_weeks)

    assert np.array_equal(last[own], firm.customers.left_weeks[own])


def test_without_problems_the_buying_model_finds_its_truth():
    truth = Truth(troubles=())
    firm = simulate(11, 20_000, 104.0, truth)
    _, visits, _ = Visits.from_orders(firm.orders.customer, firm.orders.at_weeks, 104.0)

    fit = BgNbd().fit(visits)

    errors = np.sqrt(np.diag(fit.covariance))
    assert np.all(np.abs(np.log(fit.vector) - np.log([truth.r, truth.alpha, truth.a, truth.b])) < 3 * errors)
    assert len(firm.problems.order) == 0
    assert len(firm.complaints.problem) == 0


def test_problems_lose_customers_who_would_have_stayed():
    calm, troubled = simulate(13, 20_000, truth=Truth(troubles=())), simulate(13, 20_000)

    assert np.isfinite(troubled.customers.left_weeks).mean() > np.isfinite(calm.customers.left_weeks).mean() + 0.03
    assert len(troubled.orders.cents) < len(calm.orders.cents)


def test_kinds_of_problems_can_be_given():
    firm = simulate(15, 3000, truth=Truth(troubles=(Trouble("melted", 0.5, well=0.0), Trouble("mislaid", 0.1, well=1.0))))
    kind, outcome = firm.problems.kind, firm.problems.outcome

    assert (kind == 0).mean() == pytest.approx(5 / 6, abs=0.02)
    assert not np.any(outcome[kind == 0] == WELL)
    assert not np.any(outcome[kind == 1] == BADLY)


@pytest.mark.parametrize("asked", [{"customers": 0}, {"weeks": 0.0}, {"weeks": float("nan")}])
def test_an_empty_firm_is_refused(asked):
    with pytest.raises(Incoherent, match="at least one customer and some time"):
        simulate(1, **asked)


def test_a_firm_of_one_customer_lives():
    firm = simulate(3, 1, 10.0)

    assert len(firm.orders.cents) >= 1
    assert len(firm.customers.rate) == 1
