"""Causes ranked in money."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from amends.demo.models import Truth
from amends.listening.models import Cause, Judgement, Moment
from amends.screens.causes.ranking import Ranking
from amends.screens.parts.reader import Reader
from amends.steering.models import CauseDamage, DamageReckoning

QUERIES = 10  # session, teammate, firm, damage, causes, months, split, toasts


@pytest.fixture
def ranking(ana, firm):
    return lambda: Ranking(ana, Reader(RequestFactory().get("/")))


@pytest.fixture
def struck(costly, ben, ana, monday):
    """Breakage made Ben unhappy twice in the period, once of old, and once after it."""
    breakage = Cause.objects.get(name="Breakage in transit")
    for days in (10, 12, 500, -3):
        moment = Moment.objects.create(customer=ben, at=costly.until - timedelta(days=days))
        Judgement.judge(moment, "misery", by=ana, at=monday, cause=breakage)
    return breakage


def test_the_dearest_comes_first_with_its_interval_and_its_bar(ranking, costly):
    first, second = ranking().rows

    assert (first.name, first.amount.expected, first.amount.high) == ("Breakage in transit", "€15,000", "€30,001")
    assert first.bar == (50.0, 25.0, 100.0)
    assert second.name == "Late without a word"


def test_what_is_not_known_comes_last_and_has_no_bar(ranking, costly):
    CauseDamage.objects.filter(cause__name="Breakage in transit").update(total_cents=None, low_cents=None, high_cents=None)

    last = ranking().rows[-1]

    assert (last.name, last.amount, last.bar) == ("Breakage in transit", None, None)


def test_another_day_costs_a_365th(ranking, costly):
    assert ranking().a_day.expected == "€53.15"


def test_nothing_is_said_of_a_day_where_the_year_is_not_known(ranking, damage):
    assert ranking().a_day is None
    assert ranking().total is None


def test_a_row_tells_twelve_months(ranking, struck):
    row = ranking().rows[0]

    assert sum(n for _month, n in row.months) == 2
    assert row.line is not None


def test_a_cause_that_did_not_strike_has_no_line(ranking, struck):
    assert ranking().rows[1].line is None


def test_who_keeps_silent_is_who_does_not_complain(ranking, costly):
    CauseDamage.objects.update(complain_share=0.4)

    assert ranking().rows[0].silent_share == pytest.approx(0.6)


def test_the_split_stands_beside_what_is_often_told(ranking, struck):
    company = next(one for one in ranking().parts if one["part"].root == "company")

    assert company["part"].n == 4
    assert company["told"].low == 0.60
    assert company["bar"][1] < company["bar"][0] < company["bar"][2]


def test_what_would_read_the_same_says_the_same(ranking, struck, ben, ana, monday):
    before = ranking().said
    assert ranking().said == before

    moment = Moment.objects.create(customer=ben, at=monday - timedelta(days=20))
    Judgement.judge(moment, "misery", by=ana, at=monday, cause=struck)

    assert ranking().said != before


def test_the_page_tells_all_of_it(as_ana, firm, struck):
    page = as_ana.get("/causes/").text

    for told in ("Breakage in transit", "€19,400", "€11,000 to €29,000", "312 problems", "Where unhappiness comes from", "dearest"):
        assert told in page


def test_without_a_reckoning_it_says_what_to_do(as_ana, firm):
    page = as_ana.get("/causes/").text

    assert "No cause has a price yet" in page
    assert "Go to the desk" in page


def test_what_is_not_known_says_why(as_ana, damage, firm):
    page = as_ana.get("/causes/").text

    assert "Not known, because" in page
    assert "no judged moments" in page


def test_the_truth_stands_beside_it_for_who_asks(as_ana, costly, firm, monday):
    firm.simulated_at = monday
    firm.save()
    Truth.objects.create(name="lost_worth_cents", about="Breakage in transit", value=1_234_500)
    as_ana.cookies["truth"] = "on"

    assert "in truth €12,345" in as_ana.get("/causes/").text


def test_it_asks_the_database_as_often_for_many_causes_as_for_few(as_ana, firm, struck, django_assert_max_num_queries):
    for n in range(40):
        CauseDamage.objects.create(reckoning=DamageReckoning.objects.get(), cause=Cause.objects.named(f"Cause {n}"), moments=n)

    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/causes/")


def test_a_page_that_is_open_gets_only_what_changed(as_ana, firm, struck):
    mark = as_ana.get("/causes/").text.partition('name="seen" value="')[2][:16]

    assert as_ana.get("/causes/figures/", {"seen": mark}).status_code == 204
    assert "Breakage" in as_ana.get("/causes/figures/", {"seen": "other"}).text


def test_an_analyst_sees_the_figures(client, charlie, firm, struck):
    client.force_login(charlie)

    assert "€19,400" in client.get("/causes/").text
