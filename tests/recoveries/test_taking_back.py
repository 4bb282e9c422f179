from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event, Teammate
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import Goodwill, Purse, Recovery, Step
from amends.recoveries.step import KINDS
from amends.recoveries.taking_back import SOON, CannotTakeBack
from tests.cast import MONDAY
from tests.together import together


def take(recovery, kind, *, by, at):
    more = {"make_good": {"gesture": "Flowers", "cents": 5_00}, "prevent": {"cause": Cause.objects.named("Late")}}.get(kind, {})
    getattr(recovery, kind)(by=by, at=at, **more)


def shown(conversation):
    return Conversation.objects.get(pk=conversation.pk).next_due_at


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_is_taken_back_and_its_row_stays(recovery, ana, monday, kind):
    take(recovery, kind, by=ana, at=monday)

    recovery.take_back(kind, by=ana, at=monday + timedelta(minutes=9))

    step = recovery.steps.get()
    assert (step.by, step.at, step.taken_back_by, step.taken_back_at) == (ana, monday, ana, monday + timedelta(minutes=9))
    assert (recovery.taken(), Recovery.objects.open().get()) == ({}, recovery)
    told = Event.objects.about(recovery).get(kind="recoveries.taken_back")
    assert (told.by, told.details) == (ana, {"step": kind})


@pytest.mark.parametrize("kind", KINDS)
def test_taken_back_it_can_be_taken_again_by_anybody(recovery, ana, dora, monday, kind):
    take(recovery, kind, by=ana, at=monday)
    recovery.take_back(kind, by=ana, at=monday)

    take(recovery, kind, by=dora, at=monday)

    assert recovery.taken()[kind].by == dora
    assert recovery.steps.filter(kind=kind).count() == 2


def test_whose_it_was_is_nobodys_again(recovery, conversation, ana, monday):
    recovery.own(by=ana, at=monday)

    recovery.take_back("own", by=ana, at=monday)

    assert Recovery.objects.unowned().get().owner is None
    assert shown(conversation) == recovery.own_by


def test_not_fixed_after_all_it_is_due_again(recovery, conversation, ana, monday):
    recovery.own(by=ana, at=monday)
    recovery.fix(by=ana, at=monday)

    recovery.take_back("fix", by=ana, at=monday)

    assert shown(conversation) == recovery.fix_by
    assert list(Recovery.objects.late(at=monday + timedelta(days=9))) == [recovery]


def test_the_money_of_a_gesture_is_in_the_purse_again(recovery, dora, monday):
    recovery.make_good(by=dora, at=monday, gesture="Flowers", cents=30_00)

    recovery.take_back("make_good", by=dora, at=monday)

    goodwill = Goodwill.objects.get()
    assert (goodwill.gesture, goodwill.cents, goodwill.taken_back_by, goodwill.taken_back_at) == ("Flowers", 30_00, dora, monday)
    assert (goodwill.purse.left_cents, goodwill.purse.spent_cents) == (500_00, 0)
    assert not Goodwill.objects.standing()


def test_the_money_returns_to_the_purse_it_came_from(recovery, dora):
    last_of_march, first_of_april = datetime(2026, 3, 31, 23, 55, tzinfo=UTC), datetime(2026, 4, 1, 0, 1, tzinfo=UTC)
    recovery.make_good(by=dora, at=last_of_march, gesture="Flowers", cents=30_00)
    Purse.objects.of(dora, at=first_of_april)

    recovery.take_back("make_good", by=dora, at=first_of_april)

    assert list(Purse.objects.order_by("month").values_list("month__month", "left_cents")) == [(3, 500_00), (4, 500_00)]


def test_a_cause_that_was_not_it_counts_no_more(recovery, misery, dora, monday):
    recovery.prevent(by=dora, at=monday, cause=Cause.objects.named("Late"))

    recovery.take_back("prevent", by=dora, at=monday)

    misery.refresh_from_db()
    assert (misery.verdict, misery.cause) == ("misery", None)
    assert Judgement.objects.get(by=dora).withdrawn_at == monday


def test_a_cause_that_was_withdrawn_meanwhile_is_no_trouble(recovery, dora, monday):
    step = recovery.prevent(by=dora, at=monday, cause=Cause.objects.named("Late"))
    step.judgement.withdraw(by=dora, at=monday)

    recovery.take_back("prevent", by=dora, at=monday)

    assert recovery.taken() == {}


def test_not_gracious_yet_nobody_looks_back(recovery, ana, monday):
    recovery.be_gracious(by=ana, at=monday)

    recovery.take_back("be_gracious", by=ana, at=monday)

    assert Recovery.objects.open().get().look_back_at is None


def test_only_whoever_took_it_takes_it_back(recovery, ana, dora, monday):
    recovery.fix(by=ana, at=monday)

    with pytest.raises(CannotTakeBack, match="Ana took the step “fix”: ask them to take it back."):
        recovery.take_back("fix", by=dora, at=monday)


def test_only_the_latest_is_taken_back(recovery, ana, monday):
    recovery.own(by=ana, at=monday)
    recovery.be_gracious(by=ana, at=monday)

    with pytest.raises(CannotTakeBack, match="The step “be gracious” was taken after “own”: take that back first."):
        recovery.take_back("own", by=ana, at=monday)

    recovery.take_back("be_gracious", by=ana, at=monday)
    recovery.take_back("own", by=ana, at=monday)
    assert recovery.taken() == {}


def test_ten_minutes_later_it_stays(recovery, ana, monday):
    recovery.fix(by=ana, at=monday)

    with pytest.raises(CannotTakeBack, match="can be taken back for ten minutes; “fix” stays: say in a note what is different."):
        recovery.take_back("fix", by=ana, at=monday + SOON + timedelta(microseconds=1))

    recovery.take_back("fix", by=ana, at=monday + SOON)
    assert recovery.taken() == {}


@pytest.mark.parametrize("kind", [*KINDS, "dance"])
def test_what_nobody_took_is_not_taken_back(recovery, ana, monday, kind):
    with pytest.raises(CannotTakeBack, match="Nobody has taken this step, or it is taken back already."):
        recovery.take_back(kind, by=ana, at=monday)


def test_what_was_handed_over_is_not_given_back_to_nobody(recovery, ana, dora, monday):
    recovery.own(by=ana, at=monday)
    recovery.hand_over(dora, by=ana, at=monday)

    with pytest.raises(CannotTakeBack, match="Dora answers for it by now: ask them to hand it back to you."):
        recovery.take_back("own", by=ana, at=monday)

    assert Recovery.objects.get().owner == dora


def test_a_refusal_leaves_no_line_and_no_mark(recovery, ana, dora, monday):
    recovery.make_good(by=ana, at=monday, gesture="Flowers", cents=5_00)

    with pytest.raises(CannotTakeBack):
        recovery.take_back("make_good", by=dora, at=monday)

    assert (Goodwill.objects.standing().count(), Step.objects.standing().count()) == (1, 1)
    assert not Event.objects.filter(kind="recoveries.taken_back").exists()


@pytest.mark.parametrize("half", ["taken_back_at", "taken_back_by"])
@pytest.mark.parametrize("noun", [Step, Goodwill])
def test_the_database_wants_both_who_and_when(recovery, ana, monday, noun, half):
    recovery.make_good(by=ana, at=monday, gesture="Flowers", cents=5_00)

    with pytest.raises(IntegrityError):
        noun.objects.update(**{half: monday if half == "taken_back_at" else ana})


@pytest.mark.django_db(transaction=True)
def test_taken_back_by_two_hands_at_once_the_money_returns_once(recovery, dora, monday):
    recovery.make_good(by=dora, at=monday, gesture="Flowers", cents=30_00)

    outcomes = together(*[lambda: Recovery.objects.get(pk=recovery.pk).take_back("make_good", by=dora, at=monday)] * 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotTakeBack"] * 3 + ["Step"]
    assert Purse.objects.get().left_cents == 500_00


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_is_handed_over_somebody_or_nobody_owns_it(recovery, ana, dora, monday):
    for _ in range(6):
        recovery.own(by=ana, at=monday)
        together(
            lambda: Recovery.objects.get(pk=recovery.pk).take_back("own", by=ana, at=monday),
            lambda: Recovery.objects.get(pk=recovery.pk).hand_over(dora, by=ana, at=monday),
        )

        recovery.refresh_from_db()
        assert recovery.owner == (dora if recovery.taken() else None)
        if recovery.owner:
            recovery.hand_over(ana, by=dora, at=monday)
            recovery.take_back("own", by=ana, at=monday)


class Hands(TestCase):
    """Whatever is taken and taken back in whatever order."""

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.tuples(st.booleans(), st.sampled_from(KINDS)), max_size=16))
    def test_what_stands_is_what_shows(self, deeds):
        ana = Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=MONDAY)
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        conversation = Conversation.begin(ben, Inbox.objects.create(name="Letters", channel="email"), subject="", at=MONDAY)
        moment = Moment.notice(ben, at=MONDAY, conversation=conversation)
        Judgement.judge(moment, "misery", by=ana, at=MONDAY)
        recovery = Recovery.objects.get(moment=moment)

        stack = []
        for is_taken, kind in deeds:
            done = (
                tries(take, recovery, kind, by=ana, at=MONDAY) if is_taken else tries(Recovery.take_back, recovery, kind, by=ana, at=MONDAY)
            )
            assert done is ((kind not in stack) if is_taken else (stack[-1:] == [kind]))
            if done:
                stack.append(kind) if is_taken else stack.pop()

        recovery.refresh_from_db()
        assert list(recovery.taken()) == [kind for kind in KINDS if kind in stack]
        assert recovery.owner == (ana if "own" in stack else None)
        assert bool(recovery.look_back_at) is ("be_gracious" in stack)
        assert Purse.objects.of(ana, at=MONDAY).left_cents == 5000_00 - (5_00 if "make_good" in stack else 0)
        assert Moment.objects.get().cause == (Cause.objects.named("Late") if "prevent" in stack else None)
        assert recovery in Recovery.objects.open() or "be_gracious" in stack


def tries(deed, *words, **more):
    try:
        deed(*words, **more)
    except Refusal:
        return False
    return True
