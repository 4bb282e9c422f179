import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Teammate
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery, Step
from amends.recoveries.step import KINDS, STEP_NAMES
from tests.cast import MONDAY


def next_of(recovery):
    found = Recovery.objects.with_next_step().get(pk=recovery.pk)
    return found.next_step, found.next_due_at


def test_the_five_have_names():
    assert [str(name) for name in STEP_NAMES.values()] == ["Own", "Fix", "Make good", "Prevent", "Be gracious"]
    assert tuple(STEP_NAMES) == KINDS


def test_the_first_step_is_to_own_it(recovery):
    assert next_of(recovery) == ("own", recovery.own_by)


def test_each_step_is_followed_by_the_next(recovery, ana, monday):
    seen = []
    for kind in KINDS:
        Step.objects.create(recovery=recovery, kind=kind, by=ana, at=monday)
        seen.append(next_of(recovery))

    assert seen == [("fix", recovery.fix_by), ("make_good", None), ("prevent", None), ("be_gracious", None), (None, None)]


def test_fixed_before_anybody_owned_it_it_is_still_to_be_owned(recovery, ana, monday):
    recovery.fix(by=ana, at=monday)

    assert next_of(recovery) == ("own", recovery.own_by)


def test_gracious_at_once_it_is_whole(recovery, ana, monday):
    recovery.be_gracious(by=ana, at=monday)

    assert next_of(recovery) == (None, None)


def test_a_step_taken_back_is_next_again(recovery, ana, monday):
    recovery.own(by=ana, at=monday)
    recovery.take_back("own", by=ana, at=monday)

    assert next_of(recovery) == ("own", recovery.own_by)


def test_nothing_is_next_in_what_is_called_off(recovery, misery, ana, monday):
    misery.judgements.get().withdraw(by=ana, at=monday)

    assert next_of(recovery) == (None, None)


def test_untouched_ones_are_those_nobody_has_begun(recovery, ana, monday):
    assert list(Recovery.objects.untouched()) == [recovery]

    recovery.fix(by=ana, at=monday)
    assert not Recovery.objects.untouched()

    recovery.take_back("fix", by=ana, at=monday)
    assert list(Recovery.objects.untouched()) == [recovery]


@pytest.mark.usefixtures("recovery")
def test_all_of_it_is_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [recovery.next_step for recovery in Recovery.objects.open().with_next_step()] == ["own"]


class AnySteps(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.sets(st.sampled_from(KINDS)))
    def test_next_is_the_first_of_the_five_that_is_missing(self, kinds):
        ana = Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=MONDAY)
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        conversation = Conversation.begin(ben, Inbox.objects.create(name="Letters", channel="email"), subject="", at=MONDAY)
        moment = Moment.notice(ben, at=MONDAY, conversation=conversation)
        Judgement.judge(moment, "misery", by=ana, at=MONDAY)
        recovery = Recovery.objects.get(moment=moment)
        Step.objects.bulk_create(Step(recovery=recovery, kind=kind, by=ana, at=MONDAY) for kind in kinds)

        missing = [kind for kind in KINDS if kind not in kinds]

        assert next_of(recovery)[0] == (None if "be_gracious" in kinds else missing[0])
        assert (recovery in Recovery.objects.open()) is bool(next_of(recovery)[0])
