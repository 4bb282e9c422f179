"""A letter from a pipe, as mail servers and procmail hand it over. What it exits with are the codes of sysexits.h."""

import os
import sys
import tempfile
import traceback

import click
import psycopg
from django.db import Error
from django.utils.timezone import now

from amends.base import database
from amends.base.refusal import Refusal
from amends.channels.email.receive import clean
from amends.cli import terminal
from amends.conversations.letterbox.addressed import inboxes_at, inboxes_of, sender_of
from amends.conversations.models import Arrival, Inbox

ASIDE_BYTES = 1 << 20
EXAMPLES = """
amends deliver --inbox Support < letter.eml
amends deliver --sender "$SENDER" "$RECIPIENT"
"""


class Later:
    """Whatever goes wrong in here, the letter is not lost: the mail server is to come again with it."""

    def __enter__(self) -> "Later":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, flight) -> None:
        if error is None or isinstance(error, click.exceptions.Exit):
            return
        if not isinstance(error, Refusal | Error | psycopg.Error | OSError):
            traceback.print_exception(error)
        _leave(os.EX_TEMPFAIL, f"Not now: {str(error).strip().partition(chr(10))[0]}")


@click.command(
    "deliver", epilog=terminal.shown('amends deliver --inbox Support < letter.eml\namends deliver --sender "$SENDER" "$RECIPIENT"')
)
@click.argument("recipients", nargs=-1, metavar="[RECIPIENT]...")
@click.option("--inbox", help="The inbox of this name, whoever the letter is addressed to.")
@click.option("--sender", help="The envelope's sender; '' for the null one. Else what Return-Path says.")
def deliver(recipients: tuple[str, ...], inbox: str | None, sender: str | None) -> None:
    """Take one letter from standard input.

    It goes to the inbox that is named, or to those of the recipients, or to whom it was brought and written to. Exit codes: 0 it is kept,
    66 there was no letter, 67 no inbox is meant, 75 not now, or not so: the mail server keeps it and tries again.
    """
    with tempfile.SpooledTemporaryFile(ASIDE_BYTES) as letter:
        if not _read(letter):
            _leave(os.EX_NOINPUT, "There is no letter on standard input.")
        with Later(), database.installation():
            database.migrate_if_needed()
            count = _keep(letter, recipients, inbox, sender)
            if count and database.is_simulated():
                terminal.say("Kept, for trying: this is the demo's simulated firm, and no answer leaves it.")
    if not count:
        _leave(os.EX_NOUSER, _nobody(inbox))


def _keep(letter, recipients: tuple[str, ...], name: str | None, sender: str | None) -> int:
    inboxes = list(Inbox.objects.present().filter(name=name)) if name else _meant(letter, recipients)
    said = clean(sender.strip("<>")) if sender is not None else sender_of(letter)
    for inbox in inboxes:
        letter.seek(0)
        Arrival.keep(letter, inbox=inbox, door="pipe", at=now(), channel="email", sender=said, recipients=[*map(clean, recipients)])
    return len(inboxes)


def _nobody(name: str | None) -> str:
    if name:
        return f"There is no inbox named {name}: Settings, Inboxes has their names."
    return "No inbox is meant: name one with --inbox, or give one the address."


def _meant(letter, recipients: tuple[str, ...]) -> list[Inbox]:
    return inboxes_at(recipients) if recipients else inboxes_of(letter, None)


def _read(letter) -> int:
    while piece := sys.stdin.buffer.read(ASIDE_BYTES):
        letter.write(piece)
    return letter.tell()


def _leave(code: int, sentence: str) -> None:
    terminal.say(sentence)
    raise click.exceptions.Exit(code)
