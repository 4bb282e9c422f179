"""Letters fetched from a mailbox, each kept and committed before the server hears that it was."""

import re
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from imap_tools import BaseMailBox
from imap_tools.utils import encode_folder

from amends.base.event import record
from amends.channels.email.line import Line
from amends.conversations.letterbox.addressed import inboxes_of, sender_of
from amends.conversations.models import Arrival

CHUNK_BYTES = 1 << 20
ASIDE_BYTES = 1 << 20  # a larger letter lies on the disk while it is fetched
MARGIN = timedelta(hours=1)  # the server's clock is not ours
CAME_AT = re.compile(r'INTERNALDATE "([^"]*)"')
Clock = Callable[[], datetime]


def look(mailbox, line: Line, *, clock: Clock) -> int:
    """Fetch what is new in the open folder; how many letters that were."""
    if line.uid_validity != mailbox.uid_validity:
        mailbox.begin(line.uid_validity)
    taken = sum(_take(mailbox, line.box, uid, clock) for uid in _new(mailbox, line.box))
    mailbox.look(at=clock())
    return taken


def _new(mailbox, box: BaseMailBox) -> list[int]:
    """A search for what is above a number always finds the last letter, too."""
    day = (mailbox.since - MARGIN - timedelta(days=1)).strftime("%d-%b-%Y")
    found = map(int, box.uids(f"UID {mailbox.last_uid + 1}:* SINCE {day}", charset=None))
    return sorted(uid for uid in found if uid > mailbox.last_uid)


def _take(mailbox, box: BaseMailBox, uid: int, clock: Clock) -> bool:
    """False if it was there before the mailbox was ours, or is gone, or is not handed out."""
    with tempfile.SpooledTemporaryFile(ASIDE_BYTES) as letter:
        said = _fetch(box, uid, letter)
        is_ours = said is not None and _came_at(said, clock()) >= mailbox.since - MARGIN
        with transaction.atomic():
            if is_ours:
                _keep(mailbox, letter, clock())
            elif said is None:
                record("mailboxes.passed_by", about=mailbox.inbox, at=clock(), uid=uid)
            mailbox.pass_by(uid)
    if is_ours:
        _mark(mailbox, box, str(uid))
    return is_ours


def _keep(mailbox, letter: BinaryIO, at: datetime) -> None:
    sender = sender_of(letter)
    for inbox in inboxes_of(letter, mailbox.inbox):
        letter.seek(0)
        Arrival.keep(letter, inbox=inbox, door="imap", at=at, channel="email", sender=sender)


def _fetch(box: BaseMailBox, uid: int, letter: BinaryIO) -> bytes | None:
    """Piece by piece into the file; what the server says of it. None if it is gone meanwhile, or the server does not give it."""
    said, chunk = _piece(box, uid, 0)
    letter.write(chunk)
    while said is not None and len(chunk) == CHUNK_BYTES:
        said, chunk = _piece(box, uid, letter.tell())
        letter.write(chunk)
    return said


def _piece(box: BaseMailBox, uid: int, start: int) -> tuple[bytes | None, bytes]:
    """What the server says of a letter, and its next bytes."""
    answer, lines = box.client.uid("FETCH", str(uid), f"(INTERNALDATE BODY.PEEK[]<{start}.{CHUNK_BYTES}>)")
    if answer != "OK" or not lines or lines[0] is None:
        return None, b""
    said = b" ".join(part for line in lines for part in (line[:1] if isinstance(line, tuple) else [line]))
    return said, next((line[1] for line in lines if isinstance(line, tuple)), b"")


def _came_at(said: bytes, otherwise: datetime) -> datetime:
    """When the letter came to the server, if it says so in a way one can read."""
    found = CAME_AT.search(said.decode("ascii", "replace"))
    try:
        return datetime.strptime(found[1].strip(), "%d-%b-%Y %H:%M:%S %z") if found else otherwise
    except ValueError:
        return otherwise


def _mark(mailbox, box: BaseMailBox, uid: str) -> None:
    r"""On the server, as read or in another folder. Nothing is expunged there but this one: \Deleted may be somebody else's mark."""
    box.client.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    if not mailbox.moved_to:
        return
    if "MOVE" in box.client.capabilities:
        box.client.uid("MOVE", uid, encode_folder(mailbox.moved_to))
    elif box.client.uid("COPY", uid, encode_folder(mailbox.moved_to))[0] == "OK":
        box.client.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
        if "UIDPLUS" in box.client.capabilities:
            box.client.uid("EXPUNGE", uid)
