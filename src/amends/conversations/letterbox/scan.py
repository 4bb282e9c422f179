"""What a virus scanner has to say of a file: clamd, where AMENDS_CLAMD_URL names one."""

import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from amends.base.checkup import RIGHT, WRONG, Finding
from amends.base.refusal import Refusal

CHUNK_BYTES = 1 << 16
ANSWER_BYTES = 4096
CONNECT_SECONDS = 5
ANSWER_SECONDS = 60  # an archive takes its time


class ScannerOutOfReach(Refusal):
    """Nothing is known of a file as long as the scanner does not answer: what it came with is looked into again later."""


class TooLargeToScan(Refusal):
    """The scanner refuses a file for its size, and would again."""


def scan(stream: BinaryIO) -> str | None:
    """The name of what was found in it; None: nothing, or no scanner is set."""
    if settings.AMENDS_CLAMD_URL is None:
        return None
    try:
        with _connected() as clamd:
            said = _ask(clamd, stream)
    except OSError as error:
        raise ScannerOutOfReach(_("The virus scanner does not answer (%(why)s): see that clamd runs.") % {"why": error}) from error
    return _understand(said)


def answers() -> bool:
    """Is the scanner there, if one is set?"""
    try:
        with _connected() as clamd:
            clamd.sendall(b"zPING\0")
            return _answer(clamd) == "PONG"
    except OSError:
        return False


def examine(*, at: datetime) -> Iterator[Finding]:
    """What `amends check` says of it."""
    if settings.AMENDS_CLAMD_URL is None:
        yield Finding("scanner", RIGHT, "None is set: AMENDS_CLAMD_URL would name one.")
    elif answers():
        yield Finding("scanner", RIGHT, "It answers.")
    else:
        yield Finding(
            "scanner", WRONG, "It does not answer, and letters with files wait: see that clamd runs, and what AMENDS_CLAMD_URL says."
        )


def _connected() -> socket.socket:
    place = settings.AMENDS_CLAMD_URL
    if not isinstance(place, Path):
        connected = socket.create_connection((place.host, place.port), CONNECT_SECONDS)
    else:
        connected = socket.socket(socket.AF_UNIX)
        connected.settimeout(CONNECT_SECONDS)
        connected.connect(str(place))
    connected.settimeout(ANSWER_SECONDS)
    return connected


def _ask(clamd: socket.socket, stream: BinaryIO) -> str:
    clamd.sendall(b"zINSTREAM\0")
    try:
        while chunk := stream.read(CHUNK_BYTES):
            clamd.sendall(len(chunk).to_bytes(4, "big") + chunk)
        clamd.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass  # a file that is too large is not heard to its end: the answer is there already
    return _answer(clamd)


def _answer(clamd: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < ANSWER_BYTES:
        heard = clamd.recv(ANSWER_BYTES)
        if not heard:
            break
        said += heard
    return said.partition(b"\0")[0].decode(errors="replace").strip()


def _understand(said: str) -> str | None:
    said = said.removeprefix("stream:").strip()
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    if "size limit exceeded" in said:
        raise TooLargeToScan(_("The virus scanner takes no file of this size: raise StreamMaxLength where clamd is set up."))
    raise ScannerOutOfReach(_("The virus scanner did not understand a file (“%(said)s”).") % {"said": said})
