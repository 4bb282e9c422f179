"""The tags in every template."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from amends.screens.parts.reader import Reader


@pytest.fixture
def shown(firm):
    """A template with what it is given."""
    reader = Reader(RequestFactory().get("/", headers={"accept-language": "en-GB"}))
    return lambda text, **given: Template(text).render(Context({"reader": reader, **given}))


def test_money_that_is_not_known_is_nothing(shown):
    assert shown("{% money cents %}", cents=None) == ""
    assert shown("{% money cents %}", cents=5_00) == "€5.00"


def test_a_day_carries_its_instant(shown, monday):
    assert shown("{% day at %}", at=monday) == '<time datetime="2026-03-02T09:00:00+00:00" title="2 Mar 2026, 10:00:00">2 Mar 2026</time>'


@pytest.mark.parametrize("tag", ["day", "instant", "ago", "left"])
def test_no_time_is_nothing(shown, tag):
    assert shown(f"{{% {tag} at %}}", at=None) == ""


def test_how_long_since(shown, monday):
    assert ">2 h 10<" in shown("{% ago at clock=now %}", at=monday, now=monday + timedelta(minutes=130))


@pytest.mark.parametrize(("minutes", "words"), [(20, "in 20 min"), (0, "in 0 min"), (-130, "2 h 10 late")])
def test_how_long_until(shown, monday, minutes, words):
    assert f">{words}<" in shown("{% left at clock=now %}", at=monday + timedelta(minutes=minutes), now=monday)


def test_shares_and_counts(shown):
    assert shown("{% share part %} of {% count n %}", part=0.61, n=12_345) == "61% of 12,345"
    assert shown("{% share part %}", part=None) == ""
