from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import OuterRef, Subquery, Value
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event, Teammate
from amends.conversations.conversation import AlreadyClosed, AlreadyOpen, IsAwake, WorksElsewhere
from amends.conversations.models import Closing, Commitment, Conversation, Inbox, Message
from amends.customers.models import Customer
from tests.cast import MONDAY
from tests.together import together


def later(**span):
    return MONDAY + timedelta(**span)


def says(conversation, kind, at, *, by=None, text="Words"):
    return Message.say(conversation, kind=kind, text=text, by=by, at=at)


def test_a_conversation_begins_with_a_customer_in_an_inbox(ben, inbox, monday):
    conversation = Conversation.begin(ben, inbox, subject="My parcel", at=monday, source="mailbox", reference="1@home.example")

    assert (conversation.opened_at, conversation.last_at, conversation.waiting_since) == (monday, monday, None)
    assert Event.objects.get(kind="conversations.begun").noun_id == conversation.pk


def test_it_is_kept_once_by_its_reference(ben, inbox, monday):
    Conversation.begin(ben, inbox, subject="", at=monday, source="mailbox", reference="1")

    with pytest.raises(IntegrityError):
        Conversation.begin(ben, inbox, subject="", at=monday, source="mailbox", reference="1")


def test_who_writes_waits_for_an_answer(conversation, ana):
    assert conversation.waiting_since == MONDAY

    says(conversation, "received", later(hours=1))
    assert conversation.waiting_since == MONDAY

    says(conversation, "reply", later(hours=2), by=ana)
    assert conversation.waiting_since is None


def test_a_note_answers_nobody_and_is_not_shown_in_the_list(conversation, ana):
    says(conversation, "note", later(hours=1), by=ana, text="Ask the carrier")

    assert conversation.waiting_since == MONDAY
    assert conversation.preview == "Where is my parcel?"
    assert conversation.last_at == later(hours=1)


def test_a_long_letter_is_shown_by_its_beginning(conversation):
    says(conversation, "received", later(hours=1), text="w" * 500)

    assert conversation.preview == "w" * 140


def test_a_letter_that_comes_late_changes_no_later_words(conversation, ana):
    says(conversation, "reply", later(hours=2), by=ana, text="It is on its way")

    says(conversation, "received", later(hours=1), text="Hello?")

    assert (conversation.preview, conversation.waiting_since) == ("It is on its way", None)
    assert conversation.last_at == later(hours=2)


def test_a_stale_copy_of_a_conversation_forgets_nothing(conversation, ana):
    stale = Conversation.objects.get(pk=conversation.pk)
    says(conversation, "reply", later(hours=2), by=ana, text="It is on its way")

    says(stale, "note", later(hours=1), by=ana)

    assert (stale.preview, stale.last_at, stale.waiting_since) == ("It is on its way", later(hours=2), None)


def test_closing_says_who_and_when_and_ends_the_waiting(conversation, ana):
    conversation.fall_due(later(hours=4))

    closing = conversation.close(by=ana, at=later(hours=1))

    conversation.refresh_from_db()
    assert (closing.by, closing.at) == (ana, conversation.closed_at) == (ana, later(hours=1))
    assert (conversation.waiting_since, conversation.next_due_at) == (None, None)


def test_it_is_closed_once(conversation, ana, dora):
    conversation.close(by=ana, at=MONDAY)

    with pytest.raises(AlreadyClosed, match="Ana closed this conversation on 02 March 2026"):
        conversation.close(by=dora, at=later(hours=1))


def test_what_is_open_cannot_be_opened(conversation, ana):
    with pytest.raises(AlreadyOpen):
        conversation.reopen(by=ana, at=MONDAY)


def test_whoever_thinks_again_lets_the_customer_wait_as_before(conversation, ana):
    conversation.close(by=ana, at=later(hours=1))

    conversation.reopen(by=ana, at=later(hours=2))

    assert (conversation.closed_at, conversation.waiting_since) == (None, MONDAY)


def test_closing_does_not_cut_the_chain(conversation, ana):
    conversation.close(by=ana, at=later(hours=1))

    says(conversation, "received", later(days=9), text="It broke.")

    assert (conversation.closed_at, conversation.waiting_since) == (None, later(days=9))
    assert Event.objects.filter(kind="conversations.reopened").count() == 1


def test_a_letter_on_its_way_while_we_closed_opens_it_again(conversation, ana):
    conversation.close(by=ana, at=later(hours=2))

    says(conversation, "received", later(hours=1), text="And the invoice is wrong, too.")

    assert (conversation.closed_at, conversation.waiting_since) == (None, later(hours=1))


def test_a_letter_closed_in_the_same_breath_was_not_left_waiting(conversation, ana):
    conversation.close(by=ana, at=MONDAY)

    says(conversation, "received", later(days=9))

    assert conversation.waiting_since == later(days=9)


@pytest.mark.parametrize("kind", ["reply", "note", "trace"])
def test_our_own_words_leave_it_closed(conversation, ana, kind):
    conversation.close(by=ana, at=later(hours=1))

    says(conversation, kind, later(hours=2), by=ana)

    assert conversation.closed_at == later(hours=1)


def test_every_closing_is_kept(conversation, ana):
    for day in range(3):
        conversation.close(by=ana, at=later(days=day, hours=1))
        conversation.reopen(by=ana, at=later(days=day, hours=2))

    assert Closing.objects.exclude(reopened_at=None).count() == 3


def test_an_owner_is_named_and_let_go(conversation, ana, dora):
    conversation.assign(dora, by=ana, at=MONDAY)
    assert not Conversation.objects.unowned().exists()

    conversation.assign(None, by=dora, at=MONDAY)
    assert Conversation.objects.unowned().get() == conversation


def test_the_waiting_are_open_and_unanswered(conversation, ben, inbox, ana):
    answered = Conversation.begin(ben, inbox, subject="", at=MONDAY)
    says(answered, "received", MONDAY)
    says(answered, "reply", MONDAY, by=ana)

    assert list(Conversation.objects.waiting()) == [conversation]


def test_a_deadline_is_shown_on_open_ones_only(conversation, ana):
    conversation.close(by=ana, at=MONDAY)

    conversation.fall_due(later(hours=1))

    assert conversation.next_due_at is None


def test_who_answered_for_it_is_told_for_whoever_thinks_again(conversation, ana, dora):
    assert conversation.assign(ana, by=ana, at=MONDAY) is None
    assert conversation.assign(dora, by=ana, at=MONDAY) == ana

    assert Event.objects.filter(kind="conversations.assigned").latest("pk").details == {"owner": dora.pk, "was": ana.pk}


def test_who_took_it_meanwhile_is_told_too(conversation, ana, dora):
    stale = Conversation.objects.get(pk=conversation.pk)
    conversation.assign(ana, by=ana, at=MONDAY)

    assert stale.assign(dora, by=dora, at=MONDAY) == ana


def test_who_has_left_answers_for_nothing(conversation, ana, dora):
    dora.leave(at=MONDAY)

    with pytest.raises(WorksElsewhere, match="Dora does not work here any more"):
        conversation.assign(dora, by=ana, at=MONDAY)

    conversation.refresh_from_db()
    assert conversation.owner is None


def test_it_is_handed_from_team_to_team(conversation, ana, back_office):
    assert conversation.hand_to(back_office, by=ana, at=MONDAY) is None
    assert conversation.hand_to(None, by=ana, at=MONDAY) == back_office

    assert [event.details["team"] for event in Event.objects.filter(kind="conversations.handed").order_by("pk")] == [back_office.pk, None]


def test_what_is_at_risk_is_known_of_open_ones_only(conversation, ben, inbox, ana):
    closed = Conversation.begin(ben, inbox, subject="", at=MONDAY)
    closed.close(by=ana, at=MONDAY)

    assert Conversation.objects.all().endanger(4200, as_of=MONDAY) == 1

    conversation.refresh_from_db()
    assert (conversation.at_risk_cents, conversation.at_risk_as_of) == (4200, MONDAY)
    assert list(Conversation.objects.at_risk()) == [conversation]


def test_what_is_at_risk_may_be_asked_of_another_table(conversation, ben):
    rows = type(ben).objects.filter(pk=OuterRef("customer")).annotate(cents=Value(70)).values("cents")

    Conversation.objects.all().endanger(Subquery(rows), as_of=MONDAY)

    assert Conversation.objects.get().at_risk_cents == 70


def test_once_closed_nothing_is_at_risk_and_nothing_due(conversation, ana):
    Conversation.objects.all().endanger(4200, as_of=MONDAY)
    conversation.fall_due(later(hours=1))
    Commitment.promise(conversation, text="Soon", due_at=later(hours=1), by=ana, at=MONDAY)

    conversation.close(by=ana, at=MONDAY)

    row = Conversation.objects.get()
    assert (row.at_risk_cents, row.next_due_at, row.commitment_due_at) == (None, None, None)


def test_opened_again_what_is_promised_is_due_again(conversation, ana):
    Commitment.promise(conversation, text="Soon", due_at=later(hours=1), by=ana, at=MONDAY)
    conversation.close(by=ana, at=MONDAY)

    conversation.reopen(by=ana, at=MONDAY)

    assert conversation.commitment_due_at == later(hours=1)


def test_with_its_people_a_row_asks_nothing_more(conversation, ana, back_office, django_assert_num_queries):
    conversation.assign(ana, by=ana, at=MONDAY)
    conversation.hand_to(back_office, by=ana, at=MONDAY)

    with django_assert_num_queries(1):
        assert [str(who) for row in Conversation.objects.with_people() for who in (row.customer, row.inbox, row.owner, row.team)]


@pytest.mark.parametrize(
    "wrong", [{"at_risk_cents": -1}, *[{"closed_at": MONDAY, name: MONDAY} for name in ("waiting_since", "next_due_at", "snoozed_until")]]
)
def test_the_database_knows_what_a_row_cannot_say(ben, inbox, wrong):
    Conversation.begin(ben, inbox, subject="", at=MONDAY)

    with pytest.raises(IntegrityError):
        Conversation.objects.update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_letters_that_arrive_at_once_are_all_shown(conversation):
    copies = [Conversation.objects.get(pk=conversation.pk) for _ in range(4)]

    together(*[lambda copy=copy, hour=hour: says(copy, "received", later(hours=hour)) for hour, copy in enumerate(copies, 1)])

    conversation.refresh_from_db()
    assert (conversation.last_at, conversation.waiting_since) == (later(hours=4), MONDAY)


@pytest.mark.django_db(transaction=True)
def test_closed_by_two_at_once_it_is_closed_by_one(conversation, ana, dora):
    copies = [Conversation.objects.get(pk=conversation.pk) for _ in range(2)]

    outcomes = together(*[lambda copy=copy, by=by: copy.close(by=by, at=MONDAY) for copy, by in zip(copies, (ana, dora), strict=True)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyClosed", "Closing"]


DEEDS = ["received", "reply", "note", "trace", "close", "reopen", "snooze", "wake", "promise", "keep"]
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 30)), max_size=10)


class RowAndMessages(TestCase):
    """A conversation's row always says what its messages say."""

    @settings(max_examples=60, deadline=None)
    @given(deeds, st.booleans())
    def test_however_it_went_the_row_is_true(self, deeds, in_order):
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        inbox = Inbox.objects.create(name="Letters", channel="email")
        ana = Teammate.welcome(email="ana@firm.example", name="Ana", at=MONDAY)
        conversation = Conversation.begin(ben, inbox, subject="", at=MONDAY)

        for number, (deed, minutes) in enumerate(deeds):
            do(conversation, deed, by=ana, at=later(minutes=number if in_order else minutes))

        row = Conversation.objects.get(pk=conversation.pk)
        shown = (row.last_at, row.preview, row.closed_at, row.waiting_since, row.snoozed_until, row.commitment_due_at)
        assert shown == (last_at(row), preview(row), closed_at(row), waiting_since(row), snoozed_until(row), promised(row))


def do(conversation, deed, *, by, at):
    plain = {
        "close": conversation.close,
        "reopen": conversation.reopen,
        "wake": conversation.wake,
        "snooze": partial(conversation.snooze, at + timedelta(hours=1)),
        "promise": partial(Commitment.promise, conversation, text="Soon", due_at=at),
        "keep": partial(keep, conversation),
    }
    try:
        if deed in plain:
            plain[deed](by=by, at=at)
        else:
            says(conversation, deed, at, by=None if deed == "received" else by, text=f"{deed} at {at}")
    except (AlreadyClosed, AlreadyOpen, IsAwake):
        pass


def keep(conversation, *, by, at):
    if commitment := conversation.commitments.unsettled().first():
        commitment.keep(by=by, at=at)
        conversation.refresh_from_db()


def in_time(row, *kinds):
    return sorted(Message.objects.filter(conversation=row, kind__in=kinds), key=lambda message: (message.at, message.pk))


def last_at(row):
    return max([row.opened_at, *(message.at for message in Message.objects.filter(conversation=row).exclude(kind="trace"))])


def preview(row):
    return next((message.text for message in reversed(in_time(row, "received", "reply"))), "")


def closed_at(row):
    return next((closing.at for closing in Closing.objects.filter(conversation=row, reopened_at=None)), None)


def unanswered(row):
    """Counted from the story as it was told: what was said since the last answer, and since the last closing that was meant."""
    meant = Closing.objects.filter(conversation=row, reopened_by=None)
    waiting = []
    for message in in_time(row, "received", "reply"):
        waiting = [*waiting, message.at] if message.kind == "received" else []
    return [at for at in waiting if not any(c.at >= at and (c.reopened_at is None or c.reopened_at > at) for c in meant)]


def waiting_since(row):
    return min(unanswered(row), default=None) if row.closed_at is None else None


def snoozed_until(row):
    return next((snooze.until for snooze in row.snoozes.filter(woken_at=None)), None)


def promised(row):
    return min([commitment.due_at for commitment in row.commitments.unsettled() if row.closed_at is None], default=None)
