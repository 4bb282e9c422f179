"""A letter from a pipe, as mail servers and procmail hand it over. What it exits with are the codes of sysexits.h."""

import os
import sys
import tempfile
from typing import NoReturn

import click
from django.utils.timezone import now

from amends.base import database
from amends.cli import terminal
from amends.cli.inbox import NoSuchInbox, inbox_named
from amends.conversations.letterbox.addressed import Ends, inboxes_at
from amends.conversations.letterbox.names import storable
from amends.conversations.models import Arrival, Inbox

ASIDE_BYTES = 1 << 20
EXAMPLES = """
amends deliver --inbox Support < letter.eml
amends deliver --sender "$SENDER" "$RECIPIENT"
"""


@terminal.command("deliver", examples=EXAMPLES)
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
        ends = Ends.of(letter)
        said = ends.sender if sender is None else storable(sender.strip("<>"))
        _keep(letter, _meant(ends, recipients, inbox), recipients, said)
    if database.is_simulated():
        terminal.say("Kept, for trying: this is the demo's simulated firm, and no answer leaves it.")


def _keep(letter, inboxes: list[Inbox], recipients: tuple[str, ...], sender: str | None) -> None:
    for inbox in inboxes:
        letter.seek(0)
        Arrival.keep(letter, inbox=inbox, door="pipe", at=now(), channel="email", sender=sender, recipients=[*map(storable, recipients)])


def _meant(ends: Ends, recipients: tuple[str, ...], name: str | None) -> list[Inbox]:
    """Whoever wrote to one that is not there may be told so by their mail server: the names of the others are not for them."""
    try:
        found = [inbox_named(name)] if name else inboxes_at(recipients) if recipients else ends.inboxes(None)
    except NoSuchInbox:
        _leave(os.EX_NOUSER, f"There is no inbox named {name}: Settings, Inboxes has their names.")
    return found or _leave(os.EX_NOUSER, "No inbox is meant: name one with --inbox, or give one the address.")


def _read(letter) -> int:
    while piece := sys.stdin.buffer.read(ASIDE_BYTES):
        letter.write(piece)
    return letter.tell()


def _leave(code: int, sentence: str) -> NoReturn:
    terminal.say(sentence)
    raise click.exceptions.Exit(code)
