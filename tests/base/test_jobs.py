import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from amends import wiring
from amends.base.event import record
from amends.base.jobs import CLOCK_QUEUE, REACTION_QUEUE, clock, drain
from amends.base.models import Team
from amends.steering.reactions import reckon_again


@pytest.fixture
def _wired(settings, transactional_db):
    settings.AMENDS_WIRING = "tests.base.wiring"
    yield
    forget_jobs()


def forget_jobs():
    """The jobs' tables are not Django's to empty."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def notes():
    return set(Team.objects.values_list("name", flat=True))


def waiting():
    return ProcrastinateJob.objects.filter(queue_name=REACTION_QUEUE)


@pytest.mark.usefixtures("_wired")
def test_draining_works_off_what_was_caused(monday):
    event = record("tests.noted", at=monday)

    drain()

    assert f"afterwards {event.pk}" in notes()
    assert not waiting().exists()


@pytest.mark.usefixtures("_wired")
def test_a_job_that_trips_is_tried_again(monday):
    event = record("tests.tripping", at=monday)

    drain()

    assert notes() == {f"tripped {event.pk}", f"afterwards {event.pk}"}


@pytest.mark.usefixtures("_wired")
def test_a_job_that_always_trips_is_kept_as_failed(monday):
    record("tests.hopeless", at=monday)

    drain()

    assert waiting().get().status == "failed"


@pytest.mark.usefixtures("_wired")
def test_draining_nothing_comes_back_at_once():
    drain()

    assert not waiting().exists()


def test_a_clock_strikes_its_function_and_never_twice_at_once():
    strikes = []
    task = clock("0 0 31 2 *", lambda: strikes.append("struck"))

    task(timestamp=0)

    assert strikes == ["struck"]
    assert task.queue == CLOCK_QUEUE
    assert task.lock == task.queueing_lock == task.name


def test_every_clock_of_the_house_stands_on_the_wiring_page():
    names = {task.name for task in wiring.CLOCKS}

    assert f"{reckon_again.__module__}.{reckon_again.__name__}" in names
    assert names <= set(app.tasks)


def test_stalled_jobs_are_given_back_by_a_clock_of_their_own():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert periodic["amends.base.jobs.return_stalled"] == "* * * * * */5"
