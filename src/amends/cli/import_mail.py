"""`amends import mail FILE.mbox|MAILDIR|FOLDER...`: letters of years, kept and then read."""

from dataclasses import asdict
from pathlib import Path

import click
from django.utils.timezone import now

from amends.cli import terminal
from amends.cli.inbox import inbox_named
from amends.conversations.models import Arrival
from amends.imports.mail import TOGETHER, read
from amends.imports.mail.places import files_in
from amends.imports.opened import bytes_of

EXAMPLES = """
amends import mail archive.mbox.gz --inbox Support
amends import mail ~/Maildir
amends import mail letters/ --live
"""


@terminal.command("mail", examples=EXAMPLES, drains=True)
@click.argument("places", metavar="FILE|FOLDER...", nargs=-1, required=True)
@click.option("--inbox", "name", help="The inbox all of it goes to; else each letter goes to the one it is addressed to.")
@click.option("--live", is_flag=True, help="Not history but news: customers wait for an answer, clocks start.")
@click.option("--into-demo", is_flag=True, help="Import into a simulated firm all the same.")
@terminal.json_option
def mail(places: tuple[str, ...], name: str | None, live: bool, into_demo: bool, as_json: bool) -> None:
    """Take in letters from mbox files, Maildirs, or folders of .eml files, as history.

    Files may be zipped (.gz). Each letter is kept as it is, then read like one that arrives, and dated as it says itself. The same letter
    twice is taken in once, so an import that was cut off is simply begun again. History opens no recovery, starts no clock and is not
    answered, unless you say --live.
    """
    inbox = inbox_named(name) if name else None
    size_bytes = bytes_of(file for place in places for file in files_in(Path(place)))
    with terminal.progress("Keeping", size_bytes) as watch:
        taken = read(places, inbox, at=now(), watch=watch, live=live, into_demo=into_demo)
    pending = Arrival.objects.pending().count()
    with terminal.progress("Reading", pending) as watch:
        while Arrival.objects.look_into(at=now(), most=TOGETHER):
            watch(TOGETHER)
    _show(asdict(taken) | {"files": len(taken.files)}, as_json)


def _show(told: dict, as_json: bool) -> None:
    if as_json:
        terminal.show_json(told)
        return
    rows = [("files", told["files"]), ("letters in them", told["letters"]), ("new ones, kept and read", told["kept"])]
    terminal.show_table("Imported mail", ["", "count"], [(what, f"{count:,}") for what, count in rows], numbers=["count"])
    if told["without_inbox"]:
        terminal.say(f"{told['without_inbox']:,} letters are addressed to none of our inboxes and were left: name one with --inbox.")
