import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q

from amends.base.models import Event, File, Firm, Teammate
from amends.conversations.models import Closing, Commitment, Conversation, Inbox, Message
from amends.customers.models import Address, Customer, Order, OrderEvent
from amends.demo import building, house
from amends.demo.models import Truth
from amends.demo.summary import summary
from amends.listening.models import Cause, Judgement, Moment, Occasion
from amends.recoveries.models import Goodwill, Purse, Recovery, Step
from amends.steering.models import DamageReckoning, Reckoning, Worth
from tests.demo.conftest import CUSTOMERS, SEED, WANTED, unwatched
from tests.demo.rows import digest
from tests.demo.tales import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_the_firm_says_that_it_is_simulated():
    firm = Firm.the()
    assert (firm.is_simulated, firm.simulated_at, firm.name) == (True, NOW, house.NAME)


def test_five_people_work_there_and_only_the_workshops_own_see_its_inbox():
    assert sorted(Teammate.objects.values_list("role", flat=True)) == ["analyst", "lead", "owner", "teammate", "teammate"]
    workshop = Inbox.objects.get(name=house.CLOSED)
    seen_by = {mate.name for mate in Teammate.objects.all() if workshop in Inbox.objects.visible_to(mate)}
    assert seen_by == {house.OWNER.name, house.LEAD.name, house.RHYS.name}


def test_every_order_of_the_tale_is_on_record_to_the_cent(demo):
    on_record = dict(Order.objects.values_list("reference", "cents"))
    assert on_record == {parcel.reference: parcel.cents for parcel in demo.parcels}


def test_every_customer_has_a_name_and_an_address():
    assert Customer.objects.external().count() == CUSTOMERS
    assert not Customer.objects.filter(name="").exists()
    assert Address.objects.filter(kind="email").count() == Customer.objects.count()


def test_colleagues_are_customers_too_and_are_worth_nothing():
    colleagues = Customer.objects.filter(kind="internal")
    assert colleagues.count() == len(house.COLLEAGUES)
    assert Conversation.objects.filter(customer__in=colleagues).count() == len(house.COLLEAGUES)
    assert not Worth.objects.filter(customer__in=colleagues).exists()


def test_every_trouble_of_the_tale_is_in_the_log_of_its_order(demo):
    logged = set(OrderEvent.objects.values_list("reference", "order__reference"))
    assert logged == {(trouble.reference, trouble.parcel.reference) for trouble in demo.troubles}


def test_everybody_who_spoke_has_a_conversation_and_nobody_who_was_silent(demo):
    spoke = [occurrence for occurrence in demo.troubles + demo.chats if occurrence.said_at]
    assert Conversation.objects.count() == len(spoke) + len(house.COLLEAGUES)


def test_a_complaint_is_tied_to_what_befell_the_order():
    complaints = Moment.objects.filter(verdict="misery")
    events = Occasion.objects.filter(moment__in=complaints).exclude(order_event=None)
    assert events.count() == complaints.count()
    assert not events.exclude(order_event__customer=F("moment__customer")).exists()


def test_history_opened_no_recovery():
    assert Moment.objects.exclude(imported_at=None).exists()
    assert not Recovery.objects.exclude(moment__imported_at=None).exists()


def test_some_recoveries_are_open_their_clocks_running_and_some_are_late():
    recoveries = Recovery.objects.open()
    assert recoveries.unowned().filter(own_by__gt=NOW, opened_at__lte=NOW).count() >= 2
    assert recoveries.late(at=NOW).exists()
    assert recoveries.exclude(owner=None).filter(fix_by__gt=NOW).exists()
    assert Recovery.objects.exclude(pk__in=recoveries.values("pk")).exists()


def test_who_waits_for_an_answer_shows_in_the_list():
    waiting = Conversation.objects.waiting()
    assert waiting.count() >= 3
    assert waiting.exclude(next_due_at=None).exists()


def test_the_rows_of_conversations_say_what_their_messages_say():
    before = list(Conversation.objects.order_by("pk").values_list("last_at", "preview", "waiting_since"))
    Conversation.objects.all().reread()
    assert list(Conversation.objects.order_by("pk").values_list("last_at", "preview", "waiting_since")) == before


def test_nothing_is_dated_after_now():
    for model, field in (
        *((Order, "at"), (OrderEvent, "at"), (Message, "at"), (Judgement, "at"), (Step, "at"), (Goodwill, "at"), (Moment, "at")),
        *((Conversation, "opened_at"), (Conversation, "closed_at"), (Commitment, "made_at"), (Commitment, "kept_at"), (Closing, "at")),
    ):
        assert not model.objects.filter(**{f"{field}__gt": NOW}).exists(), (model, field)


def test_nothing_is_said_before_the_letter_or_after_the_close():
    assert not Message.objects.filter(at__lt=F("conversation__opened_at")).exists()
    assert not Message.objects.filter(at__gt=F("conversation__closed_at")).exists()


def test_no_letter_speaks_of_an_order_still_to_come():
    linked = Occasion.objects.exclude(order_event=None)
    assert not linked.filter(order_event__at__lt=F("order_event__order__at")).exists()
    assert not linked.filter(moment__at__lt=F("order_event__at")).exists()


def test_the_steps_of_a_recovery_come_one_after_the_other():
    for recovery in Recovery.objects.all():
        times = [step.at for step in recovery.taken().values()]
        order = list(recovery.taken())
        assert min(times, default=recovery.opened_at) >= recovery.opened_at
        assert "own" in order or not order


def test_gestures_were_paid_from_purses():
    given = sum(Goodwill.objects.values_list("cents", flat=True))
    assert given > 0
    assert Goodwill.objects.filter(purse__teammate=F("recovery__owner")).count() == Goodwill.objects.count()
    assert Purse.objects.filter(left_cents__lt=500_00).exists()


def test_promises_were_made_and_one_is_still_to_be_kept():
    assert Commitment.objects.exclude(kept_at=None).exists()
    assert Commitment.objects.filter(kept_at=None, broken_at=None).exists()


def test_causes_hang_under_all_three_roots():
    assert set(Cause.objects.exclude(parent=None).values_list("root", flat=True)) == {"people", "company", "customer"}
    assert not Moment.objects.filter(Q(verdict="misery", cause=None) | Q(verdict="misery", cause__parent=None)).exists()


def test_history_came_in_by_the_imports_each_batch_one_event(demo):
    batches = dict(Event.objects.filter(kind__endswith=".taken_in").values_list("kind", "count"))
    assert set(batches) == {"orders.taken_in", "order_events.taken_in", "conversations.taken_in"}
    assert batches["order_events.taken_in"] == len(demo.troubles)
    assert File.objects.count() == 3


def test_the_log_is_short_beside_the_history():
    assert Event.objects.count() < Order.objects.count()


def test_old_letters_lie_where_they_would_have_come_in():
    old = Conversation.objects.exclude(reference=None)
    assert set(old.values_list("inbox__name", flat=True)) <= set(house.INBOXES)
    assert set(Inbox.objects.exclude(archived_at=None).values_list("name", flat=True)).isdisjoint(house.INBOXES)


def test_old_letters_were_answered_by_whoever_owns_them():
    answered = Conversation.objects.exclude(reference=None).filter(messages__kind="reply")
    assert answered.exists()
    assert not answered.filter(owner=None).exists()


def test_the_summary_counts_what_is_there_and_is_one_plain_object():
    told = summary()
    assert told["customers"] == CUSTOMERS
    assert told["recoveries"] == Recovery.objects.count()
    assert json.loads(json.dumps(told, cls=DjangoJSONEncoder))["seed"] == SEED


def test_the_summary_tells_truth_by_outcome_and_by_cause():
    truth = summary()["truth"]
    assert set(truth["theta"]) == {"silent", "well", "badly"}
    assert set(truth["theta_of_cause"]) == set(truth["lost"]) == set(Cause.objects.exclude(parent=None).values_list("name", flat=True))


def test_worth_and_damage_are_reckoned_as_of_its_own_now():
    reckoning = Reckoning.objects.newest()
    assert (reckoning.at, reckoning.as_of, reckoning.customers) == (NOW, NOW, CUSTOMERS)
    assert DamageReckoning.objects.newest().causes.count() >= 8


def test_the_truth_is_kept_beside_it(demo):
    truth = {(row.name, row.about): row.value for row in Truth.objects.all()}
    assert truth["theta", "silent"] == 0.22
    assert truth["customers", ""] == CUSTOMERS
    assert sum(value for (name, _), value in truth.items() if name == "problems") == len(demo.troubles)
    assert sum(value for (name, _), value in truth.items() if name == "lost") == truth["left_because_of_problem", ""]


def test_a_demo_that_is_there_is_opened_again():
    before = digest()
    building.ensure(building.Wanted(), now=NOW, watch=unwatched)
    assert digest() == before


@pytest.mark.parametrize("other", [{"seed": SEED + 1}, {"customers": 300}, {"at": NOW.replace(hour=9)}])
def test_another_demo_than_the_one_that_is_there_has_to_be_asked_for(other):
    with pytest.raises(building.AnotherDemo, match="--fresh"):
        building.ensure(building.Wanted(**other), now=NOW, watch=unwatched)


def test_the_same_demo_is_opened_when_it_is_named():
    building.ensure(WANTED, now=NOW, watch=unwatched)
    assert Firm.the().is_simulated
