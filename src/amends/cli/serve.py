import socket
import sys
from contextlib import ExitStack

import click
from django.conf import settings
from django.core.management import call_command

from amends.base import database, supervise
from amends.base.refusal import Refusal
from amends.cli import terminal

HERE = {"localhost", "127.0.0.1", "::1", "[::1]"}
EXAMPLES = """
amends serve
amends serve --host 0.0.0.0 --port 80 --processes 2
amends serve --no-work
"""


class PortTaken(Refusal):
    """Somebody else listens there already."""


@terminal.command("serve", examples=EXAMPLES)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; for other machines' browsers 0.0.0.0.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes; one a core is right.")
@click.option("--work/--no-work", default=True, show_default=True, help="Run a worker beside the pages, and fetch the mail.")
def serve(host: str, port: int, processes: int, work: bool) -> None:
    """Run everything: pages, push, a worker, who fetches the mail, and the embedded PostgreSQL if it is yours.

    Ctrl-C stops all of it within five seconds. What crashes is started again. On further web machines run it with --no-work;
    `amends work` adds workers.
    """
    with listening(host, port) as door:
        terminal.say(f"Amends is at {address(door)} - Ctrl-C stops it.")
        if is_refused_elsewhere(host):
            terminal.say("Other machines' browsers are refused until AMENDS_HOSTS has the name they call this one by.")
        keep_serving(door, processes=processes, work=work)


def listening(host: str, port: int) -> socket.socket:
    """The open door; it stays open while what stands behind it is started again."""
    with ExitStack() as unless_it_opens:
        try:
            door = unless_it_opens.enter_context(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM))
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Nobody can listen on {host} port {port} ({error.strerror}): choose another --port or --host.") from error
        unless_it_opens.pop_all()
    door.listen(1024)
    return door


def is_refused_elsewhere(host: str) -> bool:
    """Others reach the port, but by no name that we answer to."""
    return host not in HERE and set(settings.ALLOWED_HOSTS) <= HERE


def address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def keep_serving(door: socket.socket, *, processes: int = 1, work: bool = True) -> None:
    """Pages behind the door, and who works behind the pages, until somebody says stop."""
    with terminal.busy("Collecting what pages are made of"):
        call_command("collectstatic", interactive=False, verbosity=0)
    fd = door.fileno()
    pages = [supervise.Child(f"pages-{n}", program("run-pages", "--fd", fd), shared=(fd,)) for n in range(1, processes + 1)]
    workers = [supervise.Child(name, program(f"run-{command}")) for name, command in (("work", "jobs"), ("mail", "mail")) if work]
    database.hang_up()
    supervise.run(pages + workers, mend=database.mend)


def program(*words: object) -> list[str]:
    """One of our own commands, in the Python that runs us."""
    return [sys.executable, "-m", "amends.cli", *map(str, words)]
