"""Each view holds what its name says, and nothing that its teammate may not see."""

from datetime import timedelta

import pytest

from amends.conversations.models import Commitment, Conversation
from amends.conversations.view import SORTS, VIEWS
from tests.cast import MONDAY


def later(**span):
    return MONDAY + timedelta(**span)


@pytest.fixture
def begin(ben, inbox):
    return lambda into=inbox, at=MONDAY: Conversation.begin(ben, into, subject="", at=at)


def held(teammate, at=MONDAY):
    """The views that hold anything for them."""
    return {name for name, view in VIEWS.items() if view.of(teammate, at=at).exists()}


def test_they_stand_in_the_order_of_a_day():
    assert list(VIEWS) == ["mine", "unowned", "team", "waiting", "at_risk", "commitments", "snoozed", "all"]
    assert list(SORTS) == ["newest", "waiting", "deadline", "at_risk"]


def test_every_name_is_said_and_every_sort_is_one():
    assert all(str(view.name) for view in VIEWS.values())
    assert {view.sort for view in VIEWS.values()} <= set(SORTS)


def test_a_new_one_belongs_to_nobody(begin, ana):
    begin()

    assert held(ana) == {"unowned", "all"}


def test_what_is_mine_is_mine_only(begin, ana, dora):
    begin().assign(ana, by=dora, at=MONDAY)

    assert held(ana) == {"mine", "all"}
    assert held(dora) == {"all"}


def test_what_a_team_was_handed_is_its_teammates(begin, ana, dora, back_office):
    conversation = begin()
    conversation.assign(ana, by=ana, at=MONDAY)
    conversation.hand_to(back_office, by=ana, at=MONDAY)

    assert held(dora) == {"team", "all"}
    assert held(ana) == {"mine", "all"}


def test_who_waits_is_in_waiting(conversation, ana):
    assert held(ana) == {"unowned", "waiting", "all"}


@pytest.mark.parametrize(("cents", "is_held"), [(None, False), (0, False), (1, True)])
def test_what_is_at_risk_is_more_than_nothing(begin, ana, cents, is_held):
    begin()
    Conversation.objects.all().endanger(cents, as_of=MONDAY)

    assert ("at_risk" in held(ana)) is is_held


@pytest.mark.parametrize(("due", "is_held"), [(later(hours=1), True), (later(days=1), False), (later(hours=23), True)])
def test_what_is_promised_within_a_day_is_due(begin, ana, due, is_held):
    Commitment.promise(begin(), text="Soon", due_at=due, by=ana, at=MONDAY)

    assert ("commitments" in held(ana)) is is_held


def test_what_was_promised_and_is_overdue_stays_due_until_it_is_settled(begin, ana):
    commitment = Commitment.promise(begin(), text="Soon", due_at=MONDAY, by=ana, at=MONDAY)
    assert "commitments" in held(ana, later(days=5))

    commitment.keep(by=ana, at=later(days=5))
    assert "commitments" not in held(ana, later(days=5))


def test_what_is_laid_aside_is_out_of_the_way_until_its_time(conversation, ana):
    conversation.snooze(later(days=1), by=ana, at=MONDAY)

    assert held(ana) == {"snoozed", "all"}
    assert held(ana, later(days=1)) == {"unowned", "waiting", "all"}


def test_what_is_at_risk_or_promised_is_seen_though_it_sleeps(conversation, ana):
    Commitment.promise(conversation, text="Soon", due_at=later(hours=1), by=ana, at=MONDAY)
    conversation.snooze(later(days=1), by=ana, at=MONDAY)
    Conversation.objects.all().endanger(100, as_of=MONDAY)

    assert held(ana) == {"at_risk", "commitments", "snoozed", "all"}


def test_a_closed_one_is_in_all_alone(conversation, ana):
    conversation.assign(ana, by=ana, at=MONDAY)
    conversation.close(by=ana, at=MONDAY)

    assert held(ana) == {"all"}


def test_no_view_shows_what_may_not_be_seen(begin, closed_inbox, ana, charlie, dora, back_office):
    conversation = begin(closed_inbox)
    conversation.assign(charlie, by=ana, at=MONDAY)
    conversation.hand_to(back_office, by=ana, at=MONDAY)

    assert held(charlie) == set()
    assert held(dora) == {"team", "all"}
