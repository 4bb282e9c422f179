"""What is assumed has a name that a person reads, and an amount in its own unit."""

import pytest
from django.utils import translation

from amends.reckon import ASSUMED
from amends.steering.assumed import COUNTS, SHARES, Assumed


def row(name, value, source="a guess"):
    return {"name": name, "value": value, "unit": "", "source": source}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("yearly_discount", 0.1, "discount a year 10 % (a guess)"),
        ("horizon_weeks", 104.0, "weeks looked ahead 104 (a guess)"),
        ("stay.silent.large", 0.07, "customers who stay after a problem they kept to themselves 7 % (a guess)"),
        ("lost_per_told", 0.02, "purchases lost for each person told something bad 0.02 (a guess)"),
    ],
)
def test_an_assumption_is_said_in_words(name, value, said):
    assert str(Assumed.of(row(name, value))) == said


@pytest.mark.parametrize("name", [*ASSUMED, "logged", "horizon_weeks"])
def test_nothing_that_may_be_assumed_is_shown_by_its_short_name(name):
    assert str(Assumed.of(row(name, 1.0)).what) != name


def test_a_name_kept_by_a_version_to_come_is_shown_as_it_is():
    assert Assumed.of(row("weather", 3.0)).what == "weather"


@pytest.mark.parametrize("what", [*SHARES.values(), *COUNTS.values()])
def test_a_page_in_another_language_may_translate_it(what):
    with translation.override("de"):
        assert str(what)
