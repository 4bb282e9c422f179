import signal
import socket
import sys

import click
import uvicorn
from django.conf import settings

from amends.base import database, supervise
from amends.screens.hub import hub

FAREWELL_SECONDS = 2  # for pages that are being answered


class Server(uvicorn.Server):
    """The web server; when it ends it lets the open pages go, which would keep it for ever."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hub.close()
        await super().shutdown(sockets)


@click.command("run-pages", hidden=True)
@click.option("--fd", required=True, type=int)
def run_pages(fd: int) -> None:
    """The web process of `amends serve`: pages and push on a socket its parent has opened."""
    with database.installation():
        supervise.die_with_parent()
        leave_when_asked()
        config = uvicorn.Config(
            "amends.asgi:application",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.AMENDS_PROXIES,
            timeout_graceful_shutdown=FAREWELL_SECONDS,
        )
        Server(config).run(sockets=[socket.socket(fileno=fd)])


def leave_when_asked() -> None:
    """TERM unwinds the stack instead of ending the process on the spot: the last one out has to stop PostgreSQL."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
