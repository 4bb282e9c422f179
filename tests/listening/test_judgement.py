from datetime import timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event, Teammate
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from amends.listening.judgement import NoVerdict
from amends.listening.models import Cause, Judgement, Moment
from amends.listening.moment import VERDICTS
from tests.cast import MONDAY
from tests.together import together


def kept(moment):
    moment.refresh_from_db()
    return moment.verdict, moment.cause and moment.cause.name, moment.severity


def test_a_person_judges(moment, ana, monday):
    cause = Cause.objects.named("Parcel late")

    Judgement.judge(moment, "misery", by=ana, at=monday, cause=cause, severity=4, why="Two weeks")

    assert kept(moment) == ("misery", "Parcel late", 4)
    assert Event.objects.get(kind="moments.judged").by == ana


def test_not_judged_is_unknown(moment):
    assert kept(moment) == (None, None, None)
    assert Judgement.that_counts(moment) is None


def test_a_proposal_counts_until_a_person_speaks(moment, ana, monday):
    Judgement.judge(moment, "misery", by="import", at=monday)
    assert kept(moment)[0] == "misery"

    Judgement.judge(moment, "plain", by=ana, at=monday)
    assert kept(moment)[0] == "plain"


def test_no_proposal_overrules_a_person(moment, ana, monday):
    Judgement.judge(moment, "magic", by=ana, at=monday)

    Judgement.judge(moment, "misery", by="rule of angry words", at=monday + timedelta(days=1), severity=5)

    assert kept(moment) == ("magic", None, None)


def test_the_latest_person_counts(moment, ana, dora, monday):
    Judgement.judge(moment, "misery", by=ana, at=monday, severity=2)
    Judgement.judge(moment, "plain", by=dora, at=monday + timedelta(minutes=1))

    assert kept(moment) == ("plain", None, None)


def test_a_judgement_that_arrives_late_is_not_the_latest(moment, ana, dora, monday):
    Judgement.judge(moment, "plain", by=ana, at=monday)
    Judgement.judge(moment, "misery", by=dora, at=monday - timedelta(days=1))

    assert kept(moment)[0] == "plain"


def test_every_judgement_is_kept(moment, ana, monday):
    for verdict in VERDICTS:
        Judgement.judge(moment, verdict, by=ana, at=monday)

    assert list(moment.judgements.order_by("pk").values_list("verdict", flat=True)) == list(VERDICTS)


def test_an_unknown_verdict_is_refused(moment, ana, monday):
    with pytest.raises(NoVerdict, match="awful is no verdict: say magic, plain or misery."):
        Judgement.judge(moment, "awful", by=ana, at=monday)

    assert not moment.judgements.exists()


@pytest.mark.parametrize("author", [None, ""])
def test_nobody_judges_nothing(moment, monday, author):
    with pytest.raises(IntegrityError):
        Judgement.judge(moment, "misery", by=author, at=monday)


@pytest.mark.parametrize("severity", [0, 6])
def test_severity_is_one_to_five(moment, ana, monday, severity):
    with pytest.raises(IntegrityError):
        Judgement.judge(moment, "misery", by=ana, at=monday, severity=severity)


@pytest.mark.django_db(transaction=True)
def test_judged_by_two_at_once_the_row_shows_the_one_that_counts(moment, ana, monday):
    copies = [Moment.objects.get(pk=moment.pk) for _ in range(3)]

    together(
        lambda: Judgement.judge(copies[0], "misery", by="import", at=monday + timedelta(days=1)),
        lambda: Judgement.judge(copies[1], "plain", by=ana, at=monday),
        lambda: Judgement.judge(copies[2], "magic", by=ana, at=monday + timedelta(hours=1)),
    )

    assert kept(moment)[0] == "magic"


said = st.lists(
    st.tuples(st.booleans(), st.integers(0, 5), st.sampled_from(VERDICTS), st.none() | st.integers(1, 5)), min_size=1, max_size=8
)


class JudgementsOfOneMoment(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(said)
    def test_whoever_said_what_the_row_shows_what_counts(self, said):
        ana = Teammate.welcome(email="ana@firm.example", name="Ana", at=MONDAY)
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        conversation = Conversation.begin(ben, Inbox.objects.create(name="Letters", channel="email"), subject="", at=MONDAY)
        moment = Moment.notice(ben, at=MONDAY, conversation=conversation)

        for is_person, minutes, verdict, severity in said:
            by = ana if is_person else "rule"
            Judgement.judge(moment, verdict, by=by, at=MONDAY + timedelta(minutes=minutes), severity=severity)

        persons = [judged for judged in enumerate(said) if judged[1][0]]
        _, (_, _, verdict, severity) = max(persons or enumerate(said), key=lambda judged: (judged[1][1], judged[0]))
        assert kept(moment) == (verdict, None, severity)
