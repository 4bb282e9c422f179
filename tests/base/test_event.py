from datetime import timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.event import happened, record, record_all
from amends.base.jobs import react
from amends.base.models import Event, Team
from tests.base import wiring
from tests.base.wiring import Unwilling


@pytest.fixture(autouse=True)
def _wired(settings):
    settings.AMENDS_WIRING = "tests.base.wiring"


def notes():
    return set(Team.objects.values_list("name", flat=True))


def deferred():
    return [(job.task_name, job.args) for job in ProcrastinateJob.objects.order_by("id")]


@pytest.mark.django_db
def test_an_event_says_what_happened_about_what_by_whom_and_when(ana, monday):
    event = record("tests.said", about=ana, by=ana, at=monday, count=3, colour="red")

    event.refresh_from_db()
    assert (event.kind, event.noun, event.noun_id) == ("tests.said", "base.teammate", ana.pk)
    assert (event.by, event.by_name, event.at, event.count, event.details) == (ana, "Ana", monday, 3, {"colour": "red"})


@pytest.mark.django_db
def test_the_log_keeps_the_name_its_actor_had(ana, monday):
    event = record("tests.said", by=ana, at=monday)
    ana.name = "Anastasia"
    ana.save()

    assert Event.objects.get(pk=event.pk).by_name == "Ana"


@pytest.mark.django_db
def test_what_must_never_be_seen_missing_is_there_at_once(monday):
    event = record("tests.noted", at=monday)

    assert notes() == {f"at once {event.pk}"}


@pytest.mark.django_db
def test_what_can_wait_is_deferred_in_the_same_transaction(monday):
    event = record("tests.noted", at=monday)

    assert deferred() == [("amends.base.jobs.react", {"event_id": event.pk, "reaction": "tests.base.wiring:note_afterwards"})]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_happened(monday):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("tests.noted", at=monday)
        raise ZeroDivisionError

    assert (notes(), deferred(), list(Event.objects.all())) == (set(), [], [])


@pytest.mark.django_db(transaction=True)
def test_a_reaction_at_once_that_refuses_takes_everything_back(monday):
    with pytest.raises(Unwilling):
        record("tests.refused", at=monday)

    assert (notes(), deferred(), list(Event.objects.all())) == (set(), [], [])


@pytest.mark.django_db
def test_a_reaction_twice_leaves_the_same_rows(monday):
    event = record("tests.noted", at=monday)

    for _ in range(2):
        react.func(event_id=event.pk, reaction=f"{wiring.__name__}:note_afterwards")

    assert notes() == {f"at once {event.pk}", f"afterwards {event.pk}"}


@pytest.mark.django_db
def test_what_happened_to_one_is_told_newest_first(ana, dora, monday):
    record("tests.said", about=ana, at=monday)
    record("tests.said", about=dora, at=monday)
    record("tests.left", about=ana, at=monday)
    record("tests.came", about=ana, at=monday - timedelta(days=1))

    assert [event.kind for event in Event.objects.about(ana) if event.kind.startswith("tests")] == [
        "tests.left",
        "tests.said",
        "tests.came",
    ]


@pytest.mark.django_db
def test_another_noun_of_the_same_number_is_another(ana, monday):
    record("tests.said", about=Team(pk=ana.pk), at=monday)

    assert not Event.objects.about(ana).filter(kind="tests.said").exists()


def test_several_events_are_recorded_in_one_breath_as_one_by_one(ana, monday):
    record_all([happened("tests.said", about=ana, at=monday, colour="red"), happened("tests.noted", about=ana, at=monday)])
    record("tests.said", about=ana, at=monday, colour="red")

    first, second, alone = Event.objects.order_by("pk").values().filter(kind__startswith="tests.")
    assert {**first, "id": 0} == {**alone, "id": 0}
    assert Team.objects.filter(name=f"at once {second['id']}").exists()
