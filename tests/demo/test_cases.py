"""What becomes of one letter of the last days, fate by fate."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from amends.base.models import Event
from amends.conversations.models import Commitment, Conversation, Message
from amends.customers.models import Address, Customer, Order, OrderEvent
from amends.demo import founding, house, live
from amends.demo.history import SHOP
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from tests.demo.conftest import unwatched
from tests.demo.occurrences import BEN, occurrence
from tests.demo.tales import NOW

pytestmark = pytest.mark.django_db
WRITTEN = 5.0  # days ago: a Friday afternoon


@pytest.fixture
def desk():
    """The firm, with one customer, one order, and what befell it."""
    founded = founding.found(at=NOW - timedelta(days=800), now=NOW)
    customer = Customer.objects.create(name=BEN.full, first_seen_at=NOW - timedelta(days=30))
    Address.objects.create(customer=customer, kind="email", value=BEN.email)
    order = Order.objects.create(customer=customer, source=SHOP, reference="61004", at=NOW - timedelta(days=30), cents=96_00)
    OrderEvent.objects.create(customer=customer, order=order, kind="late", at=NOW - timedelta(days=20), source=SHOP, reference="T1")
    return live.Desk(1, {BEN.email: customer.pk}, founded)


def lived(desk, fate, *, kind="late", until=NOW):
    """The letter's conversation, and its recovery if there is one, as they stand by then."""
    case = live.Case(desk, occurrence(kind, said=WRITTEN))
    script = live.chat(case) if kind in ("magic", "question") else live.complaint(case, fate)
    live.play([script], until, unwatched)
    conversation = Conversation.objects.first()
    return SimpleNamespace(conversation=conversation, recovery=Recovery.objects.first(), moment=Moment.objects.first())


def steps(told):
    return list(told.recovery.taken())


def test_nothing_happens_before_the_letter_comes(desk):
    told = lived(desk, live.WHOLE, until=NOW - timedelta(days=WRITTEN))
    assert (told.conversation, told.recovery) == (None, None)


def test_a_letter_nobody_has_looked_at_is_held_for_a_misery_by_its_words(desk):
    told = lived(desk, None)
    judgement = told.moment.judgements.get()
    assert (judgement.verdict, judgement.by, judgement.proposed_by) == ("misery", None, live.RULE)
    assert told.recovery.owner is None


def test_a_complaint_belongs_to_what_befell_the_order(desk):
    told = lived(desk, None)
    events = [occasion.order_event for occasion in told.moment.occasions.exclude(order_event=None)]
    assert [event.reference for event in events] == ["T1"]


def test_its_clocks_run_in_working_time(desk):
    told = lived(desk, None)
    opened = told.recovery.opened_at
    assert told.recovery.own_by == house.CALENDAR.due(opened, 60)
    assert told.recovery.fix_by == house.CALENDAR.due(opened, 960)


def test_a_neglected_letter_waits_and_is_late(desk):
    told = lived(desk, live.NEGLECTED)
    assert steps(told) == []
    assert told.conversation.waiting_since == told.conversation.opened_at
    assert told.recovery in Recovery.objects.late(at=NOW)


def test_a_forgotten_one_was_owned_and_promised_something_and_no_more(desk):
    told = lived(desk, live.FORGOTTEN)
    assert steps(told) == ["own"]
    assert told.conversation.owner == told.recovery.owner
    assert Commitment.objects.get().kept_at is None
    assert told.recovery in Recovery.objects.late(at=NOW)


def test_a_prompt_one_is_owned_within_minutes(desk):
    told = lived(desk, live.PROMPT)
    took = told.recovery.taken()["own"].at - told.recovery.opened_at
    assert took < timedelta(minutes=10)


def test_a_slow_one_is_owned_too_late(desk):
    told = lived(desk, live.SLOW)
    assert told.recovery.taken()["own"].at > told.recovery.own_by


def test_a_whole_one_takes_all_five_steps_and_is_closed(desk):
    told = lived(desk, live.WHOLE, until=NOW + timedelta(days=10))
    assert steps(told) == ["own", "fix", "make_good", "prevent", "be_gracious"]
    assert told.conversation.closed_at is not None
    assert Commitment.objects.get().kept_at is not None
    assert told.recovery not in Recovery.objects.open()


def test_what_was_given_came_from_the_owners_purse(desk):
    told = lived(desk, live.WHOLE, until=NOW + timedelta(days=10))
    goodwill = told.recovery.goodwill.get()
    assert goodwill.purse.teammate == told.recovery.owner
    assert goodwill.purse.left_cents == 500_00 * (4 if told.recovery.owner.role == "lead" else 1) - goodwill.cents


def test_a_story_broken_off_now_goes_no_further(desk):
    whole = lived(desk, live.WHOLE, until=NOW - timedelta(days=4))
    assert set(steps(whole)) <= {"own", "make_good"}
    assert whole.conversation.closed_at is None
    assert not Message.objects.filter(at__gt=NOW - timedelta(days=4)).exists()


def test_what_is_said_is_what_was_written_for_it(desk):
    told = lived(desk, live.WHOLE, until=NOW + timedelta(days=10))
    said = list(told.conversation.messages.order_by("at", "pk").values_list("kind", flat=True))
    assert said[0] == "received"
    assert [kind for kind in said if kind != "note"] == ["received", "reply", "received"]


def test_praise_is_magic_and_opens_no_recovery(desk):
    told = lived(desk, None, kind="magic")
    assert (told.moment.verdict, told.moment.cause, told.recovery) == ("magic", None, None)
    assert told.conversation.closed_at is not None


def test_a_question_is_plain_and_gets_its_answer(desk):
    told = lived(desk, None, kind="question")
    reply = told.conversation.messages.get(kind="reply")
    assert (told.moment.verdict, told.recovery) == ("plain", None)
    assert reply.by == told.conversation.closings.get().by


def test_workmanship_is_the_workshops_own(desk):
    assert lived(desk, None, kind="faulty").conversation.inbox.name == house.CLOSED


def test_the_log_is_written_in_order_of_time(desk):
    lived(desk, live.WHOLE, until=NOW + timedelta(days=10))
    times = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)


def test_the_newest_letters_have_the_first_fates(desk):
    scripts = live.scripts(desk, [occurrence(said=days) for days in (3, 1, 2)] + [occurrence("magic", said=4)])
    assert len(scripts) == 4
    assert [NOW - next(script) for script in scripts] == [timedelta(days=days) for days in (1, 2, 3, 4)]
