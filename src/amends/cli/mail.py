"""Letters fetched from the firm's mailboxes: `amends fetch` once, `run-mail` all day under `amends serve`."""

import threading

import click
from django.utils.timezone import now

from amends.base import database, supervise
from amends.base.refusal import Refusal
from amends.channels.email.models import Mailbox
from amends.channels.email.postman import PostOffice
from amends.channels.email.postman import fetch as fetch_from
from amends.cli import terminal
from amends.cli.inbox import inbox_named
from amends.cli.pages import leave_when_asked

TEND_SECONDS = 5


@terminal.command("fetch", examples="amends fetch\namends fetch --inbox Support --json")
@click.option("--inbox", help="Only the mailbox of the inbox of this name.")
@terminal.json_option
def fetch(inbox: str | None, as_json: bool) -> None:
    """Fetch letters from the mailboxes once.

    `amends serve` does so all day by itself, and hears of a new letter at once. Exit code 1 if a mailbox could not be reached.
    """
    chosen = Mailbox.objects.fetched().select_related("inbox").order_by("pk")
    if inbox is not None:
        chosen = chosen.filter(inbox=inbox_named(inbox))
    told = [_fetched(mailbox) for mailbox in chosen]
    if as_json:
        terminal.show_json({"mailboxes": told})
    else:
        terminal.show_table("Fetched", ["inbox", "mailbox", "letters", "failure"], [row.values() for row in told], numbers=["letters"])
    if any(row["failure"] for row in told):
        raise click.exceptions.Exit(1)


def _fetched(mailbox) -> dict:
    row = {"inbox": mailbox.inbox.name, "mailbox": str(mailbox), "letters": 0, "failure": ""}
    try:
        with terminal.busy(f"Fetching from {mailbox}"):
            return row | {"letters": fetch_from(mailbox, clock=now)}
    except Refusal as refusal:
        return row | {"failure": str(refusal)}


@click.command("run-mail", hidden=True)
def run_mail() -> None:
    """The process that looks after the mailboxes, under `amends serve`."""
    with database.installation():
        supervise.die_with_parent()
        leave_when_asked()
        office, never = PostOffice(clock=now), threading.Event()
        try:
            while True:
                office.tend()
                never.wait(TEND_SECONDS)
        finally:
            office.close()
