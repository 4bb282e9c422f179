"""Jobs. A job has no rule: something was recorded and a floor above reacts, or a clock struck."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from email.errors import MessageError
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.periodic import PeriodicRegistry

STALLED_SECONDS = 8
# What a job may run into that no rule of ours foresees: a fault of ours, words nobody takes, a file that is gone.
FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError),
    MessageError,
)
CLOCK_QUEUE = "clocks"
REACTION_QUEUE = "reactions"


@app.task(queue=REACTION_QUEUE, retry=5)
def react(event_id: int, reaction: str) -> None:
    """Hand an event to a reaction. It may run twice and must not mind."""
    event = apps.get_model("base", "Event").objects.get(pk=event_id)
    import_string(reaction.replace(":", "."))(event)


def clock(cron: str, strike):
    """Let a function without arguments run at the times of cron (minute hour day month weekday, in UTC)."""

    def struck(timestamp: int) -> None:
        strike()

    name = f"{strike.__module__}.{strike.__name__}"
    task = app.task(name=name, queue=CLOCK_QUEUE, queueing_lock=name, lock=name)(struck)
    return app.periodic(cron=cron)(task)


def later(deed, *, seconds: int):
    """A function that asks for a deed in so many seconds; asked for again before it is begun, it is done once."""
    name = f"{deed.__module__}.{deed.__name__}"
    task = app.task(name=f"{name} later", queue=REACTION_QUEUE, queueing_lock=f"{name} later", lock=name, retry=5)(deed)

    def ask() -> None:
        defer_once(task.configure(schedule_in={"seconds": seconds}))

    return ask


def defer_once(job, **told) -> None:
    """Ask for a job that has a queueing lock, unless one like it waits already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(**told)


async def return_stalled(context: JobContext, timestamp: int) -> None:
    """Give back what a killed worker had in hand; where its like was asked for meanwhile, that one does it."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            await jobs.finish_job(job, Status.FAILED, delete_job=True)


app.periodic(cron="* * * * * */5")(
    app.task(name="amends.base.jobs.return_stalled", queue=CLOCK_QUEUE, queueing_lock="return_stalled", pass_context=True)(return_stalled)
)


def forget_sessions() -> None:
    """Who stayed away so long that their sign-in has run out is not remembered."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def drain() -> None:
    """Work off every reaction that is due, tries after a failure included, then come back.

    In a thread of its own, which has no event loop yet: the caller's may be running one. Not inside a transaction, whose jobs nobody
    else can see before it ends: waiting for them would be waiting for ever.
    """
    while not connection.in_atomic_block and _due():
        with ThreadPoolExecutor(1, "drain") as apart:
            apart.submit(_work_off).result()


def _work_off() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker, _without_clocks(worker):
        worker.run_worker(
            queues=[REACTION_QUEUE],
            wait=False,
            concurrency=2,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="successful",
        )


@contextmanager
def _without_clocks(worker) -> Iterator[None]:
    """Every worker of procrastinate winds all clocks; one that soon leaves would only leave their jobs behind."""
    clocks, worker.periodic_registry = worker.periodic_registry, PeriodicRegistry()
    try:
        yield
    finally:
        worker.periodic_registry = clocks


def _due() -> bool:
    waiting = apps.get_model("procrastinate", "ProcrastinateJob").objects.filter(queue_name=REACTION_QUEUE, status="todo")
    return waiting.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=Now())).exists()
