"""The firm: its name and clock, what worth is reckoned by, how long a misery may wait, its hours."""

import html
import re
from decimal import Decimal

import pytest

from amends.base.models import Event, Firm, OpenHours
from amends.customers.models import Order

TERMS = {"margin": "40", "yearly_discount": "8", "horizon_weeks": "52"}
CLOCKS = {"own_minutes": "30", "fix_minutes": "600", "look_back_days": "7"}
NAME = {"name": "Lanterns & Sons", "currency": "EUR", "time_zone": "Europe/Paris"}


def undo(client, answer):
    address = re.search(r'action="([^"]+)">[^>]*>\s*<button class="link" data-key="z"', answer.text)[1]
    return client.post(html.unescape(address), follow=True)


DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def week(**hours):
    return {f"day_{day}": hours.get(name, "") for day, name in enumerate(DAYS)}


def test_it_shows_what_is_set(as_ana, ana, firm, monday):
    firm.set_terms(margin=Decimal("0.4"), yearly_discount=Decimal("0.1"), horizon_weeks=104, by=ana, at=monday)
    OpenHours.objects.replace([(0, 9 * 60, 8 * 60), (4, 22 * 60, 8 * 60)], by=ana, at=monday)

    page = as_ana.get("/settings/firm/").text

    for told in ('value="Lanterns &amp; Daughters"', 'value="40"', 'value="10"', 'value="9:00-17:00"', 'value="22:00-6:00"'):
        assert told in page


def test_it_is_called_otherwise_and_lives_by_another_clock_and_back(as_ana, firm):
    answer = as_ana.post("/settings/firm/name/", NAME, follow=True)
    assert (Firm.the().name, Firm.the().time_zone) == ("Lanterns & Sons", "Europe/Paris")

    undo(as_ana, answer)
    assert (Firm.the().name, Firm.the().time_zone) == ("Lanterns & Daughters", "Europe/Berlin")


def test_the_currency_stays_once_orders_are_in(as_ana, firm, ben, monday):
    as_ana.post("/settings/firm/name/", NAME | {"currency": "GBP"})
    assert Firm.the().currency == "GBP"

    Order.objects.create(customer=ben, reference="1", at=monday, cents=100)
    as_ana.post("/settings/firm/name/", NAME | {"currency": "USD"})
    assert Firm.the().currency == "GBP"


def test_what_worth_is_reckoned_by_is_set_in_percent(as_ana, firm, ana):
    as_ana.post("/settings/firm/terms/", TERMS)

    assert (Firm.the().margin, Firm.the().yearly_discount, Firm.the().horizon_weeks) == (Decimal("0.4"), Decimal("0.08"), 52)
    assert Event.objects.get(kind="firm.terms_set").by == ana


def test_without_a_margin_it_is_assumed_again(as_ana, firm):
    answer = as_ana.post("/settings/firm/terms/", TERMS, follow=True)
    undo(as_ana, answer)

    assert Firm.the().margin is None


def test_how_long_a_misery_may_wait_is_set_and_taken_back(as_ana, firm):
    answer = as_ana.post("/settings/firm/clocks/", CLOCKS, follow=True)
    assert (Firm.the().own_minutes, Firm.the().fix_minutes, Firm.the().look_back_days) == (30, 600, 7)

    undo(as_ana, answer)
    assert (Firm.the().own_minutes, Firm.the().fix_minutes) == (60, 960)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9:00-17:00", [(0, 540, 480)]),
        ("9-12, 13:30-18", [(0, 540, 180), (0, 810, 270)]),
        ("9.00 – 12.30; 14 to 17", [(0, 540, 210), (0, 840, 180)]),
        ("22:00-6:00", [(0, 1320, 480)]),
        ("0:00-24:00", [(0, 0, 1440)]),
    ],
)
def test_hours_are_typed_as_people_write_them(as_ana, firm, typed, kept):
    as_ana.post("/settings/firm/hours/", week(mo=typed))

    assert sorted(OpenHours.objects.values_list("weekday", "opens_minutes", "lasts_minutes")) == kept


def test_hours_are_taken_back(as_ana, firm):
    as_ana.post("/settings/firm/hours/", week(mo="9-17", su="10-12"), follow=True)
    answer = as_ana.post("/settings/firm/hours/", week(), follow=True)
    assert not OpenHours.objects.exists()

    undo(as_ana, answer)
    assert OpenHours.objects.count() == 2


@pytest.mark.parametrize(
    ("part", "said", "because"),
    [
        ("name", NAME | {"name": " "}, "required"),
        ("name", NAME | {"time_zone": "Mars/Olympus"}, "valid choice"),
        ("name", NAME | {"currency": "ABC"}, "no currency we know"),
        ("terms", TERMS | {"margin": "0"}, "more than 0"),
        ("terms", TERMS | {"margin": "140"}, "at most 1"),
        ("terms", TERMS | {"yearly_discount": "100"}, "less than 1"),
        ("terms", TERMS | {"horizon_weeks": "many"}, "whole number"),
        ("clocks", CLOCKS | {"own_minutes": "0"}, "1 or more"),
        ("clocks", CLOCKS | {"fix_minutes": "10"}, "at least as many minutes"),
        ("hours", week(mo="nine to five"), "Write hours such as"),
        ("hours", week(mo="9-25"), "Write hours such as"),
        ("hours", week(mo="9:00-9:70"), "Write hours such as"),
        ("hours", week(mo="9-9:10"), "an hour a week"),
    ],
)
def test_nonsense_is_refused_where_it_was_typed_and_kept(as_ana, firm, part, said, because):
    before = Firm.objects.values().get()

    answer = as_ana.post(f"/settings/firm/{part}/", said)

    assert answer.status_code == 422
    assert because in html.unescape(answer.text)
    assert Firm.objects.values().get() == before
    assert not OpenHours.objects.exists()


def test_a_refused_field_keeps_what_was_typed(as_ana, firm):
    assert 'value="nine to five"' in as_ana.post("/settings/firm/hours/", week(tu="nine to five")).text
