"""A door of our own for mail servers: SMTP, or LMTP with an answer for each recipient. We say 250 when a letter is kept, not before."""

import asyncio
import logging
import socket
import ssl
import tempfile
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.db import Error, connections, transaction

from amends.conversations.letterbox.addressed import inboxes_at
from amends.conversations.letterbox.names import storable
from amends.conversations.models import Arrival

log = logging.getLogger(__name__)

IDENT, HOST = "Amends", "localhost"  # asking for our own name might ask the network
ASIDE_BYTES = 1 << 20  # a larger letter lies on the disk while it comes in
LINE_BYTES = 1 << 16
SILENCE_SECONDS = 300
KEPT = "250 2.0.0 Kept"
NOBODY = "550 5.1.1 Nobody here has this address"
TOO_LARGE = "552 5.3.4 Larger than we take"
LATER = "451 4.3.0 Try again later"
END = b".\r\n"


class Doorkeeper:
    """Knows our addresses, and lets nothing pass to anybody else's."""

    def __init__(self, door: str, *, clock: Callable[[], datetime]) -> None:
        self.door, self._clock = door, clock

    async def handle_RCPT(self, server, session, envelope, address: str, options) -> str:  # noqa: N802 - aiosmtpd asks for it by this name
        try:
            known = await asyncio.to_thread(_in_the_database, inboxes_at, [address])
        except Error as error:
            return _later(error)
        if not known:
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Known"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours is no reason to send a letter back."""
        return _later(error)

    async def keep(self, envelope, letter: BinaryIO) -> list[str]:
        """An answer for each recipient."""
        return await asyncio.to_thread(_in_the_database, self._keep, envelope, letter)

    def _keep(self, envelope, letter: BinaryIO) -> list[str]:
        try:
            answers = self._keep_for_each(envelope, letter)
        except (Error, OSError) as error:
            answers = [_later(error)] * len(envelope.rcpt_tos)
        return answers

    @transaction.atomic
    def _keep_for_each(self, envelope, letter: BinaryIO) -> list[str]:
        """Several recipients of one inbox are one arrival; several inboxes one each. All are kept, or none."""
        sender = storable(envelope.mail_from or "").strip("<>")
        at, inboxes = self._clock(), [next(iter(inboxes_at([address])), None) for address in envelope.rcpt_tos]
        for inbox in dict.fromkeys(filter(None, inboxes)):
            theirs = [storable(address) for address, known in zip(envelope.rcpt_tos, inboxes, strict=True) if known == inbox]
            letter.seek(0)
            Arrival.keep(letter, inbox=inbox, door=self.door, at=at, channel="email", sender=sender, recipients=theirs)
        return [KEPT if inbox else NOBODY for inbox in inboxes]


class Smtp(SMTP):
    """Speaks SMTP; what is sent goes to the disk line by line."""

    line_length_limit = LINE_BYTES

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as above
        await _listen(self, arg, lambda answers: [next((said for said in answers if said != KEPT), KEPT)])


class Lmtp(LMTP):
    """The same for a mail server beside us, which hears of each recipient."""

    line_length_limit = LINE_BYTES

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as above
        await _listen(self, arg, list)


SPEAKS = {"smtp": Smtp, "lmtp": Lmtp}


async def receive(
    doors: dict[str, socket.socket], *, clock: Callable[[], datetime], limit_bytes: int, context: ssl.SSLContext | None = None
) -> list[asyncio.Server]:
    """Open the doors, each a listening socket; `context` lets who speaks SMTP ask for TLS."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # below that aiosmtpd repeats what customers write
    loop = asyncio.get_running_loop()
    ways = {"data_size_limit": limit_bytes, "enable_SMTPUTF8": True, "timeout": SILENCE_SECONDS, "ident": IDENT, "hostname": HOST}
    ways["auth_exclude_mechanism"] = ["LOGIN", "PLAIN"]  # nobody signs in here

    def at(door: str) -> Callable[[], SMTP]:
        shield = context if door == "smtp" else None
        return lambda: SPEAKS[door](Doorkeeper(door, clock=clock), loop=loop, tls_context=shield, **ways)

    for listening in doors.values():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio does so only where the protocol was named
    return [await loop.create_server(at(door), sock=listening) for door, listening in doors.items()]


async def _listen(server: SMTP, arg: str, answers_of: Callable[[list[str]], list[str]]) -> None:
    """DATA, as in aiosmtpd, but for memory: it holds a letter as a list of its lines, twice."""
    if await server.check_helo_needed():
        return
    if arg or not server.envelope.rcpt_tos:
        await server.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Name who it is for first")
        return
    await server.push("354 Go on, and end with a dot on a line of its own")
    envelope = server.envelope
    with tempfile.SpooledTemporaryFile(ASIDE_BYTES) as letter:
        is_whole = await _write_down(server, letter)
        said = await server.event_handler.keep(envelope, letter) if is_whole else [TOO_LARGE] * len(envelope.rcpt_tos)
    server._set_post_data_state()
    await server.push("\r\n".join(answers_of(said)))


async def _write_down(server: SMTP, letter: BinaryIO) -> bool:
    """Until the lone dot; False if it was too large, of which nothing is kept."""
    size_bytes, begins = 0, True
    while (piece := await _piece(server)) != END or not begins:
        size_bytes += len(piece)
        if size_bytes <= server.data_size_limit:
            letter.write(piece[1:] if begins and piece.startswith(b".") else piece)
        begins = piece.endswith(b"\r\n")
        server._reset_timeout()
    return size_bytes <= server.data_size_limit


async def _piece(server: SMTP) -> bytes:
    """A line, or as much of a long one as is there. Only CR LF ends a line: else a letter could smuggle in another one."""
    try:
        return await server._reader.readuntil(b"\r\n")
    except asyncio.LimitOverrunError as long:
        return await server._reader.read(long.consumed)


def _in_the_database(deed: Callable, *words):
    try:
        return deed(*words)
    finally:
        connections.close_all()


def _later(error: Exception) -> str:
    log.warning("a letter was asked to come again", extra={"reason": type(error).__name__})
    return LATER
