import click
from procrastinate.contrib.django import app

from amends.base import database, supervise
from amends.base.jobs import STALLED_SECONDS
from amends.cli import terminal
from amends.cli.pages import leave_when_asked
from amends.cli.serve import program

MOST_AT_ONCE = 6  # asyncio's own threads on two cores; more would only wait for one
GRACE_SECONDS = 3
HEARTBEAT_SECONDS = 2

concurrency_option = click.option(
    "--concurrency", default=4, show_default=True, type=click.IntRange(1, MOST_AT_ONCE), help="Jobs at once in this worker."
)


@terminal.command("work", examples="amends work\namends work --concurrency 2")
@concurrency_option
def work(concurrency: int) -> None:
    """Run one more worker for the jobs.

    As many as you like, on any machine that reaches the database. Ctrl-C lets running jobs finish for three seconds; what is
    cut off returns by itself and is done by another worker.
    """
    terminal.say("Working - Ctrl-C stops.")
    database.hang_up()
    supervise.run([supervise.Child("work", program("run-jobs", "--concurrency", concurrency))], mend=database.mend)


@click.command("run-jobs", hidden=True)
@concurrency_option
def run_jobs(concurrency: int) -> None:
    """The process that does jobs, under `amends serve` or `amends work`."""
    with database.installation():
        supervise.die_with_parent()
        leave_when_asked()
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                concurrency=concurrency,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
            )
