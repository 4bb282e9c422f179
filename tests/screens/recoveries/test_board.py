"""The board: a column for each step that comes next, whose they are, and who is whole again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from amends.conversations.models import Conversation
from amends.customers.models import Customer, Order, OrderEvent
from amends.listening.models import Judgement, Moment, Occasion
from amends.recoveries.models import Recovery
from amends.recoveries.step import KINDS
from amends.screens.recoveries.board import A_COLUMN
from tests.screens.recoveries.conftest import before, board, column, people, take, up_to, words

pytestmark = pytest.mark.django_db
QUERIES = 24  # session, teammate, firm, five columns, their counts, occasions, goodwill, worth with what it rests on, those lately whole


def test_each_stands_in_the_column_of_its_next_step(as_ana, ana, suffers):
    for kind in KINDS:
        take(suffers(f"Before {kind}"), *up_to(kind), by=ana)

    answer = board(as_ana)

    for kind in KINDS:
        assert people(answer, kind) == [f"Before {kind}"]


def test_a_column_is_in_the_order_of_its_deadlines(as_ana, suffers):
    suffers("Second", 10)
    suffers("Third", 1)
    suffers("First", 70)

    assert people(board(as_ana), "own") == ["First", "Second", "Third"]


def test_without_a_deadline_the_longest_open_comes_first(as_ana, ana, suffers):
    for name, minutes in (("Younger", 5), ("Older", 50)):
        take(suffers(name, minutes), "own", "fix", by=ana)

    assert people(board(as_ana), "make_good") == ["Older", "Younger"]


def test_a_card_tells_who_and_what_and_how_long(as_ana, ana, suffers, is_worth):
    recovery = suffers("Priya", 20, subject="Second broken lantern", cause="Breakage")
    is_worth(recovery.moment.customer)

    said = words(board(as_ana))

    for phrase in ("Priya", "Second broken lantern", "own in 39 min", "Breakage", "worth €1,240 (€620 to €2,480)", "at risk", "nobody yet"):
        assert phrase in said


def test_a_card_that_is_late_says_so_in_words(as_ana, ana, suffers):
    suffers("Priya", 60 + 125)
    take(suffers("Tomás", 16 * 60 + 5), "own", by=ana)

    answer = board(as_ana)

    assert "own 2 h 05 late" in words(answer)
    assert "fix 5 min late" in words(answer)
    assert 'class="card late"' in column(answer, "fix")


def test_a_card_tells_what_was_given_and_who_owns_it(as_ana, ana, priya):
    take(priya, "own", "fix", "make_good", by=ana)

    said = words(board(as_ana))

    assert "€4.90 given" in said
    assert "Ana" in said


def test_an_owner_who_has_left_is_told_apart(as_ana, dora, priya, monday):
    take(priya, "own", by=dora)
    dora.leave(at=monday)

    assert "Dora has left" in words(board(as_ana))


def test_what_befell_an_order_is_told_where_nobody_wrote(as_ana, ana, ben):
    order = Order.objects.create(customer=ben, reference="81377", at=before(90), cents=15_00)
    late = OrderEvent.objects.create(customer=ben, order=order, kind="late", at=before(30), reference="late-81377")
    moment = Moment.notice(ben, at=before(30), order_event=late)
    Judgement.judge(moment, "misery", by=ana, at=now())

    assert '<p class="about" dir="auto">late</p>' in column(board(as_ana), "own")


def test_whose_they_are_is_chosen(as_ana, ana, dora, suffers):
    take(suffers("Hers"), "own", by=dora)
    take(suffers("Mine"), "own", by=ana)
    suffers("Nobody's")

    assert people(board(as_ana), "fix") == ["Hers", "Mine"]
    assert people(board(as_ana, of="mine"), "fix") == ["Mine"]
    assert people(board(as_ana, of="unowned"), "fix") == []
    assert people(board(as_ana, of="unowned"), "own") == ["Nobody's"]


def test_a_teams_are_those_its_members_own_and_those_handed_to_it(as_ana, ana, dora, suffers, back_office, monday):
    ana.teams.add(back_office)
    take(suffers("Dora's"), "own", by=dora)
    handed = suffers("Handed over")
    handed.moment.occasions.get().conversation.hand_to(back_office, by=ana, at=monday)
    suffers("Neither")

    answer = board(as_ana, of="team")

    assert people(answer, "fix") == ["Dora's"]
    assert people(answer, "own") == ["Handed over"]


def test_an_unknown_choice_shows_all(as_ana, priya):
    assert people(board(as_ana, of="everything"), "own") == ["Priya"]


def test_who_is_whole_again_stands_below_with_the_day_to_look_back(as_ana, ana, dora, suffers):
    take(suffers("Whole"), *KINDS, by=dora)
    take(suffers("Long ago", 14 * 24 * 60), *KINDS, by=dora, at=before(8 * 24 * 60))

    answer = board(as_ana)

    below = re.search(r'class="lately".*?</section>', answer.text, re.S)[0]
    assert re.findall(r"data-row[^>]*>([^<]+)<", below) == ["Whole"]
    assert as_ana.get("/").wsgi_request.reader.day(now() + timedelta(days=14)) in below


def test_what_was_called_off_stands_nowhere(as_ana, ana, priya):
    Judgement.judge(priya.moment, "plain", by=ana, at=now())
    priya.call_off(by=ana, at=now())

    assert "Priya" not in board(as_ana).text


def test_an_analyst_sees_figures_without_words_and_takes_nothing_on(client, charlie, priya):
    client.force_login(charlie)

    answer = board(client)

    assert people(answer, "own") == ["Priya"]
    assert "own in 54 min" in words(answer)
    for nothing in ("My parcel", 'draggable="true"', "onward", "Drag a card"):
        assert nothing not in column(answer, "own") + words(answer)


def test_what_lies_in_a_closed_inbox_is_not_there_for_others(entering, eve, dora, suffers, closed_inbox):
    suffers("Secret", inbox=closed_inbox)

    assert "Secret" not in board(entering(eve)).text
    assert people(board(entering(dora)), "own") == ["Secret"]


def test_with_nothing_open_it_says_what_opens_one(as_ana):
    assert "A recovery opens by itself when a moment is judged a misery" in words(board(as_ana))


@pytest.mark.parametrize(
    ("of", "said"),
    [("mine", "No open recovery is yours"), ("unowned", "has its owner"), ("team", "is your teams'")],
)
def test_with_nothing_of_a_kind_it_says_where_to_look(as_ana, dora, priya, of, said):
    take(priya, "own", by=dora)

    assert said in words(board(as_ana, of=of))


def test_a_long_column_shows_the_first_and_the_way_to_more(as_ana, many):
    many(A_COLUMN + 3)

    short, longer = board(as_ana), board(as_ana, more="own")

    assert len(people(short, "own")) == A_COLUMN
    assert f"To own {A_COLUMN + 3}" in words(short)
    assert "Show more" in column(short, "own")
    assert len(people(longer, "own")) == A_COLUMN + 3
    assert "Show more" not in column(longer, "own")


def test_beyond_five_hundred_it_only_says_that_there_are_more(as_ana, many):
    many(503)

    answer = board(as_ana, more="own")

    assert len(people(answer, "own")) == 500
    assert "To own 500+" in words(answer)
    assert "choose whose to see" in column(answer, "own")


def test_it_asks_as_often_for_five_hundred_as_for_one(as_ana, ana, many, suffers, is_worth, django_assert_max_num_queries):
    for kind in KINDS:
        recovery = take(suffers("One"), *up_to(kind), by=ana)
    is_worth(recovery.moment.customer)
    many(500)

    for asked in ({}, {"more": "own"}, {"of": "team"}, {"of": "mine"}):
        with django_assert_max_num_queries(QUERIES):
            board(as_ana, **asked)


def test_what_reads_the_same_is_not_sent_again(as_ana, ana, priya):
    seen = re.search(r'name="seen" value="(\w+)"', board(as_ana).text)[1]
    part = reverse("recoveries_columns")

    assert as_ana.get(part, {"seen": seen}).status_code == 204
    take(priya, "own", by=ana)
    assert people(as_ana.get(part, {"seen": seen}), "fix") == ["Priya"]


def test_the_truth_about_at_risk_names_what_is_assumed(as_ana, priya, is_worth):
    is_worth(priya.moment.customer)

    said = words(board(as_ana))

    assert "nothing here is sorted by it" in said
    assert "the rise in the chance of leaving is assumed" in said


@pytest.mark.parametrize("address", ["/recoveries/", "/recoveries/columns/"])
def test_a_stranger_finds_no_board(client, address):
    assert client.get(address).status_code == 404


@pytest.fixture
def many(inbox, ana):
    """So many recoveries that nobody owns."""

    def suffer(number):
        at = before(1)
        people = Customer.objects.bulk_create(Customer(name=f"Customer {n:05}", first_seen_at=at) for n in range(number))
        said = Conversation.objects.bulk_create(
            Conversation(customer=one, inbox=inbox, subject="Broken", opened_at=at, last_at=at) for one in people
        )
        moments = Moment.objects.bulk_create(Moment(customer=one, at=at, verdict="misery") for one in people)
        Occasion.objects.bulk_create(Occasion(moment=moment, conversation=one, at=at) for moment, one in zip(moments, said, strict=True))
        due = {"opened_at": at, "own_by": at + timedelta(hours=1), "fix_by": at + timedelta(hours=16)}
        return Recovery.objects.bulk_create(Recovery(moment=moment, **due) for moment in moments)

    return suffer


def test_a_teammate_of_no_team_has_nothing_of_theirs(entering, eve, priya):
    assert "No open recovery is your teams'" in words(board(entering(eve), of="team"))


def test_a_full_column_is_light_on_the_wire(as_ana, many):
    none = len(board(as_ana).content)
    many(A_COLUMN)

    assert len(board(as_ana).content) - none < A_COLUMN * 700
