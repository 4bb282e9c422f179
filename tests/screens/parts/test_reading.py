"""The tags in every template."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from amends.demo.models import Truth
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
    assert shown("{% day at %}", at=monday) == '<time datetime="2026-03-02T09:00:00+00:00" title="2 Mar 2026, 10:00">2 Mar 2026</time>'


@pytest.mark.parametrize("tag", ["day", "instant", "when", "ago", "left"])
def test_no_time_is_nothing(shown, tag):
    assert shown(f"{{% {tag} at %}}", at=None) == ""


def test_when_says_the_day_only_of_another(shown, monday):
    assert ">10:00<" in shown("{% when at clock=now %}", at=monday, now=monday + timedelta(hours=2))
    assert ">2 Mar, 10:00<" in shown("{% when at clock=now %}", at=monday, now=monday + timedelta(days=2))


def test_how_long_since(shown, monday):
    assert ">2 h 10<" in shown("{% ago at clock=now %}", at=monday, now=monday + timedelta(minutes=130))


@pytest.mark.parametrize(("minutes", "words"), [(20, "in 20 min"), (0, "in 0 min"), (-130, "2 h 10 late")])
def test_how_long_until(shown, monday, minutes, words):
    assert f">{words}<" in shown("{% left at clock=now %}", at=monday + timedelta(minutes=minutes), now=monday)


def test_shares_and_counts(shown):
    assert shown("{% share part %} of {% count n %}", part=0.61, n=12_345) == "61% of 12,345"
    assert shown("{% share part %}", part=None) == ""


@pytest.fixture
def truth(firm, monday):
    """A simulated firm of which something is known."""
    firm.simulated_at = monday
    firm.save()
    rows = [("worth_cents", "", 5_000_00), ("share_of_root", "people", 0.2), ("customer_is_with_us", "7", 0), ("lost", "Late", 12)]
    Truth.objects.bulk_create(Truth(name=name, about=about, value=value) for name, about, value in rows)


def told(text, **cookies):
    request = RequestFactory().get("/", headers={"accept-language": "en-GB"})
    request.COOKIES.update(cookies)
    return Template(text).render(Context({"reader": Reader(request)}))


@pytest.mark.usefixtures("truth")
@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("'worth_cents'", "in truth €5,000"),
        ("'share_of_root' about='people'", "in truth 20%"),
        ("'customer_is_with_us' about=7", "in truth gone"),
        ("'lost' about='Late'", "in truth 12"),
        ("'lost' about='Late' of=8", "in truth 1.5"),
    ],
)
def test_the_truth_stands_beside_an_estimate_for_who_asks(tag, words):
    assert told(f"{{% true {tag} %}}", truth="on") == f'<span class="true">{words}</span>'


@pytest.mark.usefixtures("truth")
def test_nobody_is_told_the_truth_unasked():
    assert told("{% true 'worth_cents' %}") == ""


@pytest.mark.usefixtures("truth")
def test_what_is_not_known_is_not_told():
    assert told("{% true 'lost' about='Elsewhere' %}{% true 'unheard_of' %}", truth="on") == ""


def test_of_a_real_firm_no_truth_is_known(firm):
    Truth.objects.create(name="worth_cents", value=1)

    assert told("{% true 'worth_cents' %}", truth="on") == ""


@pytest.mark.usefixtures("truth")
def test_one_name_is_asked_for_once(django_assert_num_queries):
    with django_assert_num_queries(2):
        told("{% true 'lost' about='Late' %}{% true 'lost' about='Bill' %}", truth="on")
