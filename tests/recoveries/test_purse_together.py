"""Two pairs of hands at one purse: whatever is given and taken back at once, the sums come out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Allowance, Goodwill, Purse, Recovery
from tests.cast import MONDAY
from tests.together import together

MONTH_CENTS = 100_00
deeds = st.lists(st.sampled_from(["give", "take back", "less", "more"]), min_size=1, max_size=5)


def hands(recovery, deeds, dora, cents):
    """One pair of hands at a recovery of its own, doing one deed after another."""

    def work():
        for deed in deeds:
            try:
                one(deed, Recovery.objects.get(pk=recovery.pk), dora, cents)
            except Refusal:
                continue

    return work


def one(deed, recovery, dora, cents):
    if deed == "give":
        recovery.make_good(by=dora, at=MONDAY, gesture="Flowers", cents=cents)
    elif deed == "take back":
        recovery.take_back("make_good", by=dora, at=MONDAY)
    else:
        month = MONTH_CENTS // 2 if deed == "less" else MONTH_CENTS
        Allowance.objects.of("teammate").change(gesture_cents=50_00, month_cents=month, by=dora, at=MONDAY)


def opened(number, dora):
    customer = Customer.objects.create(name=f"Ben {number}", first_seen_at=MONDAY)
    inbox, _ = Inbox.objects.get_or_create(name="Letters", channel="email")
    thread = Conversation.begin(customer, inbox, subject="", at=MONDAY)
    moment = Moment.notice(customer, at=MONDAY, conversation=thread)
    Judgement.judge(moment, "misery", by=dora, at=MONDAY)
    return Recovery.objects.get(moment=moment)


@pytest.mark.django_db(transaction=True)
class AtOnePurse(TransactionTestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(deeds, deeds, st.integers(1, 50_00), st.integers(1, 50_00))
    def test_what_is_left_is_the_allowance_less_what_stands(self, these, those, cents, more_cents):
        dora = Teammate.welcome(email="dora@firm.example", name="Dora", at=MONDAY)
        Allowance.objects.create(role="teammate", gesture_cents=50_00, month_cents=MONTH_CENTS)
        first, second = opened(1, dora), opened(2, dora)

        outcomes = together(hands(first, these, dora, cents), hands(second, those, dora, more_cents))

        purse = Purse.objects.of(dora, at=MONDAY)
        given = sum(Goodwill.objects.standing().values_list("cents", flat=True))
        assert outcomes == [None, None]
        assert purse.spent_cents == given
        assert purse.left_cents == max(0, purse.month_cents - given)
        assert purse.month_cents == Allowance.objects.of("teammate").month_cents
