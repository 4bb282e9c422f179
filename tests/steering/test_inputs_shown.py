import pytest

from amends.base.models import Firm
from amends.steering.inputs_shown import HEADINGS, inputs_shown
from amends.steering.kept.names import NAMES
from amends.steering.models import Entered
from tests.steering.unhappiness import days, enter, enter_what_must_be, reckoning_of

pytestmark = pytest.mark.django_db

SPENDING = {"spending": {"model": "Gamma-Gamma", "customers": 460}}


@pytest.fixture
def reckoning(monday):
    Firm.the()
    return reckoning_of(monday, **SPENDING)


def shown():
    return {row.name: row for row in inputs_shown()}


def test_every_number_is_there_once_under_its_heading(reckoning):
    rows = inputs_shown()

    assert sorted(row.name for row in rows) == sorted([*NAMES, "margin", "yearly_discount", "horizon_weeks"])
    places = [list(HEADINGS).index(row.heading) for row in rows]
    assert places == sorted(places)
    assert {row.unit for row in rows} == {"share", "people", "cents", "weeks"}
    assert all(str(row.what) and row.low < row.high for row in rows)


def test_what_was_entered_says_who_and_when_and_how_sure_it_is(reckoning, ana, monday):
    Entered.enter("logged", 0.7, by=ana, at=monday, source="a survey of 2025", asked=40)

    logged = shown()["logged"]

    assert (logged.found.origin, logged.found.value, logged.found.source, logged.found.n) == ("entered", 0.7, "a survey of 2025", 40)
    assert (logged.by, logged.at, logged.is_entered_here) == ("Ana", monday, True)
    low, high = logged.found.interval
    assert 0.54 < low < 0.7 < high < 0.83


def test_what_is_assumed_says_where_it_comes_from(reckoning):
    found = shown()["complain"].found

    assert (found.origin, found.value) == ("assumed", 0.69)
    assert found.source.startswith("Goodman & Newman")


def test_chances_of_leaving_are_assumed_against_those_who_stay_anyway(reckoning):
    found = shown()["leave_dissatisfied"].found

    assert found.value == pytest.approx(1 - 0.19 / 0.9)
    assert found.source == (
        "19 % of them stay (TARP for the White House, 1979/86: complaint not satisfied, loss above $100), against 90 % without a problem"
    )


def test_what_the_orders_tell_says_of_how_many(reckoning):
    stay, word = shown()["stay"].found, shown()["word_cents"].found

    assert (stay.origin, stay.value, stay.n, stay.interval) == ("estimated", 0.9, 1000, (0.9, 0.9))
    assert (word.origin, word.value, word.n) == ("estimated", 3000.0, 460)


@pytest.mark.parametrize("name", ["satisfied", "mollified", "dissatisfied", "logged", "handling_cents"])
def test_what_nothing_tells_is_not_known_with_the_reason(reckoning, name):
    found = shown()[name].found

    assert (found.origin, found.value) == ("unknown", None)
    assert "enter it" in found.not_known


def test_without_a_reckoning_hardly_anything_is_known(db):
    rows = shown()

    assert {rows[name].found.origin for name in ("stay", "complain", "leave_silent", "word_cents")} == {"unknown"}
    assert "not been reckoned yet" in rows["stay"].found.not_known
    assert rows["told_bad_dissatisfied"].found.value == 10


def test_where_nobody_is_seen_to_leave_who_stays_must_be_entered(reckoning, monday):
    reckoning.model = "NBD"
    reckoning.save()
    assert "knows no leaving" in shown()["stay"].found.not_known
    assert shown()["leave_silent"].found.origin == "unknown"

    enter(monday, stay=0.8)

    assert shown()["leave_silent"].found.value == pytest.approx(1 - 0.09 / 0.8)


def test_whom_nobody_asked_is_assumed_to_tell_nobody(reckoning):
    found = shown()["told_bad_silent"].found

    assert (found.origin, found.value) == ("assumed", 0.0)
    assert "TARP for Coca-Cola" in found.source


def test_two_outcomes_of_three_do_not_count_and_say_so(reckoning, monday):
    enter(monday, satisfied=0.5, mollified=0.2)
    assert "all three" in shown()["satisfied"].remark
    assert shown()["dissatisfied"].remark is None

    enter(monday, dissatisfied=0.3)

    assert shown()["satisfied"].remark is None


def test_one_chance_of_leaving_of_four_says_so(reckoning, monday):
    enter(monday, leave_dissatisfied=0.3)

    assert "all four" in shown()["leave_silent"].remark


def test_a_term_is_assumed_until_the_firm_sets_it(reckoning, ana, monday):
    assert shown()["margin"].found == ("assumed", 1.0, "taken as 1 until the firm sets its own", None, None, None)

    Firm.the().set_terms(margin=0.4, yearly_discount=0.1, horizon_weeks=104, by=ana, at=monday)

    margin, horizon = shown()["margin"], shown()["horizon_weeks"]
    assert (margin.found.origin, margin.found.value, margin.by, margin.at) == ("set", 0.4, "Ana", monday)
    assert (horizon.found.origin, horizon.found.value, horizon.by, horizon.unit) == ("assumed", 104, "", "weeks")
    assert not margin.is_entered_here


def test_what_may_be_entered_has_its_bounds(reckoning):
    rows = shown()

    assert (rows["logged"].low, rows["logged"].high, rows["logged"].excludes_zero) == (0, 1, True)
    assert (rows["satisfied"].high, rows["satisfied"].excludes_zero) == (1, False)
    assert rows["handling_cents"].high == 1e12


def test_what_was_withdrawn_is_assumed_again(reckoning, ana, monday):
    enter(monday, complain=0.4)
    assert shown()["complain"].found.value == 0.4

    Entered.withdraw("complain", by=ana, at=monday + days(1))

    assert shown()["complain"].found.origin == "assumed"


def test_the_whole_list_takes_five_queries(reckoning, monday, django_assert_max_num_queries):
    enter_what_must_be(monday)

    with django_assert_max_num_queries(5):
        inputs_shown()
