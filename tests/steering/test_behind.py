from datetime import timedelta

import pytest

from amends.conversations.models import Conversation
from amends.listening.models import Judgement, Moment
from amends.steering.behind import moments_of
from tests.steering.unhappiness import befall, buyers, cause, complain, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(monday):
    """Twelve complaints, two at the same instant each day."""
    late = cause()
    for place in range(6):
        complain(buyers(2, None, monday, cents=None), at=monday - days(place), about=late)
    return late


def all_pages(causes, teammate, size):
    found, after = [], None
    while True:
        page = moments_of(causes, teammate, after, size)
        found += page.rows
        after = page.after
        if after is None:
            return found


def test_newest_first_with_customer_and_conversation(late, ana, monday):
    newest = moments_of([late.pk], ana, size=1).rows[0]

    assert newest.at == monday
    assert newest.customer.name == "Buyer 1"
    assert Conversation.objects.get(pk=newest.conversation_id).customer == newest.customer


@pytest.mark.parametrize("size", [1, 3, 5, 12, 50])
def test_pages_of_any_size_show_each_moment_once(late, ana, size):
    found = all_pages([late.pk], ana, size)

    assert len(found) == len({moment.pk for moment in found}) == 12
    assert found == sorted(found, key=lambda moment: (moment.at, moment.pk), reverse=True)


def test_what_arrives_meanwhile_moves_no_row(late, ana, monday):
    first = moments_of([late.pk], ana, size=5)
    complain(buyers(3, None, monday, cents=None), at=monday + timedelta(hours=1), about=late)

    second = moments_of([late.pk], ana, first.after, size=50)

    assert len(second.rows) == 7
    assert not {moment.pk for moment in first.rows} & {moment.pk for moment in second.rows}


@pytest.mark.parametrize("mark", ["", "nonsense", "2026-03-02T09:00:00~", "~7", "2026-03-02T09:00:00~7", "2026-03-02T09:00:00+00:00~x"])
def test_a_broken_mark_begins_at_the_beginning(late, ana, mark):
    assert len(moments_of([late.pk], ana, mark).rows) == 12


def test_what_lies_in_a_closed_inbox_is_not_there(late, charlie, dora, closed_inbox):
    Conversation.objects.filter(customer__name="Buyer 0").update(inbox=closed_inbox)

    assert len(moments_of([late.pk], charlie).rows) == 6
    assert len(moments_of([late.pk], dora).rows) == 12


def test_what_the_operations_logged_has_no_conversation(ben, ana, monday):
    event = befall([ben], "late", at=monday)[0]
    moment = Moment.notice(ben, at=monday, order_event=event)
    Judgement.judge(moment, "misery", by=ana, at=monday, cause=cause())

    assert [row.conversation_id for row in moments_of([cause().pk], ana).rows] == [None]


def test_other_causes_and_verdicts_stay_away(late, ana, monday):
    complain(buyers(1, None, monday, cents=None), at=monday, about=cause("Broken parcel"))
    complain(buyers(1, None, monday, cents=None), at=monday, about=late, verdict="plain")

    assert len(moments_of([late.pk], ana).rows) == 12
    assert len(moments_of([late.pk, cause("Broken parcel").pk], ana).rows) == 13


def test_a_page_takes_one_query(late, ana, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [moment.customer.name and moment.cause.name for moment in moments_of([late.pk], ana).rows]
