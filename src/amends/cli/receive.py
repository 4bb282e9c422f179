import asyncio
import signal
import socket
import ssl
from contextlib import ExitStack

import click
import psycopg
from django.conf import settings
from django.db import Error
from django.utils.timezone import now

from amends.base import database, supervise
from amends.base.refusal import Refusal
from amends.channels.email.real import NotIntoTheDemo, refuse_demo
from amends.channels.email.receive import receive as open_doors
from amends.cli import terminal
from amends.cli.pages import leave_when_asked
from amends.cli.serve import listening, program

EXAMPLES = """
amends receive --lmtp 127.0.0.1:2424
amends receive --smtp 0.0.0.0:25 --certificate /etc/ssl/mail.pem
"""


class Place(click.ParamType):
    """HOST:PORT; an address of the newer kind stands in brackets."""

    name = "HOST:PORT"

    def convert(self, value, param, ctx) -> tuple[str, int]:
        host, colon, port = str(value).rpartition(":")
        if not (colon and host and port.isdecimal() and int(port) < 65536):
            self.fail(f"{value}: write HOST:PORT, such as 127.0.0.1:2424.", param, ctx)
        return host.strip("[]"), int(port)


@terminal.command("receive", examples=EXAMPLES)
@click.option("--smtp", type=Place(), help="Take letters from any mail server here.")
@click.option("--lmtp", type=Place(), help="Take letters from your own mail server (Postfix, Exim) here.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="A PEM file with certificate and key, for STARTTLS.")
def receive(smtp: tuple[str, int] | None, lmtp: tuple[str, int] | None, certificate: str | None) -> None:
    """Take letters from mail servers, beside `amends serve`.

    A letter is answered with 250 when it is committed; while the database is away with 451, so that the other side keeps it and comes
    again. Only addresses of your inboxes are taken, with anything behind a plus; nothing is passed on to anybody else.
    """
    places = {door: place for door, place in (("smtp", smtp), ("lmtp", lmtp)) if place}
    if not places:
        raise click.UsageError("Say --smtp or --lmtp, or both.")
    if certificate:
        _shield(certificate)
    _refuse_demo()
    with ExitStack() as open_:
        doors = {door: open_.enter_context(listening(*place)) for door, place in places.items()}
        for door, listens in doors.items():
            terminal.say(f"Letters are taken by {door.upper()} at {':'.join(map(str, listens.getsockname()[:2]))} - Ctrl-C stops.")
        _keep_receiving(doors, certificate)


def _refuse_demo() -> None:
    """While the database is away nobody knows, and the doors open all the same: letters wait with their senders."""
    try:
        with database.installation():
            refuse_demo()
    except NotIntoTheDemo:
        raise
    except (Refusal, Error, psycopg.Error):
        terminal.say("The database is away: letters wait with their senders until it is there.")


def _keep_receiving(doors: dict[str, socket.socket], certificate: str | None) -> None:
    words = [word for door, listens in doors.items() for word in (f"--{door}-fd", listens.fileno())]
    words += ["--certificate", certificate] if certificate else []
    database.hang_up()
    child = supervise.Child("receive", program("run-receive", *words), shared=tuple(listens.fileno() for listens in doors.values()))
    supervise.run([child], mend=database.mend)


@click.command("run-receive", hidden=True)
@click.option("--smtp-fd", type=int)
@click.option("--lmtp-fd", type=int)
@click.option("--certificate")
def run_receive(smtp_fd: int | None, lmtp_fd: int | None, certificate: str | None) -> None:
    """The process that talks to mail servers, under `amends receive`."""
    with database.installation():
        supervise.die_with_parent()
        leave_when_asked()
        doors = {door: socket.socket(fileno=fd) for door, fd in (("smtp", smtp_fd), ("lmtp", lmtp_fd)) if fd is not None}
        asyncio.run(_until_asked(doors, _shield(certificate) if certificate else None))


async def _until_asked(doors: dict[str, socket.socket], context: ssl.SSLContext | None) -> None:
    """What is being said when we are asked to stop is not kept: the other side comes again."""
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    servers = await open_doors(doors, clock=now, limit_bytes=settings.AMENDS_LETTER_LIMIT_BYTES, context=context)
    await asked.wait()
    for server in servers:
        server.close()


def _shield(certificate: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate)
    except ssl.SSLError as error:
        raise click.BadParameter(f"{certificate} is not a PEM file with certificate and key.", param_hint="--certificate") from error
    return context
