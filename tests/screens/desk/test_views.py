"""The views of a desk: what is in which, how many, and what is said where nothing is."""

import re

import pytest
from django.utils.timezone import now

from amends.conversations.models import Commitment, Conversation
from amends.conversations.view import VIEWS
from amends.screens.desk.shelves import Shelves
from tests.screens.desk.conftest import ahead, before, put

EMPTY = {
    "mine": "Nothing is yours right now",
    "unowned": "Everything has an owner",
    "team": "Nothing lies with your teams",
    "waiting": "Nobody waits for an answer",
    "at_risk": "No worth is at risk",
    "commitments": "Nothing that was promised is due",
    "snoozed": "Nothing is laid aside",
    "all": "No conversations yet",
}


def listed(answer):
    """Whose conversations are in the list, in order."""
    return re.findall(r'class="who"><b dir="auto">([^<]*)</b>', answer.text)


def counted(answer):
    return dict(re.findall(r'id="view-(\w+)".*?class="n">([\d,]+)', answer.text, re.S))


@pytest.fixture
def week(writes, ana, back_office):
    """One conversation for every view."""
    owned, handed, snoozed, risky, promised, closed = (writes(name) for name in ("Own", "Team", "Snooze", "Risk", "Promise", "Close"))
    owned.assign(ana, by=ana, at=now())
    handed.hand_to(back_office, by=ana, at=now())
    snoozed.snooze(ahead(60), by=ana, at=now())
    put(risky, at_risk_cents=340_00)
    Commitment.promise(promised, text="I call at ten", due_at=ahead(60), by=ana, at=now())
    closed.close(by=ana, at=now())
    ana.teams.add(back_office)


@pytest.mark.parametrize(
    ("view", "people"),
    [
        ("mine", {"Own"}),
        ("unowned", {"Team", "Risk", "Promise"}),
        ("team", {"Team"}),
        ("waiting", {"Own", "Team", "Risk", "Promise"}),
        ("at_risk", {"Risk"}),
        ("commitments", {"Promise"}),
        ("snoozed", {"Snooze"}),
        ("all", {"Own", "Team", "Snooze", "Risk", "Promise", "Close"}),
    ],
)
def test_each_view_lists_its_own_and_counts_them(as_ana, firm, week, view, people):
    page = as_ana.get("/desk/", {"view": view})

    assert set(listed(page)) == people
    assert counted(page)[view] == str(len(people))


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_view_says_what_to_do_next(as_ana, firm, view):
    page = as_ana.get("/desk/", {"view": view}).text

    assert EMPTY[view] in page
    assert page.count('class="nothing"') == 1


def test_every_view_has_a_key_of_its_own(as_ana, firm):
    page = as_ana.get("/desk/").text

    assert re.findall(r'id="view-(\w+)".*?data-key="(\d)"', page) == [(view, str(n)) for n, view in enumerate(VIEWS, 1)]


def test_the_view_that_is_open_is_marked(as_ana, firm):
    page = as_ana.get("/desk/", {"view": "snoozed"}).text

    assert re.findall(r'id="view-(\w+)"[^>]*aria-current="page"', page) == ["snoozed"]
    assert "<title>Snoozed · Desk" in page


def test_who_names_no_view_gets_the_first_that_holds_anything(as_ana, firm, writes, ana):
    assert EMPTY["all"] in as_ana.get("/desk/").text

    conversation = writes("Priya")
    assert "<title>Unowned" in as_ana.get("/desk/").text

    conversation.assign(ana, by=ana, at=now())
    assert "<title>Mine" in as_ana.get("/desk/").text


@pytest.mark.parametrize(
    "asked", [{"view": "secret"}, {"view": ["", "x"]}, {"sort": "name"}, {"after": "'; --"}, {"many": "x"}, {"here": "²"}]
)
def test_what_makes_no_sense_is_as_if_it_had_not_been_said(as_ana, firm, writes, asked):
    writes("Priya")

    assert listed(as_ana.get("/desk/", asked)) == ["Priya"]


def test_a_count_goes_no_further_than_five_hundred(as_ana, firm, crowd):
    crowd(501)

    page = as_ana.get("/desk/").text

    assert '<span class="n">500<span aria-hidden="true">+</span>' in page
    assert counted(as_ana.get("/desk/views/"))["waiting"] == "500"


def test_all_views_are_counted_in_one_question(ana, week, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = Shelves(ana, at=now()).counts

    assert counts == {view: VIEWS[view].of(ana, at=now()).count() for view in VIEWS}


def test_views_are_sent_again_only_if_they_would_read_otherwise(as_ana, firm, writes):
    seen = re.search(r'name="seen" value="(\w+)"', as_ana.get("/desk/views/").text)[1]
    assert as_ana.get("/desk/views/", {"seen": seen, "view": "all"}).status_code == 204

    writes("Priya")

    answer = as_ana.get("/desk/views/", {"seen": seen, "view": "all"})
    assert counted(answer)["unowned"] == "1"
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("sort", "people"),
    [
        ("newest", ["Late", "Middle", "Early"]),
        ("waiting", ["Early", "Middle", "Late"]),
        ("deadline", ["Middle", "Early", "Late"]),
        ("at_risk", ["Late", "Early", "Middle"]),
    ],
)
def test_a_view_is_sorted_as_one_likes(as_ana, firm, writes, sort, people):
    early, middle, late = writes("Early", 30), writes("Middle", 20), writes("Late", 10)
    put(early, next_due_at=ahead(50), at_risk_cents=100)
    put(middle, next_due_at=before(5))
    put(late, at_risk_cents=900)

    assert listed(as_ana.get("/desk/", {"view": "all", "sort": sort})) == people


def test_sorted_by_worth_it_says_what_worth_may_decide(as_ana, firm):
    said = "Sorted by worth at risk: it decides whom we go further for, never who gets less than our promise."

    assert said in as_ana.get("/desk/", {"view": "at_risk"}).text
    assert said in as_ana.get("/desk/", {"view": "all", "sort": "at_risk"}).text
    assert said not in as_ana.get("/desk/", {"view": "at_risk", "sort": "newest"}).text


def test_what_is_asked_stays_in_every_address(as_ana, firm, writes):
    conversation = writes("Priya")

    page = as_ana.get("/desk/", {"view": "all", "sort": "waiting"}).text

    assert f'href="/conversations/{conversation.pk}/?view=all&amp;sort=waiting"' in page
    assert 'href="/desk/?view=all&amp;sort=deadline"' in page


@pytest.mark.parametrize("page", ["/desk/", "/desk/rows/", "/desk/views/", "/desk/next/"])
def test_a_stranger_finds_nothing_and_nobody_changes_anything_here(client, as_ana, page):
    assert as_ana.post(page).status_code == 405
    as_ana.logout()

    assert client.get(page).status_code == 404


def test_conversations_are_reached_where_they_are(as_ana, firm, writes):
    conversation = writes("Priya")

    assert as_ana.get(f"/desk/next/?view=all&after={conversation.pk + 1}").url == f"/conversations/{conversation.pk}/?view=all&sort=newest"
    assert Conversation.objects.count() == 1
