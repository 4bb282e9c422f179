from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from amends.base.models import Event, Firm, OpenHours
from amends.conversations.models import Conversation
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import CallingOff, Recovery
from amends.recoveries.reactions import call_off_recovery
from amends.recoveries.recovery import CannotCallOff, IsCalledOff
from tests.together import together

LATER = timedelta(hours=1)


@pytest.fixture
def judgement(misery):
    return misery.judgements.get()


@pytest.fixture
def called_off(recovery, judgement, ana, monday):
    judgement.withdraw(by=ana, at=monday)
    return recovery


def shown(conversation):
    return Conversation.objects.get(pk=conversation.pk).next_due_at


def test_a_misery_that_is_withdrawn_calls_its_recovery_off(recovery, judgement, ana, monday):
    judgement.withdraw(by=ana, at=monday + LATER)

    off = recovery.callings_off.get()
    assert (off.by, off.at, off.opened_at, off.undone_at) == (ana, monday + LATER, monday, None)
    assert (Event.objects.about(recovery)[0].kind, Event.objects.about(recovery)[0].by) == ("recoveries.called_off", ana)


def test_called_off_it_is_open_no_more_and_nowhere_due(called_off, conversation, monday):
    in_a_year = monday + timedelta(days=365)

    assert list(Recovery.objects.called_off()) == [called_off]
    assert not Recovery.objects.open()
    assert not Recovery.objects.unowned()
    assert not Recovery.objects.late(at=in_a_year)
    assert shown(conversation) is None


def test_its_row_and_what_was_said_stay(called_off, judgement, ana):
    assert list(Recovery.objects.visible_to(ana)) == [called_off]
    assert Judgement.objects.get() == judgement


def test_a_second_thought_of_another_kind_keeps_it(recovery, misery, ana, monday):
    Judgement.judge(misery, "plain", by=ana, at=monday + LATER)

    assert list(Recovery.objects.open()) == [recovery]


def test_withdrawn_while_another_holds_it_to_be_a_misery_it_stays(recovery, misery, judgement, ana, dora, monday):
    Judgement.judge(misery, "misery", by=dora, at=monday + LATER)

    judgement.withdraw(by=ana, at=monday + LATER)

    assert list(Recovery.objects.open()) == [recovery]


def test_withdrawn_over_a_proposal_of_misery_it_stays(moment, ana, monday):
    Judgement.judge(moment, "misery", by="rule", at=monday)
    Judgement.judge(moment, "misery", by=ana, at=monday).withdraw(by=ana, at=monday)

    assert Recovery.objects.open().get().moment == moment


def test_a_word_that_was_no_misery_calls_nothing_off(recovery, misery, ana, monday):
    Judgement.judge(misery, "plain", by=ana, at=monday + LATER)
    magic = Judgement.judge(misery, "magic", by=ana, at=monday + 2 * LATER)

    magic.withdraw(by=ana, at=monday + 2 * LATER)

    assert list(Recovery.objects.open()) == [recovery]


def test_what_was_begun_for_a_customer_is_finished(recovery, judgement, ana, monday):
    recovery.own(by=ana, at=monday)

    judgement.withdraw(by=ana, at=monday + LATER)

    assert list(Recovery.objects.open()) == [recovery]
    assert not CallingOff.objects.exists()


def test_judged_a_misery_again_it_opens_anew_with_fresh_clocks(called_off, misery, conversation, ana, dora, monday):
    Judgement.judge(misery, "misery", by=dora, at=monday + 3 * LATER)

    recovery = Recovery.objects.open().get()
    assert recovery == called_off
    assert (recovery.opened_at, recovery.own_by) == (monday + 3 * LATER, monday + 4 * LATER)
    assert shown(conversation) == recovery.own_by
    off = recovery.callings_off.get()
    assert (off.by, off.at, off.undone_by, off.undone_at) == (ana, monday, dora, monday + 3 * LATER)


def test_a_rule_may_open_it_anew(called_off, misery, monday):
    Judgement.judge(misery, "misery", by="rule", at=monday + LATER)

    assert Recovery.objects.open().get().callings_off.get().undone_by is None


def test_called_off_and_opened_anew_every_time_is_on_record(recovery, misery, ana, monday):
    for hour in range(3):
        misery.judgements.standing().get().withdraw(by=ana, at=monday + hour * LATER)
        Judgement.judge(misery, "misery", by=ana, at=monday + hour * LATER)

    assert CallingOff.objects.exclude(undone_at=None).count() == 3
    assert [event.kind for event in Event.objects.about(recovery)] == ["recoveries.opened", "recoveries.called_off"] * 3 + [
        "recoveries.opened"
    ]


def test_opened_anew_it_takes_its_steps(called_off, misery, dora, monday):
    Judgement.judge(misery, "misery", by=dora, at=monday + LATER)

    Recovery.objects.get().own(by=dora, at=monday + LATER)

    assert Recovery.objects.get().owner == dora


def test_nothing_more_is_done_for_what_is_called_off(called_off, ana, dora, monday):
    Firm.objects.update_or_create(id=1, defaults={"time_zone": "Asia/Tokyo"})

    with pytest.raises(IsCalledOff, match="Ana called this off on 02 March 2026: judge it a misery again to open it anew."):
        called_off.own(by=dora, at=monday)
    with pytest.raises(IsCalledOff):
        called_off.hand_over(dora, by=ana, at=monday)
    with pytest.raises(IsCalledOff):
        called_off.call_off(by=dora, at=monday)

    assert called_off.taken() == {}


def test_a_person_calls_off_what_was_judged_otherwise_and_not_begun(recovery, misery, ana, dora, monday):
    Judgement.judge(misery, "plain", by=ana, at=monday + LATER)

    recovery.call_off(by=dora, at=monday + LATER)

    assert Recovery.objects.called_off().get().callings_off.get().by == dora


def test_a_misery_is_not_called_off(recovery, ana, monday):
    with pytest.raises(CannotCallOff, match="It is judged a misery: judge it otherwise first."):
        recovery.call_off(by=ana, at=monday)


def test_what_was_begun_is_not_called_off(recovery, misery, ana, monday):
    recovery.own(by=ana, at=monday)
    Judgement.judge(misery, "plain", by=ana, at=monday)

    with pytest.raises(CannotCallOff, match="Ana took the step “own”: go on with the next, or let them take it back."):
        recovery.call_off(by=ana, at=monday)


def test_a_step_taken_back_is_none(recovery, judgement, ana, monday):
    recovery.own(by=ana, at=monday)
    recovery.take_back("own", by=ana, at=monday)

    judgement.withdraw(by=ana, at=monday)

    assert list(Recovery.objects.called_off()) == [recovery]


def test_withdrawn_first_and_the_step_taken_back_after_it_is_called_off_too(recovery, judgement, conversation, ana, monday):
    recovery.own(by=ana, at=monday)
    judgement.withdraw(by=ana, at=monday)
    assert list(Recovery.objects.open()) == [recovery]

    recovery.take_back("own", by=ana, at=monday)

    assert list(Recovery.objects.called_off()) == [recovery]
    assert shown(conversation) is None


def test_a_return_that_was_no_misery_after_all_leaves_the_first_open(misery, recovery, ben, conversation, ana, monday):
    again = Moment.notice(ben, at=monday, conversation=conversation, reopens=misery)
    Judgement.judge(again, "misery", by=ana, at=monday).withdraw(by=ana, at=monday)

    assert list(Recovery.objects.open()) == [recovery]
    assert shown(conversation) == recovery.own_by


def test_reacted_to_twice_it_is_called_off_once(called_off, misery):
    call_off_recovery(Event.objects.about(misery)[0])

    assert CallingOff.objects.count() == 1


def test_an_old_withdrawal_reacted_to_late_calls_nothing_off(called_off, misery, dora, monday):
    withdrawal = Event.objects.about(misery)[0]
    Judgement.judge(misery, "misery", by=dora, at=monday + LATER)

    call_off_recovery(withdrawal)

    assert Recovery.objects.open().exists()


def test_its_fresh_clocks_run_in_the_hours_of_then(called_off, misery, ana):
    OpenHours.objects.replace([(day, 9 * 60, 8 * 60) for day in range(5)], by=ana, at=called_off.opened_at)
    friday_half_past_four = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)

    Judgement.judge(misery, "misery", by=ana, at=friday_half_past_four)

    assert Recovery.objects.get().own_by == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


def test_new_hours_and_new_clocks_leave_running_deadlines_alone(recovery, conversation, ana, monday):
    before = (recovery.own_by, recovery.fix_by, shown(conversation))

    OpenHours.objects.replace([(2, 540, 60)], by=ana, at=monday)
    Firm.the().set_clocks(own_minutes=5, fix_minutes=5, look_back_days=1, by=ana, at=monday)
    Firm.the().move_to("Asia/Tokyo", by=ana, at=monday)

    recovery.refresh_from_db()
    assert (recovery.own_by, recovery.fix_by, shown(conversation)) == before


@pytest.mark.django_db(transaction=True)
def test_withdrawn_while_somebody_begins_it_is_either_begun_or_called_off(ben, inbox, ana, dora, monday):
    for _ in range(8):
        moment = Moment.notice(ben, at=monday, conversation=Conversation.begin(ben, inbox, subject="", at=monday))
        judgement = Judgement.judge(moment, "misery", by=ana, at=monday)
        recovery = Recovery.objects.get(moment=moment)

        together(lambda it=judgement: it.withdraw(by=ana, at=monday), lambda it=recovery: it.own(by=dora, at=monday))

        recovery.refresh_from_db()
        assert bool(recovery.taken()) is (recovery.owner == dora) is (recovery in Recovery.objects.open())
        assert (recovery in Recovery.objects.called_off()) is not bool(recovery.taken())


@pytest.mark.django_db(transaction=True)
def test_found_a_cause_while_another_withdraws_nobody_waits_for_ever(recovery, judgement, ana, dora, monday):
    cause = Cause.objects.named("Late")

    outcomes = together(lambda: judgement.withdraw(by=ana, at=monday), lambda: recovery.prevent(by=dora, at=monday, cause=cause))

    assert [type(outcome).__name__ for outcome in outcomes] in (["NoneType", "Step"], ["NoneType", "IsCalledOff"])


def test_the_database_lets_it_be_called_off_once_at_a_time(called_off, ana, monday):
    with pytest.raises(IntegrityError):
        CallingOff.objects.create(recovery=called_off, by=ana, at=monday, opened_at=monday)
