import pytest

from amends.listening.models import Cause, Moment
from amends.steering.split import YARDSTICK, split
from tests.steering.unhappiness import buyers, cause, complain, days

pytestmark = pytest.mark.django_db


def under(root, name):
    return Cause.objects.under(Cause.objects.root(root), name)


@pytest.fixture
def unhappy(monday):
    """Eleven by our people, sixty-six by our products, twenty-three by the customer's side, four nobody knows why."""
    counts = ((11, under("people", "Brushed off")), (66, cause()), (23, under("customer", "Wrong size")), (4, None))
    for count, why in counts:
        complain(buyers(count, None, monday, cents=None), at=monday - days(40), about=why)


@pytest.mark.usefixtures("unhappy")
def test_the_split_has_shares_that_add_up_and_bounds_around_them():
    found = split()

    people, company, customer = found.parts
    assert [part.root for part in found.parts] == ["people", "company", "customer"]
    assert sum(part.share for part in found.parts) == pytest.approx(1)
    assert (people.n, company.n, customer.n, found.n) == (11, 66, 23, 100)
    assert (company.share, company.low, company.high) == pytest.approx((66.5 / 101.5, 0.5605, 0.7441), abs=1e-4)


@pytest.mark.usefixtures("unhappy")
def test_who_names_no_cause_is_told_apart():
    assert split().without_cause == 4


def test_before_anything_was_judged_nearly_everything_is_possible(moment):
    found = split()

    assert found.n == found.without_cause == 0
    assert all(part.low < 0.02 and part.high > 0.8 for part in found.parts)


@pytest.mark.usefixtures("unhappy")
def test_a_period_leaves_out_what_happened_before_and_after(monday):
    assert split(since=monday - days(39)).n == 0
    assert split(until=monday - days(40)).n == 0
    assert split(since=monday - days(40), until=monday).n == 100


@pytest.mark.usefixtures("unhappy")
def test_magic_and_what_was_not_judged_is_no_misery(monday):
    Moment.objects.of("misery").filter(cause__root="people").update(verdict="magic")
    Moment.objects.of("misery").filter(cause__root="customer").update(verdict=None)

    assert split().n == 66


@pytest.mark.usefixtures("unhappy")
def test_with_a_teammate_only_what_they_may_see_counts(closed_inbox, dora, charlie):
    closed_inbox.conversations.model.objects.all().update(inbox=closed_inbox)

    assert split(dora).n == split().n == 100
    assert split(charlie).n == 0


def test_the_yardstick_is_labelled_and_sums_past_the_whole(db):
    found = split()

    assert found.yardstick == YARDSTICK
    assert sum(part.high for part in YARDSTICK) == pytest.approx(1.1)
    assert "past 100 %" in str(found.yardstick_is)
