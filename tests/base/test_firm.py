from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from amends.base.firm import NoName, UnknownCurrency, UnknownZone
from amends.base.models import Event, Firm
from amends.base.terms import Unreasonable
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


TERMS = {"margin": Decimal("0.4"), "yearly_discount": Decimal("0.08"), "horizon_weeks": 52}
CLOCKS = {"own_minutes": 30, "fix_minutes": 480, "look_back_days": 7}


def last(kind):
    return Event.objects.filter(kind=kind).latest("pk")


def test_it_is_renamed_and_the_log_knows_its_former_name(firm, ana, monday):
    firm.rename(" Baker ", by=ana, at=monday)
    firm.rename("Baker & Sons", by=ana, at=monday)

    assert Firm.the().name == "Baker & Sons"
    assert (last("firm.renamed").by, last("firm.renamed").details) == (ana, {"was": {"name": "Baker"}, "now": {"name": "Baker & Sons"}})


def test_no_name_is_refused(firm, ana, monday):
    with pytest.raises(NoName, match="write the one your customers know"):
        firm.rename("  ", by=ana, at=monday)


def test_its_terms_are_set_to_the_last_digit(firm, ana, monday):
    firm.set_terms(**TERMS | {"margin": Decimal("0.12345")}, by=ana, at=monday)

    firm = Firm.the()
    assert (firm.margin, firm.yearly_discount, firm.horizon_weeks) == (Decimal("0.12345"), Decimal("0.08"), 52)
    assert last("firm.terms_set").details["now"] == {"margin": "0.12345", "yearly_discount": "0.08000", "horizon_weeks": 52}
    assert last("firm.terms_set").details["was"] == {"margin": None, "yearly_discount": "0.10000", "horizon_weeks": 104}


def test_its_margin_can_be_unknown_again(firm, ana, monday):
    firm.set_terms(**TERMS, by=ana, at=monday)

    firm.set_terms(**TERMS | {"margin": None}, by=ana, at=monday)

    assert Firm.the().margin is None


@pytest.mark.parametrize("said", [{"margin": Decimal("1.1")}, {"yearly_discount": Decimal(1)}, {"horizon_weeks": 0}])
def test_terms_that_make_no_sense_change_nothing(firm, ana, monday, said):
    with pytest.raises(Unreasonable):
        firm.set_terms(**TERMS | said, by=ana, at=monday)

    assert (Firm.the().margin, Firm.the().horizon_weeks) == (None, 104)
    assert not Event.objects.filter(kind="firm.terms_set").exists()


def test_its_clocks_are_set(firm, ana, monday):
    firm.set_clocks(**CLOCKS, by=ana, at=monday)

    firm = Firm.the()
    assert (firm.own_minutes, firm.fix_minutes, firm.look_back_days) == (30, 480, 7)
    assert last("firm.clocks_set").details["was"] == {"own_minutes": 60, "fix_minutes": 960, "look_back_days": 14}


def test_clocks_that_make_no_sense_change_nothing(firm, ana, monday):
    with pytest.raises(Unreasonable, match="What is to be fixed is owned first"):
        firm.set_clocks(**CLOCKS | {"own_minutes": 481}, by=ana, at=monday)

    assert Firm.the().own_minutes == 60


def test_it_moves_to_another_clock_on_the_wall(firm, ana, monday):
    firm.move_to("Asia/Tokyo", by=ana, at=monday)

    assert Firm.the().zone == ZoneInfo("Asia/Tokyo")
    assert last("firm.moved").details == {"was": {"time_zone": "UTC"}, "now": {"time_zone": "Asia/Tokyo"}}
    with pytest.raises(UnknownZone, match="Europe/Berlin"):
        firm.move_to("Tokyo", by=ana, at=monday)


def test_who_chose_the_currency_is_on_record_when_a_person_did(firm, ana, monday):
    firm.trade_in("GBP")
    firm.trade_in("usd", by=ana, at=monday)

    told = Event.objects.get(kind="firm.traded_in")
    assert (told.by, told.details) == (ana, {"was": {"currency": "GBP"}, "now": {"currency": "USD"}})


@pytest.mark.django_db(transaction=True)
def test_two_who_set_different_things_at_once_both_do(firm, ana, monday):
    copies = [Firm.the() for _ in range(3)]

    together(
        lambda: copies[0].rename("Baker", by=ana, at=monday),
        lambda: copies[1].set_terms(**TERMS, by=ana, at=monday),
        lambda: copies[2].set_clocks(**CLOCKS, by=ana, at=monday),
    )

    firm = Firm.the()
    assert (firm.name, firm.margin, firm.own_minutes) == ("Baker", Decimal("0.4"), 30)
