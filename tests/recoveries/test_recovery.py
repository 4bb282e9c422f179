from datetime import UTC, datetime, timedelta

import pytest

from amends.base.models import Event, Firm, OpenHours
from amends.conversations.models import Conversation, Message
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import Goodwill, Recovery
from amends.recoveries.purse import OverBudget
from amends.recoveries.recovery import NotAGesture, StepTaken


def test_a_misery_opens_a_recovery_in_the_same_breath(moment, ana, monday):
    Judgement.judge(moment, "misery", by=ana, at=monday)

    assert Recovery.objects.open().get().moment == moment
    assert Event.objects.filter(kind="recoveries.opened").count() == 1


@pytest.mark.parametrize("verdict", ["magic", "plain"])
def test_only_a_misery_opens_one(moment, ana, monday, verdict):
    Judgement.judge(moment, verdict, by=ana, at=monday)

    assert not Recovery.objects.exists()


def test_a_misery_judged_twice_opens_one_recovery(misery, dora, monday):
    Judgement.judge(misery, "misery", by=dora, at=monday + timedelta(hours=1))

    assert Recovery.objects.get().opened_at == monday
    assert Event.objects.filter(kind="recoveries.opened").count() == 1


def test_history_opens_no_recovery(ben, conversation, ana, monday):
    moment = Moment.notice(ben, at=monday, conversation=conversation, imported_at=monday)

    Judgement.judge(moment, "misery", by=ana, at=monday)

    assert not Recovery.objects.exists()


def test_a_second_thought_leaves_the_recovery_to_a_person(recovery, misery, ana, monday):
    Judgement.judge(misery, "plain", by=ana, at=monday + timedelta(hours=1))

    assert list(Recovery.objects.open()) == [recovery]


def test_its_clocks_run_in_the_firms_working_time(moment, ana):
    OpenHours.objects.bulk_create(OpenHours(weekday=day, opens_minutes=9 * 60, lasts_minutes=8 * 60) for day in range(5))
    friday_half_past_four = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)

    Judgement.judge(moment, "misery", by=ana, at=friday_half_past_four)

    recovery = Recovery.objects.get()
    assert recovery.own_by == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
    assert recovery.fix_by == datetime(2026, 3, 10, 16, 30, tzinfo=UTC)


def test_it_is_never_due_fixed_before_it_is_due_owned(moment, ana, monday):
    Firm.objects.update_or_create(id=1, defaults={"own_minutes": 120, "fix_minutes": 30})

    Judgement.judge(moment, "misery", by=ana, at=monday)

    recovery = Recovery.objects.get()
    assert recovery.own_by == recovery.fix_by == monday + timedelta(hours=2)


def test_five_steps_taken_once_each_make_a_customer_whole(recovery, ana, monday):
    cause = Cause.objects.named("Parcel late")

    recovery.own(by=ana, at=monday)
    recovery.fix(by=ana, at=monday, note="Sent again by courier")
    recovery.make_good(by=ana, at=monday, gesture="Postage back", cents=4_90)
    recovery.prevent(by=ana, at=monday, cause=cause, note="A second carrier")
    recovery.be_gracious(by=ana, at=monday)

    assert list(recovery.taken()) == ["own", "fix", "make_good", "prevent", "be_gracious"]
    assert not Recovery.objects.open().exists()
    assert recovery.look_back_at == monday + timedelta(days=14)


def test_who_owns_it_answers_for_it(recovery, ana, monday):
    recovery.own(by=ana, at=monday)

    recovery.refresh_from_db()
    assert recovery.owner == ana
    assert not Recovery.objects.unowned().exists()


def test_a_step_taken_twice_is_refused_with_who_took_it_by_the_firms_clock(recovery, ana, dora, monday):
    Firm.objects.update_or_create(id=1, defaults={"time_zone": "Asia/Tokyo"})
    recovery.own(by=ana, at=monday)

    with pytest.raises(StepTaken, match="Ana took the step “own” on 02 March 2026 at 18:00"):
        recovery.own(by=dora, at=monday + timedelta(minutes=1))

    recovery.refresh_from_db()
    assert recovery.owner == ana


def test_a_gesture_beyond_the_purse_leaves_no_trace(recovery, ana, monday):
    with pytest.raises(OverBudget):
        recovery.make_good(by=ana, at=monday, gesture="A holiday", cents=900_00)

    assert recovery.taken() == {}
    assert not Goodwill.objects.exists()
    assert not Event.objects.filter(kind="recoveries.make_good").exists()


def test_a_gesture_is_paid_from_the_givers_purse(recovery, dora, monday):
    goodwill = recovery.make_good(by=dora, at=monday, gesture="Flowers", cents=30_00)

    assert goodwill.purse.teammate == dora
    assert goodwill.purse.left_cents == 470_00
    assert recovery.taken()["make_good"].note == "Flowers"


@pytest.mark.parametrize(("gesture", "cents"), [("", 100), ("  ", 100), ("Flowers", -1)])
def test_a_gesture_needs_words_and_is_no_debt(recovery, dora, monday, gesture, cents):
    with pytest.raises(NotAGesture):
        recovery.make_good(by=dora, at=monday, gesture=gesture, cents=cents)

    assert recovery.taken() == {}


def test_a_gesture_may_cost_nothing(recovery, charlie, monday):
    goodwill = recovery.make_good(by=charlie, at=monday, gesture="A letter by hand", cents=0)

    assert goodwill.cents == 0


def test_the_cause_that_was_found_is_a_judgement_of_who_found_it(recovery, misery, dora, monday):
    cause = Cause.objects.named("Parcel late")

    recovery.prevent(by=dora, at=monday + timedelta(hours=2), cause=cause, note="No carrier on Sundays")

    misery.refresh_from_db()
    counts = Judgement.that_counts(misery)
    assert (misery.verdict, misery.cause) == ("misery", cause)
    assert (counts.by, counts.why) == (dora, "No carrier on Sundays")


def test_it_is_late_until_it_is_owned_then_until_it_is_fixed(recovery, ana, monday):
    in_two_hours, in_a_week = monday + timedelta(hours=2), monday + timedelta(days=7)
    assert list(Recovery.objects.late(at=in_two_hours)) == [recovery]

    recovery.own(by=ana, at=monday)
    assert not Recovery.objects.late(at=in_two_hours)
    assert list(Recovery.objects.late(at=in_a_week)) == [recovery]

    recovery.fix(by=ana, at=monday)
    assert not Recovery.objects.late(at=in_a_week)


def shown(conversation):
    return Conversation.objects.get(pk=conversation.pk).next_due_at


def test_its_conversation_shows_the_next_deadline(conversation, recovery, ana, monday):
    assert shown(conversation) == recovery.own_by

    recovery.own(by=ana, at=monday)
    assert shown(conversation) == recovery.fix_by

    recovery.fix(by=ana, at=monday)
    assert shown(conversation) is None


def test_of_two_deadlines_a_conversation_shows_the_nearer(conversation, recovery, ben, ana, monday):
    second = Moment.notice(ben, at=monday, conversation=conversation)

    Judgement.judge(second, "misery", by=ana, at=monday + timedelta(minutes=5))

    assert shown(conversation) == recovery.own_by < Recovery.objects.get(moment=second).own_by


def test_of_two_recoveries_a_conversation_shows_the_one_that_is_not_fixed(conversation, recovery, ben, ana, monday):
    second = Moment.notice(ben, at=monday, conversation=conversation)
    Judgement.judge(second, "misery", by=ana, at=monday + timedelta(minutes=5))

    recovery.own(by=ana, at=monday)
    recovery.fix(by=ana, at=monday)

    assert shown(conversation) == Recovery.objects.get(moment=second).own_by


def test_a_closed_conversation_shows_no_deadline_until_it_is_open_again(conversation, recovery, ana, monday):
    conversation.close(by=ana, at=monday)
    assert shown(conversation) is None

    recovery.own(by=ana, at=monday)
    assert shown(conversation) is None

    Message.say(conversation, kind="received", text="It is still not here.", at=monday + timedelta(days=1))
    assert shown(conversation) == recovery.fix_by


def test_a_conversation_that_joins_a_misery_shows_its_deadline(ben, inbox, misery, recovery, monday):
    second = Conversation.begin(ben, inbox, subject="Again", at=monday)

    misery.join(at=monday, conversation=second)

    assert shown(second) == recovery.own_by
