"""Today shows what waits and the last reckoning, and says what is not known."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from amends.conversations.models import Conversation
from amends.listening.models import Judgement, Moment
from amends.screens.parts.reader import Reader
from amends.screens.today import figures
from amends.screens.today.figures import Figures, Unknown
from amends.steering.models import CauseDamage, DamageReckoning, Reckoning


@pytest.fixture
def shown(ana, firm, monday):
    """What Ana sees, an hour and a day later."""
    return lambda: Figures(ana, reader(), at=monday + timedelta(hours=25))


def reader():
    return Reader(RequestFactory().get("/"))


def texts(counts):
    return [count.text for count in counts]


def test_it_counts_what_waits(shown, recovery):
    assert texts(shown().waiting) == ["1", "1", "1", "1"]


def test_a_recovery_in_time_is_not_past_its_clock(ana, firm, recovery, monday):
    early = Figures(ana, reader(), at=monday + timedelta(minutes=5))

    assert texts(early.waiting) == ["1", "1", "1", "0"]


def test_it_counts_moments_by_their_verdict(shown, misery, ben, ana, monday):
    for verdict in ("magic", "plain", "magic", None):
        moment = Moment.objects.create(customer=ben, at=monday)
        if verdict:
            Judgement.judge(moment, verdict, by=ana, at=monday)

    assert texts(shown().known) == ["1", "2", "1", "1", "1"]


def test_what_a_teammate_may_not_see_is_not_counted(ana, charlie, firm, closed_inbox, ben, monday):
    Conversation.begin(ben, closed_inbox, subject="About Dora", at=monday)

    assert Figures(ana, reader(), at=monday).waiting[0].text == "1"
    assert Figures(charlie, reader(), at=monday).waiting[0].text == "0"


def test_amounts_that_stand_together_are_rounded_alike(shown, costly):
    CauseDamage.objects.filter(cause__name="Late without a word").update(total_cents=1_250, low_cents=999, high_cents=2_000)

    assert [part.amount.expected for part in shown().causes] == ["€15,000", "€12"]


def test_a_small_amount_shows_its_coins(shown, reckoning):
    Reckoning.objects.update(low_cents=999, total_cents=1_250, high_cents=2_000)

    assert shown().worth.expected == "€12.50"


def test_the_causes_that_cost_most_come_first(shown, costly):
    first, second = shown().causes

    assert (first.name, first.amount.expected, first.amount.high) == ("Breakage in transit", "€15,000", "€30,001")
    assert second.name == "Late without a word"


def test_bars_share_one_scale(shown, costly):
    first, second = shown().causes

    assert first.bar == (50.0, 25.0, 100.0)
    assert second.bar[0] == pytest.approx(50 * 440_000 / 1_500_050, abs=0.1)


def test_a_cause_whose_cost_is_not_known_comes_last(shown, costly):
    CauseDamage.objects.filter(cause__name="Breakage in transit").update(total_cents=None, low_cents=None, high_cents=None)

    first, second = shown().causes

    assert (first.name, second.name) == ("Late without a word", "Breakage in transit")
    assert (second.amount, second.bar) == (None, None)


def test_a_reason_of_many_causes_is_told_once(shown, damage):
    DamageReckoning.objects.update(not_known=[{"cause": cause, "reason": "nobody was asked"} for cause in ("Breakage", "Billing")])

    assert shown().unknown == [Unknown("nobody was asked", "Breakage · Billing")]


def test_caps_are_those_the_guide_tells():
    assert (figures.MOST_WAITING, figures.MOST_KNOWN) == (500, 10_000)
