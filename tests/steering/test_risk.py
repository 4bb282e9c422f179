from datetime import timedelta

import pytest

from amends.base.models import Firm
from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from amends.reckon import at_risk
from amends.steering.models import Worth
from amends.steering.rise import Rise
from amends.steering.risk import AllAtRisk, Risk, why_not, worths_at_risk
from tests.steering.unhappiness import buyers, cause, complain, days, enter, reckoning_of, row_of_worth

pytestmark = pytest.mark.django_db

TARP = "TARP for the White House, 1979/86: complaint not satisfied, loss above $100"


@pytest.fixture
def worth(ben, monday):
    """Ben is worth 1,400.00 if he is with us, as he is with 88 %."""
    Firm.the()
    worth = row_of_worth(ben, reckoning_of(monday), 1400_00)
    worth.alive = 0.88
    worth.save()
    return worth


def miserable(customer, inbox, *, by, at):
    """They complain, and it is judged a misery."""
    said = Conversation.begin(customer, inbox, subject="Again", at=at)
    moment = Moment.notice(customer, at=at, conversation=said)
    Judgement.judge(moment, "misery", by=by, at=at)
    return said


def test_a_misery_puts_worth_at_risk(worth, ben, recovery, monday):
    enter(monday, leave_dissatisfied=0.19)

    risk = Risk.of(ben, monday)

    assert risk.cents == 234_08
    assert (risk.alive_now, risk.rise) == (0.88, pytest.approx(0.1672))
    assert risk.alive_if_nothing_is_done == pytest.approx(0.7128)
    assert (risk.miseries, risk.assumed, risk.as_of) == (1, None, monday)


def test_until_the_firm_knows_better_the_rise_is_assumed_and_says_so(worth, ben, recovery, monday):
    risk = Risk.of(ben, monday)

    assert risk.rise == pytest.approx(0.88 * (1 - 0.19 / 0.9))
    assert (risk.assumed.amount, risk.assumed.source) == ("19 %", TARP)
    assert str(risk.assumed.what) == "customers who stay after a complaint that ended badly"


def test_what_is_assumed_goes_by_the_size_of_a_purchase_and_by_who_stays_anyway(worth, ben, recovery, monday):
    worth.reckoning.doubt["purchase_cents"] = 800
    worth.reckoning.save()
    enter(monday, stay=0.92)

    assert Risk.of(ben, monday).rise == pytest.approx(0.88 * (1 - 0.46 / 0.92))


def test_without_a_misery_nothing_is_at_risk(worth, ben, moment, monday):
    risk = Risk.of(ben, monday)

    assert (risk.cents, risk.rise, risk.miseries, risk.assumed) == (0, 0, 0, None)
    assert risk.alive_if_nothing_is_done == risk.alive_now == 0.88


def test_two_miseries_add_up_to_less_than_twice_one(worth, ben, inbox, recovery, ana, monday):
    enter(monday, leave_dissatisfied=0.4)
    miserable(ben, inbox, by=ana, at=monday)

    risk = Risk.of(ben, monday + timedelta(minutes=1))

    assert risk.miseries == 2
    assert risk.rise == pytest.approx(0.88 * (1 - 0.6**2))


def test_whoever_is_whole_again_risks_nothing(worth, ben, recovery, ana, monday):
    recovery.own(by=ana, at=monday)
    recovery.fix(by=ana, at=monday)
    assert Risk.of(ben, monday).cents > 0

    recovery.be_gracious(by=ana, at=monday)

    assert Risk.of(ben, monday).cents == 0


def test_a_misery_opened_later_is_not_foreseen(worth, ben, recovery, monday):
    assert Risk.of(ben, monday - timedelta(seconds=1)).cents == 0


def test_of_a_colleague_nothing_is_known(worth, ben, recovery, monday):
    Customer.objects.update(kind="internal")
    ben.refresh_from_db()

    assert Risk.of(ben, monday) is None
    assert why_not(ben) == "What Ben is worth is not known, because a colleague is no buyer."


def test_without_a_worth_nothing_is_known(ben, recovery, monday):
    assert Risk.of(ben, monday) is None
    assert "nothing has been reckoned yet" in why_not(ben)


def test_where_nobody_is_seen_to_leave_nothing_is_known_until_the_firm_says_how_many_stay(worth, ben, recovery, monday):
    worth.reckoning.model = "NBD"
    worth.reckoning.save()
    assert Risk.of(ben, monday) is None
    assert "knows no leaving" in why_not(ben)

    enter(monday, stay=0.95)

    assert Risk.of(ben, monday).rise == pytest.approx(0.88 * (1 - 0.19 / 0.95))


def test_where_more_leave_anyway_than_are_said_to_leave_after_a_complaint_the_rise_is_no_gain(worth, ben, recovery, monday):
    enter(monday, stay=0.1)

    assert Risk.of(ben, monday).cents == 0


def test_the_database_says_the_same_as_the_science(monday, ana):
    enter(monday, leave_dissatisfied=0.37)
    reckoning = reckoning_of(monday)
    customers = [one for cents in (0, 1, 99, 123_45, 10**11) for one in buyers(3, reckoning, monday, cents=cents)]
    for place, customer in enumerate(customers):
        Worth.objects.filter(customer=customer).update(alive=(place + 1) / 16)
    for moment in [moment for some in (customers, customers[::2], customers[::3]) for moment in complain(some, at=monday, about=cause())]:
        Judgement.judge(moment, "misery", by=ana, at=monday)

    found = list(worths_at_risk(Rise.now()))

    expected = [at_risk(worth.given_alive_cents, worth.alive, 0.37, worth.miseries).cents[0] for worth in found]
    assert [worth.at_risk_cents for worth in found] == [round(cents) for cents in expected]
    assert {worth.miseries for worth in found} == {1, 2, 3}
    assert len(found) == 15


def test_everybodys_risk_counts_a_customer_once(worth, ben, inbox, recovery, ana, monday):
    miserable(ben, inbox, by=ana, at=monday)
    dan = buyers(1, worth.reckoning, monday, cents=100_00)[0]
    miserable(dan, inbox, by=ana, at=monday)

    all_ = AllAtRisk.now()

    later = monday + days(1)
    assert all_.customers == 2
    assert all_.cents == Risk.of(ben, later).cents + Risk.of(dan, later).cents
    assert all_.assumed.source == TARP


def test_a_teammate_is_told_of_those_whose_misery_they_may_see(worth, ben, recovery, inbox, closed_inbox, ana, dora, charlie, monday):
    dan = buyers(1, worth.reckoning, monday, cents=100_00)[0]
    miserable(dan, closed_inbox, by=ana, at=monday)

    assert [AllAtRisk.now(who).customers for who in (ana, dora, charlie)] == [2, 2, 1]
    assert AllAtRisk.now(charlie).cents == Risk.of(ben, monday).cents


def test_without_a_reckoning_everybodys_risk_is_not_known(recovery):
    assert AllAtRisk.now() is None


def test_with_nobody_unhappy_nothing_is_at_risk(worth):
    assert (AllAtRisk.now().cents, AllAtRisk.now().customers) == (0, 0)


def test_five_queries_tell_a_risk(worth, ben, recovery, monday, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        Risk.of(ben, monday)
