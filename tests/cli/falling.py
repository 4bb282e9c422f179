"""Commands that fall in a way of their own."""

import errno
import os

import click


@click.command()
@click.argument("number", type=int)
@click.option("--of")
def fall(number: int, of: str | None) -> None:
    """As the operating system does."""
    raise OSError(number, os.strerror(number), of) if of else OSError(number, os.strerror(number))


FULL, GONE, CLOSED = errno.ENOSPC, errno.ECONNRESET, errno.EACCES
