"""The panel that says what a customer is still worth, shared with the conversation."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from amends.conversations.models import Conversation
from amends.customers.models import Order
from amends.listening.models import Judgement, Moment
from amends.screens.parts.reader import Reader
from amends.screens.parts.worth import worth_panel
from amends.steering.models import Reckoning


@pytest.fixture
def panel(ben, firm, ana, monday):
    """As Ana, or whoever else, reads it now."""

    def read(teammate=ana, at=monday, customer=ben, **context):
        request = RequestFactory().get("/", headers={"accept-language": "en-GB"})
        request.user = teammate
        reader = Reader(request)
        shown = {"panel": worth_panel(customer, reader, at), "reader": reader} | context
        return " ".join(re.sub(r"<[^>]+>", " ", render_to_string("screens/parts/_worth.html", shown)).split())

    return read


@pytest.fixture
def orders(ben, monday):
    """One a month for a year; the last a month ago."""
    days = range(30, 390, 30)
    return Order.objects.bulk_create(Order(customer=ben, reference=str(n), at=monday - timedelta(days=n), cents=30_00) for n in days)


def test_it_says_worth_interval_horizon_chance_and_date(panel, worthy):
    assert "Ben is still worth €1,240 between €620 and €2,480 over two years · 88% likely to be with us today · as of 10:00" in panel()


def test_it_leads_to_how_we_know_unless_that_stands_beside_it(panel, worthy):
    assert "how we know" in panel()
    assert "how we know" not in panel(is_explained=True)


def test_the_day_stands_where_it_is_not_of_today(panel, worthy, reckoning, monday):
    assert "as of 2 Mar 2026" in panel(at=monday + timedelta(days=1))

    Reckoning.objects.update(clock="day")
    assert "as of 2 Mar 2026" in panel()


@pytest.mark.parametrize(
    ("weeks", "words"), [(52.0, "over a year"), (156.0, "over 3 years"), (26.0, "over 26 weeks"), (1.0, "over 1 week ")]
)
def test_it_says_how_far_it_looks(panel, worthy, reckoning, weeks, words):
    reckoning.terms = reckoning.terms | {"horizon_weeks": weeks}
    reckoning.save()

    assert words in panel()


def test_what_is_not_known_says_why(panel, ben, ana, monday):
    assert "Ben is still worth Not known What Ben is worth is not known, because nothing has been reckoned yet" in panel()

    ben.become("internal", by=ana, at=monday)
    assert "because a colleague is no buyer" in panel()


def test_whose_worth_is_not_known_is_called_by_their_number(panel, ben, ana, monday):
    ben.rename("", by=ana, at=monday)

    assert panel().startswith("customer ben@home.example is still worth Not known")


def test_an_open_misery_says_what_it_puts_at_risk(panel, worthy, recovery):
    said = panel()

    assert re.search(r"88% likely to be with us today, \d+% if this stays as it is", said)
    assert re.search(r"€\d+\.\d\d of it is at risk as long as this is open", said)
    assert "the rise in the chance of leaving is assumed" in said


def test_without_one_nothing_is_at_risk(panel, worthy, conversation):
    assert "at risk" not in panel()


def test_a_misery_in_a_closed_inbox_is_not_hinted_at(panel, ben, worthy, closed_inbox, ana, charlie, dora, monday):
    secret = Conversation.begin(ben, closed_inbox, subject="She was rude", at=monday)
    Judgement.judge(Moment.notice(ben, at=monday, conversation=secret), "misery", by=ana, at=monday)

    assert "at risk" not in panel(charlie)
    assert "if this stays as it is" not in panel(charlie)
    assert "at risk" in panel(dora)


def test_where_the_model_knows_no_leaving_no_chance_is_told(panel, worthy, orders):
    Reckoning.objects.update(model="NBD")
    said = panel()

    assert "likely to be with us" not in said
    assert "the model in use knows no leaving" in said


def test_the_chance_over_time_is_a_line_a_sentence_and_a_table(panel, worthy, orders, monday):
    said = panel()

    assert "As a table Chance of being with us:" in said
    months = re.findall(r"(\w+ 202[56]) (\d+%)", said)
    assert [month for month, _chance in months[-3:]] == ["January 2026", "February 2026", "Mar 2026"]
    assert re.search(r"2 Mar 2026 \d+%$", said)


def test_the_line_is_drawn_and_read_aloud(ben, firm, ana, worthy, orders, monday):
    request = RequestFactory().get("/")
    request.user = ana
    reader = Reader(request)
    shown = render_to_string("screens/parts/_worth.html", {"panel": worth_panel(ben, reader, monday), "reader": reader})

    assert re.search(r'role="img" aria-label="Chance of being with us: \d+ %', shown)
    assert len(re.search(r'<polyline class="line" points="([^"]+)"', shown)[1].split()) == 13
    assert "style=" not in shown


def test_who_has_bought_nothing_has_no_line(panel, worthy):
    assert "Not known, because there is no order of theirs yet" in panel()


def test_a_name_is_shown_as_it_is_written(panel, ben, worthy, ana, monday):
    ben.rename("<b>Ben</b>", by=ana, at=monday)

    assert "&lt;b&gt;Ben&lt;/b&gt; is still worth" in panel()


def test_it_asks_the_database_little(panel, worthy, orders, recovery, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        panel()
