"""A simulated firm from its orders, events and complaints to worth and damage, beside its truth."""

from datetime import timedelta

import numpy as np
import pytest

from amends.base.models import Firm
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Address, Order, OrderEvent
from amends.listening.models import Moment, Occasion
from amends.reckon import simulate
from amends.steering.damage import reckon_damage
from amends.steering.models import DamageReckoning, Worth
from amends.steering.reckoning import reckon
from tests.steering.unhappiness import cause, enter

pytestmark = pytest.mark.django_db(transaction=True)

WEEKS = 104.0


@pytest.fixture
def firm(db, monday):
    """2,000 customers' orders, what befell them, and what they said about it."""
    Firm.the()
    told, began = simulate(2, 2000, WEEKS), monday - timedelta(weeks=WEEKS)
    when = lambda weeks: began + timedelta(weeks=float(weeks))  # noqa: E731
    numbers = [str(number) for number in range(2000)]
    known = Address.objects.customers("customer id", numbers, at=began)
    ids = np.array([known[number] for number in numbers])
    bought = zip(ids[told.orders.customer], told.orders.at_weeks, told.orders.cents, strict=True)
    Order.objects.bulk_create(Order(customer_id=c, at=when(at), cents=cents, reference=str(n)) for n, (c, at, cents) in enumerate(bought))
    _befall(told, ids, when)
    return told


def _befall(told, ids, when):
    kinds, problems, said = [trouble.kind for trouble in told.truth.troubles], told.problems, told.complaints
    rows = zip(ids[problems.customer], problems.kind, problems.at_weeks, strict=True)
    events = OrderEvent.objects.bulk_create(
        OrderEvent(customer_id=c, kind=kinds[k], at=when(at), reference=str(n)) for n, (c, k, at) in enumerate(rows)
    )
    inbox, causes = Inbox.objects.create(name="Letters", channel="email"), {kind: cause(f"About {kind}") for kind in kinds}
    about = [events[problem] for problem in said.problem]
    at = [when(weeks) for weeks in said.at_weeks]
    letters = Conversation.objects.bulk_create(
        Conversation(customer_id=event.customer_id, inbox=inbox, opened_at=day, last_at=day) for event, day in zip(about, at, strict=True)
    )
    moments = Moment.objects.bulk_create(
        Moment(customer_id=event.customer_id, at=event.at, verdict="misery", cause=causes[event.kind]) for event in about
    )
    opened = [Occasion(moment=moment, order_event=event, at=event.at) for moment, event in zip(moments, about, strict=True)]
    joined = [Occasion(moment=moment, conversation=letter, at=letter.opened_at) for moment, letter in zip(moments, letters, strict=True)]
    Occasion.objects.bulk_create(opened + joined)


def test_worth_knows_who_has_left_and_damage_what_befell_whom(firm, monday):
    reckon(at=monday)

    left = Worth.objects.filter(customer__addresses__value__in=[str(n) for n in np.flatnonzero(firm.customers.left_weeks < WEEKS)])
    alive = [np.mean(group.values_list("alive", flat=True)) for group in (left, Worth.objects.exclude(pk__in=left.values("pk")))]
    assert alive[0] < 0.6 < alive[1]

    damage = DamageReckoning.objects.newest()
    last_year = firm.problems.at_weeks > WEEKS - 365 / 7
    for number, trouble in enumerate(firm.truth.troubles):
        found = damage.causes.get(cause__name=f"About {trouble.kind}")
        assert found.moments == (last_year & (firm.problems.kind == number)).sum()


def test_customers_lost_are_those_the_truth_lost(firm, monday):
    """With the true chances of leaving entered, the damage finds the number who left because of a problem."""
    reckon(at=monday)
    silent, well, badly = firm.truth.theta
    enter(monday, leave_silent=silent, leave_satisfied=well, leave_mollified=0.5, leave_dissatisfied=badly, handling_cents=0)
    share = float((firm.complaints.outcome == 1).mean())
    enter(monday, satisfied=share, mollified=0, dissatisfied=1 - share)

    damage = reckon_damage(at=monday, since=monday - timedelta(weeks=WEEKS), until=monday)

    year = 365 / 7 / WEEKS
    still = firm.customers.left_weeks[firm.problems.customer] >= firm.problems.at_weeks
    outcome = np.asarray(firm.truth.theta)[firm.problems.outcome] * still
    lost = sum(found.lost_customers for found in damage.causes.all())
    assert lost == pytest.approx(outcome.sum() * year, rel=0.05)
    complain = [found.complain_share for found in damage.causes.all()]
    true = [(firm.problems.outcome[firm.problems.kind == kind] > 0).mean() for kind in range(len(complain))]
    assert sorted(complain) == pytest.approx(sorted(true), abs=0.06)
