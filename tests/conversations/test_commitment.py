from datetime import timedelta

import pytest
from django.db import IntegrityError

from amends.base.models import Event
from amends.conversations.commitment import AlreadySettled, DueBefore, NothingPromised
from amends.conversations.models import Commitment, Conversation
from tests.together import together


@pytest.fixture
def commitment(conversation, ana, monday):
    return Commitment.promise(conversation, text="By Friday", due_at=monday + timedelta(days=4), by=ana, at=monday)


def test_a_promise_has_a_day_and_a_name(commitment, ana, monday):
    assert (str(commitment), commitment.by, commitment.due_at) == ("By Friday", ana, monday + timedelta(days=4))
    assert Event.objects.get(kind="commitments.made").by == ana


def test_it_is_kept(commitment, ana, monday):
    commitment.keep(by=ana, at=monday)

    assert (commitment.kept_at, commitment.broken_at) == (monday, None)


def test_it_is_broken(commitment, ana, monday):
    commitment.break_(by=ana, at=monday + timedelta(days=5))

    assert (commitment.kept_at, commitment.broken_at) == (None, monday + timedelta(days=5))


@pytest.mark.parametrize("second", ["keep", "break_"])
def test_it_is_settled_once(commitment, ana, monday, second):
    commitment.keep(by=ana, at=monday)

    with pytest.raises(AlreadySettled):
        getattr(commitment, second)(by=ana, at=monday)


def test_nothing_is_promised_for_yesterday(conversation, ana, monday):
    with pytest.raises(DueBefore, match="still to come"):
        Commitment.promise(conversation, text="Yesterday", due_at=monday - timedelta(days=1), by=ana, at=monday)


@pytest.mark.django_db(transaction=True)
def test_kept_and_broken_at_once_it_is_one_of_them(commitment, ana, monday):
    copies = [Commitment.objects.get(pk=commitment.pk) for _ in range(2)]

    outcomes = together(lambda: copies[0].keep(by=ana, at=monday), lambda: copies[1].break_(by=ana, at=monday))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadySettled", "NoneType"]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_promise_without_a_word_is_none(conversation, ana, monday, text):
    with pytest.raises(NothingPromised, match="Say what you promise"):
        Commitment.promise(conversation, text=text, due_at=monday, by=ana, at=monday)

    assert not Commitment.objects.exists()
    assert not Event.objects.filter(kind="commitments.made").exists()


def test_what_is_promised_for_at_once_may_be_kept_at_once(conversation, ana, monday):
    commitment = Commitment.promise(conversation, text="Now", due_at=monday, by=ana, at=monday)

    commitment.keep(by=ana, at=monday)

    assert commitment.kept_at == commitment.made_at == monday


def test_it_says_who_kept_it(commitment, ana, dora, monday):
    commitment.keep(by=dora, at=monday)

    assert Event.objects.get(kind="commitments.kept").by == dora


def test_a_refused_second_settling_leaves_no_line_in_the_log(commitment, ana, monday):
    commitment.keep(by=ana, at=monday)

    with pytest.raises(AlreadySettled):
        commitment.break_(by=ana, at=monday)

    assert not Event.objects.filter(kind="commitments.broken").exists()


@pytest.mark.parametrize("wrong", [{"kept": True, "broken": True}, {"due": -1}])
def test_the_database_knows_it_too(commitment, monday, wrong):
    settled = {f"{how}_at": monday for how in ("kept", "broken") if wrong.get(how)}
    due = {"due_at": monday - timedelta(days=1)} if "due" in wrong else {}

    with pytest.raises(IntegrityError):
        Commitment.objects.filter(pk=commitment.pk).update(**settled, **due)


def test_what_is_promised_next_shows_on_the_conversation(conversation, commitment, ana, monday):
    sooner = Commitment.promise(conversation, text="Sooner", due_at=monday + timedelta(days=1), by=ana, at=monday)
    assert conversation.commitment_due_at == sooner.due_at

    sooner.keep(by=ana, at=monday)
    conversation.refresh_from_db()
    assert conversation.commitment_due_at == commitment.due_at

    commitment.break_(by=ana, at=monday)
    conversation.refresh_from_db()
    assert conversation.commitment_due_at is None


def test_what_is_settled_is_not_due(conversation, commitment, ana, monday):
    week = monday + timedelta(days=7)
    assert list(Conversation.objects.with_commitment_due(week)) == [conversation]

    commitment.keep(by=ana, at=monday)

    assert not Conversation.objects.with_commitment_due(week).exists()
    assert not Commitment.objects.unsettled().exists()
