"""Money, dates and counts as a reader's language writes them."""

from datetime import datetime, timedelta

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from amends.screens.parts.reader import Reader

NBSP = "\N{NO-BREAK SPACE}"


def reader(language="", **cookies):
    request = RequestFactory().get("/", headers={"accept-language": language})
    request.COOKIES.update(cookies)
    return Reader(request)


@pytest.mark.parametrize(
    ("language", "amount"),
    [("en-GB", "€12.50"), ("de", f"12,50{NBSP}€"), ("fr-CH;q=0.1, de-DE", f"12,50{NBSP}€"), ("zz, en", "€12.50"), ("", "€12.50")],
)
def test_money_is_written_in_the_language_the_browser_asks_for(firm, language, amount):
    assert reader(language).money(12_50) == amount


def test_a_large_amount_has_no_small_coins(firm):
    assert reader().money(1_234_56) == "€1,235"
    assert reader().money(-1_234_56) == "-€1,235"
    assert reader("de").money(1_234_56) == f"1.235{NBSP}€"


def test_small_coins_can_be_left_out(firm):
    assert reader().money(12_50, whole=True) == "€12"


def test_letters_and_digits_do_not_touch(firm):
    firm.trade_in("CHF")

    assert reader("en").money(12_50) == f"CHF{NBSP}12.50"


def test_a_currency_without_small_coins_keeps_its_units(firm):
    firm.trade_in("JPY")

    assert reader("en").money(950) == "¥950"


def test_the_ends_of_an_interval_are_rounded_alike(firm):
    amount = reader("en").amount(900_25, 100_50, 2_000_75)

    assert (amount.expected, amount.low, amount.high) == ("€900", "€100", "€2,001")


def test_what_stands_beside_a_large_amount_is_rounded_like_it(firm):
    assert reader("en").amount(12_50, 1_50, 20_50, widest=5_000_00).expected == "€12"


def test_an_amount_with_an_end_that_is_not_known_is_none(firm):
    assert reader().amount(12_50, None, 20_00) is None


@pytest.mark.parametrize(("language", "day"), [("en-GB", "2 Mar 2026"), ("en-US", "Mar 2, 2026"), ("de", "02.03.2026")])
def test_a_day_is_that_of_the_firms_wall(firm, monday, language, day):
    late = monday.replace(day=1, hour=23, minute=30)

    assert reader(language).day(late) == day


def test_an_instant_is_by_the_clock_on_the_firms_wall(firm, monday):
    assert reader("en-GB").instant(monday) == "2 Mar 2026, 10:00"
    assert reader("en-GB").time(monday) == "10:00"


def test_when_is_as_short_as_it_stays_clear(firm, monday):
    told = {now: reader("en-GB").when(monday, now) for now in (monday, monday + timedelta(days=1), monday + timedelta(days=365))}

    assert list(told.values()) == ["10:00", "2 Mar, 10:00", "2 Mar 2026, 10:00"]


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (59, "59 min"), (61, "1 h 01"), (1439, "23 h 59"), (1440, "1 day"), (2 * 1440 + 5, "2 days")]
)
def test_a_span_is_told_in_its_largest_units(minutes, words):
    assert Reader.lasting(timedelta(minutes=minutes)) == words


def test_shares_and_counts_are_in_the_readers_language(firm):
    assert reader("de").share(0.25) == f"25{NBSP}%"
    assert reader("de").count(12_345) == "12.345"


@given(st.text(max_size=200))
def test_whatever_a_browser_says_of_its_languages_there_is_one(said):
    assert reader(said.encode("ascii", "ignore").decode()).locale.language


def test_cookies_choose_the_looks_and_nothing_else(firm):
    assert reader(theme="dark").theme == "dark"
    assert reader(theme='"><script>').theme == ""
    assert reader(keys="off").uses_keys is False
    assert reader().uses_keys is True


def test_the_firm_is_asked_for_once(firm, django_assert_num_queries):
    one = reader()

    with django_assert_num_queries(1):
        one.money(1)
        one.day(datetime.fromisoformat("2026-03-02T09:00:00+00:00"))
