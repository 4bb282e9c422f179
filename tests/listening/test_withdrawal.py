from datetime import timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event, Teammate
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from amends.listening.judgement import CannotWithdraw
from amends.listening.models import Cause, Judgement, Moment
from amends.listening.moment import VERDICTS
from tests.cast import MONDAY
from tests.together import together


def kept(moment):
    moment.refresh_from_db()
    return moment.verdict, moment.cause and moment.cause.name, moment.severity


@pytest.fixture
def judged(moment, ana, monday):
    return Judgement.judge(moment, "misery", by=ana, at=monday, cause=Cause.objects.named("Parcel late"), severity=4)


def test_what_is_withdrawn_no_longer_counts(moment, judged, ana, monday):
    judged.withdraw(by=ana, at=monday)

    assert kept(moment) == (None, None, None)
    assert Judgement.that_counts(moment) is None


def test_the_row_stays_with_who_withdrew_it_and_when(moment, judged, ana, monday):
    judged.withdraw(by=ana, at=monday + timedelta(minutes=1))

    row = moment.judgements.get()
    assert (row.verdict, row.cause.name, row.severity) == ("misery", "Parcel late", 4)
    assert (row.withdrawn_by, row.withdrawn_at) == (ana, monday + timedelta(minutes=1))
    assert not moment.judgements.standing()


def test_what_counted_before_counts_again(moment, judged, ana, dora, monday):
    second = Judgement.judge(moment, "plain", by=dora, at=monday + timedelta(hours=1))

    second.withdraw(by=dora, at=monday + timedelta(hours=1))

    assert kept(moment) == ("misery", "Parcel late", 4)


def test_without_any_person_the_proposal_counts_again(moment, ana, monday):
    Judgement.judge(moment, "magic", by="import", at=monday)
    persons = Judgement.judge(moment, "plain", by=ana, at=monday)

    persons.withdraw(by=ana, at=monday)

    assert kept(moment) == ("magic", None, None)


def test_what_did_not_count_is_withdrawn_without_a_trace_on_the_moment(moment, judged, ana, dora, monday):
    Judgement.judge(moment, "plain", by=dora, at=monday + timedelta(hours=1))

    judged.withdraw(by=ana, at=monday + timedelta(hours=2))

    assert kept(moment) == ("plain", None, None)


def test_upstairs_is_told_what_counts_now_and_what_was_withdrawn(moment, judged, ana, monday):
    judged.withdraw(by=ana, at=monday)

    told = Event.objects.about(moment)[0]
    assert (told.kind, told.by, told.details) == ("moments.judged", ana, {"verdict": None, "withdrawn": "misery"})


def test_a_persons_word_is_taken_back_by_that_person(moment, judged, dora, monday):
    with pytest.raises(CannotWithdraw, match="Ana judged so: say what you make of it instead."):
        judged.withdraw(by=dora, at=monday)

    assert kept(moment)[0] == "misery"


def test_a_proposal_is_taken_back_by_anybody(moment, dora, monday):
    proposal = Judgement.judge(moment, "misery", by="import", at=monday)

    proposal.withdraw(by=dora, at=monday)

    assert kept(moment)[0] is None


def test_a_judgement_is_withdrawn_once(judged, ana, monday):
    judged.withdraw(by=ana, at=monday)

    with pytest.raises(CannotWithdraw, match="Ana has taken this judgement back already."):
        Judgement.objects.get().withdraw(by=ana, at=monday + timedelta(hours=1))

    assert Judgement.objects.get().withdrawn_at == monday


@pytest.mark.django_db(transaction=True)
def test_withdrawn_by_two_at_once_it_is_withdrawn_once(moment, ana, dora, monday):
    Judgement.judge(moment, "misery", by="import", at=monday)
    first, second = Judgement.objects.get(), Judgement.objects.get()

    outcomes = together(lambda: first.withdraw(by=ana, at=monday), lambda: second.withdraw(by=dora, at=monday))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotWithdraw", "NoneType"]
    assert Event.objects.filter(kind="moments.judged", details__has_key="withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawn_while_another_judges_the_row_shows_what_counts(moment, ana, dora, monday):
    for _ in range(6):
        first = Judgement.judge(moment, "misery", by=ana, at=monday)
        copy = Moment.objects.get(pk=moment.pk)
        together(
            lambda judged=first: judged.withdraw(by=ana, at=monday),
            lambda it=copy: Judgement.judge(it, "plain", by=dora, at=monday),
        )

        assert kept(moment)[0] == "plain"


@pytest.mark.parametrize("half", [{"withdrawn_at": MONDAY}, {"withdrawn_by": 1}])
def test_the_database_wants_both_who_and_when(judged, ana, half):
    half = {name: ana if name == "withdrawn_by" else value for name, value in half.items()}

    with pytest.raises(IntegrityError):
        Judgement.objects.filter(pk=judged.pk).update(**half)


said = st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.sampled_from(VERDICTS), st.booleans()), min_size=1, max_size=8)


class Withdrawals(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(said, st.randoms(use_true_random=False))
    def test_whatever_is_withdrawn_the_row_shows_what_counts_of_the_rest(self, said, random):
        ana = Teammate.welcome(email="ana@firm.example", name="Ana", at=MONDAY)
        moment = a_moment()
        rows = [
            Judgement.judge(moment, verdict, by=ana if is_person else "rule", at=MONDAY + timedelta(minutes=minutes))
            for is_person, minutes, verdict, _ in said
        ]

        gone = [row for row, (*_, is_withdrawn) in zip(rows, said, strict=True) if is_withdrawn]
        for row in random.sample(gone, len(gone)):
            row.withdraw(by=ana, at=MONDAY)

        assert kept(moment)[0] == latest([word for word in enumerate(said) if not word[1][3]])


def a_moment():
    ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
    conversation = Conversation.begin(ben, Inbox.objects.create(name="Letters", channel="email"), subject="", at=MONDAY)
    return Moment.notice(ben, at=MONDAY, conversation=conversation)


def latest(standing):
    persons = [word for word in standing if word[1][0]]
    words = sorted(persons or standing, key=lambda word: (word[1][1], word[0]))
    return words[-1][1][2] if words else None
