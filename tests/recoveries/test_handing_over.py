from datetime import timedelta

import pytest

from amends.base.models import Event
from amends.conversations.models import Conversation
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from amends.recoveries.recovery import CannotHandOver
from tests.together import together


@pytest.fixture
def owned(recovery, ana, monday):
    recovery.own(by=ana, at=monday)
    return recovery


def test_somebody_else_answers_for_it_from_here_on(owned, ana, dora, monday):
    owned.hand_over(dora, by=ana, at=monday + timedelta(hours=1))

    assert Recovery.objects.get().owner == dora
    told = Event.objects.about(owned)[0]
    assert (told.kind, told.by, told.details) == ("recoveries.handed_over", ana, {"was": ana.pk, "to": dora.pk})


def test_who_owned_it_first_stays_on_record(owned, ana, dora, monday):
    owned.hand_over(dora, by=ana, at=monday)

    assert owned.taken()["own"].by == ana


def test_it_is_handed_back_as_it_was_handed_over(owned, ana, dora, monday):
    owned.hand_over(dora, by=ana, at=monday)

    owned.hand_over(ana, by=dora, at=monday)

    assert Recovery.objects.get().owner == ana


def test_its_deadlines_stay_as_they_were(owned, conversation, ana, dora, monday):
    owned.hand_over(dora, by=ana, at=monday + timedelta(days=3))

    assert Conversation.objects.get(pk=conversation.pk).next_due_at == Recovery.objects.get().fix_by == owned.fix_by


def test_what_nobody_owns_is_owned_first(recovery, ana, dora, monday):
    with pytest.raises(CannotHandOver, match="Nobody owns this recovery yet: own it first."):
        recovery.hand_over(dora, by=ana, at=monday)


def test_it_is_not_handed_to_whoever_owns_it(owned, ana, monday):
    with pytest.raises(CannotHandOver, match="Ana owns it already: choose somebody else."):
        owned.hand_over(ana, by=ana, at=monday)


def test_nor_to_whoever_has_left(owned, ana, dora, monday):
    dora.leave(by=ana, at=monday)

    with pytest.raises(CannotHandOver, match="Dora has left: choose somebody who works here."):
        owned.hand_over(dora, by=ana, at=monday)


def test_nor_to_whoever_may_not_see_it(ben, closed_inbox, ana, charlie, dora, monday):
    secret = Conversation.begin(ben, closed_inbox, subject="About Eve", at=monday)
    moment = Moment.notice(ben, at=monday, conversation=secret)
    Judgement.judge(moment, "misery", by=dora, at=monday)
    recovery = Recovery.objects.get(moment=moment)
    recovery.own(by=dora, at=monday)

    with pytest.raises(CannotHandOver, match="Charlie is in no team that may see it: choose somebody who is."):
        recovery.hand_over(charlie, by=dora, at=monday)

    recovery.hand_over(ana, by=dora, at=monday)
    assert Recovery.objects.get().owner == ana


def test_what_somebody_who_left_has_owned_is_seen_until_it_is_handed_over(owned, ana, dora, monday):
    owned.hand_over(dora, by=ana, at=monday)
    assert not Recovery.objects.orphaned()

    dora.leave(by=ana, at=monday)
    assert list(Recovery.objects.orphaned()) == [owned]

    owned.hand_over(ana, by=ana, at=monday)
    assert not Recovery.objects.orphaned()


def test_what_was_whole_before_they_left_is_nobodys_burden(owned, ana, dora, monday):
    owned.hand_over(dora, by=ana, at=monday)
    owned.be_gracious(by=dora, at=monday)

    dora.leave(by=ana, at=monday)

    assert not Recovery.objects.orphaned()


@pytest.mark.django_db(transaction=True)
def test_handed_over_by_two_at_once_the_second_hears_of_it_or_hands_it_on(recovery, ana, charlie, dora, monday):
    recovery.own(by=ana, at=monday)

    outcomes = together(*[lambda: Recovery.objects.get(pk=recovery.pk).hand_over(dora, by=ana, at=monday)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotHandOver", "CannotHandOver", "NoneType"]
    assert Event.objects.filter(kind="recoveries.handed_over").count() == 1
