from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event, Firm, OpenHours, Teammate
from amends.conversations.models import Conversation, Inbox, Message
from amends.customers.models import Customer
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import Goodwill, Recovery, Step
from amends.recoveries.purse import OverBudget
from amends.recoveries.recovery import NotAGesture, StepTaken
from amends.recoveries.step import KINDS
from tests.cast import MONDAY
from tests.together import together


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.django_db(transaction=True)
def test_a_step_taken_by_two_at_once_is_taken_by_one(recovery, ana, dora, monday, kind):
    outcomes = together(*[lambda by=by: take(Recovery.objects.get(pk=recovery.pk), kind, by=by, at=monday) for by in (ana, dora)])

    assert sorted(type(outcome).__name__ for outcome in outcomes if outcome is not None)[-1] == "StepTaken"
    assert recovery.steps.filter(kind=kind).count() == 1
    assert Event.objects.filter(kind=f"recoveries.{kind}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_judged_a_misery_by_many_at_once_it_opens_one_recovery(moment, ana, dora, monday):
    def judge(by):
        return lambda: Judgement.judge(Moment.objects.get(pk=moment.pk), "misery", by=by, at=monday)

    together(judge(ana), judge(dora), judge(ana))

    assert Recovery.objects.filter(moment=moment).count() == 1
    assert Event.objects.filter(kind="recoveries.opened").count() == 1


def test_unowned_ones_are_those_nobody_answers_for_yet(recovery, ana, monday):
    assert list(Recovery.objects.unowned()) == [recovery]

    recovery.own(by=ana, at=monday)

    assert not Recovery.objects.unowned()
    assert list(Recovery.objects.open()) == [recovery]


def test_it_is_looked_back_on_when_the_firm_says(recovery, ana, monday):
    Firm.the()
    Firm.objects.update(look_back_days=30)

    recovery.be_gracious(by=ana, at=monday)

    assert Recovery.objects.get().look_back_at == monday + timedelta(days=30)


def test_a_change_of_hours_does_not_rewrite_what_was_due(recovery, monday):
    before = (recovery.own_by, recovery.fix_by)
    Firm.objects.update(own_minutes=5, fix_minutes=5)
    OpenHours.objects.create(weekday=2, opens_minutes=540, lasts_minutes=60)

    recovery.refresh_from_db()
    assert (recovery.own_by, recovery.fix_by) == before


def test_finding_the_cause_leaves_the_verdict_as_it_was(recovery, misery, dora, monday):
    Judgement.judge(misery, "plain", by=dora, at=monday)
    recovery.refresh_from_db()

    recovery.prevent(by=dora, at=monday + timedelta(minutes=1), cause=Cause.objects.named("Late"))

    misery.refresh_from_db()
    assert (misery.verdict, misery.cause.name) == ("plain", "Late")


class Steps(TestCase):
    """Whatever order people take the steps in, and however often they try."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.sampled_from(KINDS), max_size=9), st.booleans())
    def test_each_is_taken_once_and_the_conversation_shows_what_is_due(self, kinds, is_closed):
        ana = Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=MONDAY)
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        conversation = Conversation.begin(ben, Inbox.objects.create(name="Letters", channel="email"), subject="", at=MONDAY)
        moment = Moment.notice(ben, at=MONDAY, conversation=conversation)
        Judgement.judge(moment, "misery", by=ana, at=MONDAY)
        recovery = Recovery.objects.get(moment=moment)
        if is_closed:
            conversation.close(by=ana, at=MONDAY)

        refused = [kind for kind in kinds if not taken(recovery, kind, by=ana)]

        assert len(refused) == len(kinds) - len(set(kinds))
        assert list(recovery.taken()) == [kind for kind in KINDS if kind in kinds]
        assert shown(conversation) == (None if is_closed else next_due(recovery))


def take(recovery, kind, *, by, at):
    more = {"make_good": {"gesture": "Flowers", "cents": 5_00}, "prevent": {"cause": Cause.objects.named("Late")}}.get(kind, {})
    getattr(recovery, kind)(by=by, at=at, **more)


def taken(recovery, kind, *, by):
    try:
        take(recovery, kind, by=by, at=MONDAY)
    except StepTaken:
        return False
    return True


def next_due(recovery):
    """Counted from the steps themselves."""
    steps = set(Step.objects.filter(recovery=recovery).values_list("kind", flat=True))
    if "be_gracious" in steps or {"own", "fix"} <= steps:
        return None
    return recovery.fix_by if "own" in steps else recovery.own_by
