from datetime import timedelta

import pytest
from django.db import IntegrityError

from amends.base.models import Event
from amends.conversations.models import Conversation
from amends.customers.models import Customer, Merge, OrderEvent
from amends.listening.models import Judgement, Moment, Occasion
from amends.listening.moment import SomebodyElses
from tests.together import together


@pytest.fixture
def late_parcel(ben, monday):
    return OrderEvent.objects.create(customer=ben, kind="late", reference="late-1", at=monday)


def test_a_moment_is_noticed_from_what_opened_it(ben, conversation, monday):
    moment = Moment.notice(ben, at=monday, conversation=conversation)

    assert (moment.customer, moment.verdict, moment.is_history) == (ben, None, False)
    assert moment.occasions.get().conversation == conversation
    assert Event.objects.get(kind="moments.noticed").noun_id == moment.pk


def test_a_complaint_joins_its_late_parcel(ben, late_parcel, conversation, monday):
    moment = Moment.notice(ben, at=monday, order_event=late_parcel)

    moment.join(at=monday + timedelta(days=1), conversation=conversation)

    assert [str(occasion) for occasion in moment.occasions.order_by("pk")] == [
        f"order event {late_parcel.pk}",
        f"conversation {conversation.pk}",
    ]
    assert Moment.objects.count() == 1


def test_joining_twice_is_joining_once(moment, late_parcel, monday):
    first = moment.join(at=monday, order_event=late_parcel)
    second = moment.join(at=monday + timedelta(days=1), order_event=late_parcel)

    assert first == second
    assert Event.objects.filter(kind="moments.joined").count() == 1


@pytest.mark.django_db(transaction=True)
def test_joined_by_two_at_once_it_is_joined_once(moment, late_parcel, monday):
    together(*[lambda: moment.join(at=monday, order_event=late_parcel)] * 3)

    assert Occasion.objects.filter(order_event=late_parcel).count() == 1


def test_what_befell_another_is_no_part_of_it(moment, inbox, monday):
    eve = Customer.objects.create(name="Eve", first_seen_at=monday)
    hers = Conversation.begin(eve, inbox, subject="Hers", at=monday)

    with pytest.raises(SomebodyElses, match="“Hers” happened to another customer"):
        moment.join(at=monday, conversation=hers)
    with pytest.raises(SomebodyElses):
        Moment.notice(eve, at=monday, conversation=hers, reopens=moment)


def test_reopening_is_a_new_moment_linked_to_the_old(misery, ben, conversation, monday):
    again = Moment.notice(ben, at=monday + timedelta(days=9), conversation=conversation, reopens=misery)

    assert (again.reopens, again.verdict, misery.verdict) == (misery, None, "misery")


def test_an_imported_moment_is_history(ben, conversation, monday):
    assert Moment.notice(ben, at=monday, conversation=conversation, imported_at=monday).is_history


def test_a_moment_without_an_occasion_is_none(ben, monday):
    with pytest.raises(IntegrityError):
        Moment.notice(ben, at=monday)


@pytest.mark.parametrize(("field", "value"), [("verdict", "awful"), ("severity", 0), ("severity", 6)])
def test_the_database_knows_verdicts_and_severities(moment, field, value):
    setattr(moment, field, value)

    with pytest.raises(IntegrityError):
        moment.save()


def test_moments_are_found_by_what_they_were(misery, ben, conversation, monday):
    unjudged = Moment.notice(ben, at=monday, conversation=conversation)

    assert list(Moment.objects.of("misery")) == list(Moment.objects.judged()) == [misery]
    assert unjudged not in Moment.objects.judged()


@pytest.mark.django_db(transaction=True)
def test_judged_while_its_customer_is_merged_nobody_waits_for_ever(moment, ana, monday):
    for _ in range(10):
        Judgement.judge(moment, "plain", by=ana, at=monday)
        other = Customer.objects.create(name="Benny", first_seen_at=monday)

        outcomes = together(
            lambda kept=other: Merge.of(kept, moment.customer, by=ana, at=monday),
            lambda: Judgement.judge(Moment.objects.get(pk=moment.pk), "misery", by=ana, at=monday),
        )

        assert [type(outcome).__name__ for outcome in outcomes] == ["Merge", "Judgement"]
        moment.refresh_from_db()
