import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from amends import wiring
from amends.base.event import record
from amends.base.jobs import CLOCK_QUEUE, REACTION_QUEUE, clock, drain, forget_sessions, return_stalled
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
def test_draining_does_not_wait_for_what_nobody_can_see_yet(monday):
    with transaction.atomic():
        record("tests.noted", at=monday)
        drain()
        assert waiting().exists()

    drain()

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

    assert {f"{strike.__module__}.{strike.__name__}" for strike in (reckon_again, forget_sessions)} <= names
    assert names <= set(app.tasks)


def test_stalled_jobs_are_given_back_by_a_clock_of_their_own():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert periodic["amends.base.jobs.return_stalled"] == "* * * * * */5"


@pytest.mark.django_db
def test_sign_ins_that_have_run_out_are_forgotten_and_no_others():
    for name, until in {"old": -timedelta(seconds=1), "young": timedelta(hours=1)}.items():
        Session.objects.create(session_key=name, session_data="", expire_date=now() + until)

    forget_sessions()
    forget_sessions()

    assert [session.session_key for session in Session.objects.all()] == ["young"]


@pytest.mark.usefixtures("_wired")
def test_draining_winds_no_clock(monday):
    record("tests.noted", at=monday)
    assert waiting().exists()

    drain()

    assert ProcrastinateJob.objects.filter(queue_name=CLOCK_QUEUE).count() == 0
    assert app.periodic_registry.periodic_tasks


def stalled(task, queueing_lock):
    """In hand of a worker that is gone."""
    app.configure_task(task, queue=CLOCK_QUEUE, lock=queueing_lock, queueing_lock=queueing_lock).defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")


def give_back():
    async def within(worker):
        async with worker.open_async():
            await return_stalled(SimpleNamespace(app=worker), 0)

    # In a thread of its own: a browser's test may have left an event loop in this one.
    with app.replace_connector(app.connector.get_worker_connector()) as worker, ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, within(worker)).result()


@pytest.mark.django_db(transaction=True)
def test_what_was_asked_for_again_meanwhile_is_given_back_once_and_hinders_no_other():
    stalled("amends.base.jobs.forget_sessions", "first")
    stalled("amends.base.jobs.forget_sessions", "second")
    app.configure_task("amends.base.jobs.forget_sessions", queue=CLOCK_QUEUE, lock="third", queueing_lock="first").defer(timestamp=0)

    give_back()

    assert sorted(ProcrastinateJob.objects.values_list("queueing_lock", "status")) == [("first", "todo"), ("second", "todo")]
