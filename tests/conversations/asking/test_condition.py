from datetime import timedelta

import pytest

from amends.conversations.asking.condition import Conditions, TooManyConditions
from amends.conversations.asking.question import NoSuchAnswer, NoSuchQuestion, questions
from amends.conversations.models import Conversation

pytestmark = pytest.mark.django_db


def found(written, ana, at):
    return list(Conditions.of(written, by=ana).among(Conversation.objects.all(), by=ana, at=at))


def test_no_condition_holds_for_all(conversation, ana, monday):
    assert found([], ana, monday) == [conversation]


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("state", "open", True),
        ("state", "waiting", True),
        ("state", "closed", False),
        ("state", "snoozed", False),
        ("owner", "nobody", True),
        ("owner", "me", False),
        ("team", "nobody", True),
        ("waits", "0", True),
        ("waits", "5", False),
        ("quiet", "1", False),
        ("subject", "PARCEL", True),
        ("subject", "bicycle", False),
        ("at_risk", "1", False),
    ],
)
def test_a_question_finds_it_and_its_contrary_what_it_leaves(conversation, ana, monday, name, value, holds):
    assert found([[name, value, False]], ana, monday) == ([conversation] if holds else [])
    assert found([[name, value, True]], ana, monday) == ([] if holds else [conversation])


def test_whoever_looks_is_meant_by_me(conversation, ana, dora, monday):
    conversation.assign(dora, by=ana, at=monday)

    assert [found([["owner", "me", False]], somebody, monday) for somebody in (ana, dora)] == [[], [conversation]]
    assert found([["owner", str(dora.pk), False]], ana, monday) == [conversation]


def test_all_conditions_must_hold(conversation, ana, monday):
    later = monday + timedelta(hours=1)

    assert found([["waits", "60", False], ["owner", "nobody", False]], ana, later) == [conversation]
    assert found([["waits", "60", False], ["owner", "nobody", True]], ana, later) == []


def test_conditions_are_kept_as_they_were_written(ana):
    written = [["state", "open", True], ["waits", "5", False]]

    assert Conditions.of(written, by=ana).written == written


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ([["colour", "red", False]], NoSuchQuestion),
        ([["waits", "long", False]], NoSuchAnswer),
        ([["team", "99", False]], NoSuchAnswer),
        ([["subject", " ", False]], NoSuchAnswer),
        ([["state", "open", False]] * 21, TooManyConditions),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(ana, written, refusal):
    with pytest.raises(refusal, match=r"\.$"):
        Conditions.of(written, by=ana)


def test_an_inbox_one_may_not_see_is_none_to_ask_for(closed_inbox, ana, dora, charlie):
    choices = questions()["inbox"].choices

    assert str(closed_inbox.pk) in dict(choices(dora))
    assert str(closed_inbox.pk) not in dict(choices(charlie))


def test_it_is_told_in_words(ana):
    one, other = Conditions.of([["state", "closed", True], ["waits", "5", False]], by=ana)

    assert one.said(ana) == "State: not closed"
    assert other.said(ana) == "Waits for so many minutes: 5"
