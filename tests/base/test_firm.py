from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from amends.base.firm import UnknownCurrency, UnknownZone
from amends.base.models import Firm
from tests.together import together


@pytest.fixture
def firm(db):
    return Firm.the()


def test_until_it_is_founded_there_is_one_without_a_name(firm):
    assert (str(firm), firm.founded_at, firm.is_simulated) == ("Your firm", None, False)
    assert Firm.the() == firm


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_many_at_once_there_is_one():
    firms = together(Firm.the, Firm.the, Firm.the, Firm.the)

    assert firms == [Firm.objects.get()] * 4


def test_there_is_no_second_firm(firm):
    with pytest.raises(IntegrityError):
        Firm.objects.create(id=2)


def test_founding_gives_it_its_name_its_money_and_its_clock(firm, monday):
    firm.found(name="  Baker & Sons ", currency="gbp", time_zone="Europe/London", at=monday)

    firm = Firm.the()
    assert (firm.name, firm.currency, firm.zone, firm.founded_at) == ("Baker & Sons", "GBP", ZoneInfo("Europe/London"), monday)


@pytest.mark.parametrize("currency", ["", "XX", "EURO", "€", "XAU", "xts"])
def test_no_currency_is_refused_with_an_example(firm, currency):
    with pytest.raises(UnknownCurrency, match="EUR, GBP or USD"):
        firm.trade_in(currency)

    assert Firm.the().currency == "EUR"


def test_the_money_of_several_states_is_money(firm):
    firm.trade_in("xof")

    assert (Firm.the().currency, firm.cents_in_one()) == ("XOF", 1)


@pytest.mark.parametrize("zone", ["", "Berlin", "Mars/Olympus", "../../etc/passwd"])
def test_no_zone_is_refused_and_nothing_is_founded(firm, monday, zone):
    with pytest.raises(UnknownZone, match="Europe/Berlin"):
        firm.found(name="Baker", currency="EUR", time_zone=zone, at=monday)

    assert Firm.the().founded_at is None


@pytest.mark.parametrize(("currency", "cents", "said"), [("EUR", 1234_50, "€1,234.50"), ("JPY", 1234, "¥1,234"), ("KWD", 1500, "KWD1.500")])
def test_money_is_said_in_the_currencys_own_coins(firm, currency, cents, said):
    firm.trade_in(currency)

    assert firm.money(cents).replace("\xa0", " ") == said


def test_money_is_said_as_the_reader_writes_it(firm):
    assert firm.money(1234_50, locale="de").replace("\xa0", " ") == "1.234,50 €"


def test_the_wall_shows_the_firms_time(firm):
    firm.time_zone = "Asia/Tokyo"

    assert firm.wall(datetime(2026, 3, 2, 20, 0, tzinfo=UTC)).strftime("%d %H:%M") == "03 05:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("margin", Decimal("1.1")),
        ("margin", Decimal(0)),
        ("yearly_discount", Decimal(1)),
        ("yearly_discount", Decimal("-0.1")),
        ("horizon_weeks", 0),
    ],
)
def test_impossible_settings_are_refused_by_the_database(firm, field, value):
    setattr(firm, field, value)

    with pytest.raises(IntegrityError):
        firm.save()
