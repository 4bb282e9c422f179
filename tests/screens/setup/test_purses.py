"""What each role may give, and what was given this month."""

import html

import pytest

from amends.recoveries.models import Allowance
from tests.screens.setup.test_firm import undo


def test_it_shows_what_each_role_may_give(as_ana, firm):
    page = as_ana.get("/settings/purses/").text

    assert 'value="50.00"' in page
    assert 'value="5000.00"' in page


def test_other_sums_count_from_now_on_and_are_taken_back(as_ana, firm):
    answer = as_ana.post("/settings/purses/teammate/", {"gesture": "75", "month": "1,200.50"}, follow=True)
    kept = Allowance.objects.get(role="teammate")
    assert (kept.gesture_cents, kept.month_cents) == (7500, 120_050)

    undo(as_ana, answer)
    assert Allowance.objects.get(role="teammate").gesture_cents == 5000


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"gesture": "100", "month": "50"}, "at least as much as one"),
        ({"gesture": "much", "month": "50"}, "Write an amount"),
        ({}, "required"),
    ],
)
def test_nonsense_is_refused_at_its_role(as_ana, firm, said, because):
    answer = as_ana.post("/settings/purses/lead/", said)

    assert answer.status_code == 422
    assert because in html.unescape(answer.text)


def test_there_is_no_purse_of_a_role_that_is_not(as_ana, firm):
    assert as_ana.post("/settings/purses/king/", {"gesture": "1", "month": "1"}).status_code == 404


def test_it_tells_what_was_given_this_month(as_ana, ana, recovery, firm, monkeypatch, monday):
    monkeypatch.setattr("amends.screens.setup.purses.now", lambda: monday)
    recovery.make_good(by=ana, at=monday, gesture="Flowers", cents=2550)

    assert "€25.50 given" in as_ana.get("/settings/purses/").text
