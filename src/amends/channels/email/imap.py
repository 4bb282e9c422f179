"""Letters fetched from a mailbox, each kept and committed before the server hears that it was."""

import re
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox
from imap_tools.utils import encode_folder

from amends.base.event import record
from amends.channels.email.line import Line, NotHandedOut, worded
from amends.conversations.letterbox.addressed import Ends
from amends.conversations.models import Arrival, Inbox

CHUNK_BYTES = 1 << 20
ASIDE_BYTES = 1 << 16  # a larger letter lies on the disk while it is fetched
TOGETHER = 50  # letters in one transaction
MARGIN = timedelta(hours=1)  # the server's clock is not ours
CAME_AT = re.compile(r'INTERNALDATE "([^"]*)"')
Clock = Callable[[], datetime]


def look(mailbox, line: Line, *, clock: Clock, together: int = TOGETHER) -> int:
    """Fetch what is new in the open folder, so many letters at a time, or one by one after a failure; how many they were."""
    together = 1 if mailbox.failed_at else together
    if line.uid_validity != mailbox.uid_validity:
        mailbox.begin(line.uid_validity)
    uids = _new(mailbox, line.box)
    lots = [uids[start : start + together] for start in range(0, len(uids), together)]
    taken = sum(_take(mailbox, line.box, lot, clock) for lot in lots)
    mailbox.look(at=clock())
    return taken


def _new(mailbox, box: BaseMailBox) -> list[int]:
    """A search for what is above a number always finds the last letter, too."""
    day = (mailbox.since - MARGIN - timedelta(days=1)).strftime("%d-%b-%Y")
    found = map(int, box.uids(f"UID {mailbox.last_uid + 1}:* SINCE {day}", charset=None))
    return sorted(uid for uid in found if uid > mailbox.last_uid)


def _take(mailbox, box: BaseMailBox, uids: list[int], clock: Clock) -> int:
    """Kept in one transaction, then marked. Left out is what was there before the mailbox was ours, is gone, or was refused long enough."""
    with ExitStack() as lot:
        letters = {uid: lot.enter_context(tempfile.SpooledTemporaryFile(ASIDE_BYTES)) for uid in uids}
        said = {uid: _asked_for(mailbox, box, uid, letter, clock) for uid, letter in letters.items()}
        at = clock()
        ours = [uid for uid in uids if said[uid] is not None and _came_at(said[uid], at) >= mailbox.since - MARGIN]
        with transaction.atomic():
            _keep(mailbox, [letters[uid] for uid in ours], at)
            for uid in (uid for uid in uids if said[uid] is None):
                record("mailboxes.passed_by", about=mailbox.inbox, at=at, uid=uid)
            mailbox.pass_by(uids[-1])
    _mark(mailbox, box, ours)
    return len(ours)


def _keep(mailbox, letters: list[BinaryIO], at: datetime) -> None:
    """An inbox after the other."""
    theirs: dict[Inbox, list[tuple[BinaryIO, dict]]] = {}
    for letter in letters:
        ends = Ends.of(letter)
        for inbox in ends.inboxes(mailbox.inbox):
            theirs.setdefault(inbox, []).append((letter, {"channel": "email", "sender": ends.sender}))
    for inbox, told in theirs.items():
        Arrival.keep_all(told, inbox=inbox, door="imap", at=at)


def _asked_for(mailbox, box: BaseMailBox, uid: int, letter: BinaryIO, clock: Clock) -> bytes | None:
    """A server that refuses may be busy, or out of its allowance: the letter waits there, and only after long it is passed by."""
    try:
        return _fetch(box, uid, letter)
    except NotHandedOut:
        if mailbox.waits_for(uid, at=clock()):
            raise
        return None


def _fetch(box: BaseMailBox, uid: int, letter: BinaryIO) -> bytes | None:
    """Piece by piece into the file; what the server says of it. None if it is gone meanwhile."""
    said, chunk = _piece(box, uid, 0)
    letter.write(chunk)
    while said is not None and len(chunk) == CHUNK_BYTES:
        said, chunk = _piece(box, uid, letter.tell())
        letter.write(chunk)
    return said


def _piece(box: BaseMailBox, uid: int, start: int) -> tuple[bytes | None, bytes]:
    """What the server says of a letter, and its next bytes. It may tell of others unasked."""
    answer, lines = box.client.uid("FETCH", str(uid), f"(INTERNALDATE BODY.PEEK[]<{start}.{CHUNK_BYTES}>)")
    if answer != "OK":
        sentence = _("The mail server does not hand out a letter, number %(uid)s (%(why)s). It is asked for again by itself, for a day.")
        raise NotHandedOut(sentence % {"uid": uid, "why": worded(lines[0] if lines and lines[0] else answer)})
    told = [line if isinstance(line, tuple) else (line, b"") for line in lines if line]
    said = b" ".join(head for head, _body in told)
    if f"BODY[]<{start}>".encode() not in said:
        return None, b""
    return said, next((body for head, body in told if b"BODY[]" in head), b"")


def _came_at(said: bytes, otherwise: datetime) -> datetime:
    """When the letter came to the server, if it says so in a way one can read."""
    found = CAME_AT.search(said.decode("ascii", "replace"))
    try:
        return datetime.strptime(found[1].strip(), "%d-%b-%Y %H:%M:%S %z") if found else otherwise
    except ValueError:
        return otherwise


def _mark(mailbox, box: BaseMailBox, uids: list[int]) -> None:
    r"""On the server, as read or in another folder. Nothing is expunged there but these: \Deleted may be somebody else's mark."""
    named = ",".join(map(str, uids))
    if named:
        box.client.uid("STORE", named, "+FLAGS", r"(\Seen)")
    if named and mailbox.moved_to:
        _move(box, named, encode_folder(mailbox.moved_to))


def _move(box: BaseMailBox, named: str, folder: bytes) -> None:
    if "MOVE" in box.client.capabilities:
        box.client.uid("MOVE", named, folder)
    elif box.client.uid("COPY", named, folder)[0] == "OK":
        box.client.uid("STORE", named, "+FLAGS", r"(\Deleted)")
        if "UIDPLUS" in box.client.capabilities:
            box.client.uid("EXPUNGE", named)
