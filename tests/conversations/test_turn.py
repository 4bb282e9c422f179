"""Page by page every row that may be seen is seen once, in order, whatever the order and whoever looks."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Team, Teammate
from amends.conversations.models import Conversation, Inbox
from amends.conversations.turn import SORTS, capped, place, turn
from amends.customers.models import Customer
from tests.cast import MONDAY

FAR_PAST = MONDAY - timedelta(days=100)


def later(minutes):
    return MONDAY + timedelta(minutes=minutes)


@pytest.fixture
def begin(ben, inbox):
    """A conversation with these in its row."""

    def begin(into=inbox, **carried):
        conversation = Conversation.begin(ben, into, subject="", at=MONDAY)
        Conversation.objects.filter(pk=conversation.pk).update(**carried)
        return conversation

    return begin


def pages(rows, sort, size):
    """One after the other, till there is none."""
    after, read = None, []
    while True:
        page = turn(rows, sort, after, size)
        read.append([row.pk for row in page.rows])
        after = page.after
        if after is None:
            return read


def numbers(*conversations):
    return [conversation.pk for conversation in conversations]


def test_the_newest_come_first_and_of_two_the_later_number(begin):
    old, new, twin = (begin(last_at=later(minutes)) for minutes in (0, 5, 5))

    assert pages(Conversation.objects.all(), "newest", 2) == [numbers(twin, new), numbers(old)]


def test_who_waits_longest_comes_first_and_who_does_not_wait_last(begin):
    idle, short, long, twin = (begin(waiting_since=since) for since in (None, later(9), later(1), later(1)))

    assert pages(Conversation.objects.all(), "waiting", 3) == [numbers(long, twin, short), numbers(idle)]


def test_the_next_deadline_is_the_nearer_of_the_two(begin):
    promised = begin(commitment_due_at=later(5))
    both = begin(next_due_at=later(1), commitment_due_at=later(9))
    owned = begin(next_due_at=later(7))
    free = begin()

    assert pages(Conversation.objects.all(), "deadline", 10) == [numbers(both, promised, owned, free)]


def test_the_most_at_risk_comes_first_and_the_unknown_last(begin):
    unknown, nothing, much = (begin(at_risk_cents=cents) for cents in (None, 0, 90_000))

    assert pages(Conversation.objects.all(), "at_risk", 1) == [numbers(much), numbers(nothing), numbers(unknown)]


def test_a_last_page_that_is_full_is_the_last(begin):
    begin(), begin()

    assert turn(Conversation.objects.all(), "newest", None, 2).after is None


def test_what_arrives_meanwhile_shifts_nothing(begin):
    first, second = begin(last_at=later(1)), begin(last_at=later(2))
    page = turn(Conversation.objects.all(), "newest", None, 1)
    begin(last_at=later(3))

    assert numbers(*page.rows) == numbers(second)
    assert numbers(*turn(Conversation.objects.all(), "newest", page.after, 1).rows) == numbers(first)


def test_what_goes_meanwhile_leaves_no_gap(begin):
    rows = [begin(waiting_since=later(minutes)) for minutes in range(4)]
    page = turn(Conversation.objects.waiting(), "waiting", None, 2)
    Conversation.objects.filter(pk=rows[1].pk).update(waiting_since=None)

    assert numbers(*turn(Conversation.objects.waiting(), "waiting", page.after, 2).rows) == numbers(*rows[2:])


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "after", ["", "nonsense", "1", ".", "1.", "1.x", "9" * 30 + ".1", "9" * 18 + ".1", "-" + "9" * 18 + ".1", "1.1; DROP TABLE"]
)
def test_a_cursor_that_says_nothing_is_the_first_page(begin, sort, after):
    rows = numbers(begin(), begin())

    found = turn(Conversation.objects.all(), sort, after, 1).rows

    assert [row.pk for row in found] in ([rows[0]], [rows[1]]) or "9" * 18 in after


def test_where_everything_has_the_key_a_cursor_without_is_the_first_page(begin):
    conversation = begin()

    assert numbers(*turn(Conversation.objects.all(), "newest", ".1").rows) == numbers(conversation)


def test_a_row_tells_its_place(begin):
    first, second = begin(last_at=later(2)), begin(last_at=later(1))
    [row] = turn(Conversation.objects.filter(pk=first.pk), "newest", None).rows

    assert numbers(*turn(Conversation.objects.all(), "newest", place(row, "newest")).rows) == numbers(second)


@pytest.mark.parametrize(("sort", "asked"), [("newest", 2), ("waiting", 3), ("deadline", 3), ("at_risk", 3)])
def test_a_page_costs_three_questions_at_most(begin, django_assert_num_queries, sort, asked):
    begin()

    with django_assert_num_queries(asked):
        turn(Conversation.objects.with_people(), sort, None)


def test_many_are_counted_no_further_than_it_is_worth(begin):
    for _ in range(4):
        begin()

    assert [capped(Conversation.objects.all(), most) for most in (3, 4, 5)] == [(3, True), (4, False), (4, False)]


def test_up_to_the_most_they_are_exact_and_beyond_there_are_more(ben, monday):
    Customer.objects.bulk_create(Customer(name=str(n), first_seen_at=monday) for n in range(4))

    assert capped(Customer.objects.all(), 5) == (5, False)
    assert capped(Customer.objects.all(), 4) == (4, True)
    assert capped(Customer.objects.none(), 4) == (0, False)


times = st.none() | st.integers(0, 3)
threads = st.lists(
    st.fixed_dictionaries(
        {
            "inbox": st.integers(0, 2),
            "last": st.integers(0, 3),
            "waiting": times,
            "due": times,
            "promised": times,
            "risk": times,
            "open": st.booleans(),
        }
    ),
    max_size=14,
)


class EveryRowOnce(TestCase):
    """Three teammates of different teams, three inboxes, ties everywhere."""

    @settings(max_examples=60, deadline=None)
    @given(threads=threads, size=st.integers(1, 5))
    def test_all_that_may_be_seen_is_seen_once_in_order(self, threads, size):
        teammates, inboxes = people()
        begin_all(threads, inboxes)

        for teammate in teammates:
            rows = Conversation.objects.visible_to(teammate)
            for sort in SORTS:
                read = [pk for page in pages(rows, sort, size) for pk in page]
                assert read == sorted(rows.values_list("pk", flat=True), key=lambda pk, sort=sort: in_order(sort, pk))


def people():
    """An owner who sees everything, one who sees the inbox of a team, one who sees only what is open to all."""
    team = Team.objects.create(name="Back office")
    inboxes = [Inbox.objects.create(name=name, channel="email") for name in ("Letters", "Staff", "Nobody's")]
    inboxes[1].teams.add(team)
    inboxes[2].teams.add(Team.objects.create(name="Empty"))
    teammates = [
        Teammate.welcome(email=f"{role}@firm.example", name=role, role=role, at=MONDAY) for role in ("owner", "teammate", "analyst")
    ]
    teammates[1].teams.add(team)
    return teammates, inboxes


def begin_all(threads, inboxes):
    ben = Customer.objects.create(name="Ben", first_seen_at=FAR_PAST)
    Conversation.objects.bulk_create(row(ben, inboxes, **thread) for thread in threads)


def row(ben, inboxes, *, inbox, last, open, **carried):
    at = {name: None if minutes is None or not open else later(minutes) for name, minutes in carried.items() if name != "risk"}
    return Conversation(
        customer=ben,
        inbox=inboxes[inbox],
        opened_at=FAR_PAST,
        last_at=later(last),
        closed_at=None if open else MONDAY,
        waiting_since=at["waiting"],
        next_due_at=at["due"],
        commitment_due_at=at["promised"],
        at_risk_cents=carried["risk"] if open else None,
    )


def in_order(sort, pk):
    """As a person would put it: by the key, those without it last, ties by number."""
    row = Conversation.objects.get(pk=pk)
    dues = [due for due in (row.next_due_at, row.commitment_due_at) if due]
    key = {"newest": row.last_at, "waiting": row.waiting_since, "deadline": min(dues, default=None), "at_risk": row.at_risk_cents}[sort]
    sign = -1 if sort in ("newest", "at_risk") else 1
    number = key if isinstance(key, int) else key and (key - FAR_PAST).total_seconds()
    return (key is None, sign * (number or 0), sign * pk)
