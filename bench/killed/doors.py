"""What goes on inside bench/kills_doors.py: one process fetches from dovecot, one has a door of its own, and one of them is killed."""

import asyncio
import json
import os
import random
import re
import signal
import smtplib
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from threading import Thread

from django.utils.timezone import now
from imap_tools import MailBoxUnencrypted

from amends.base import database
from amends.channels.email.mailbox import Mailbox
from amends.channels.email.postman import BeingFetched, fetch
from amends.channels.email.receive import receive
from amends.conversations.models import Arrival, Inbox
from tests.channels.dovecot import PASSWORD, dovecot

ROUND = 4  # letters by each of the two ways before each kill
ADDRESS, USER = "support@firm.example", "support@firm.example"
NUMBER = re.compile(rb"^Message-ID: <(\w+)@home\.example>", re.M)


def letter(number: str, rng: random.Random) -> bytes:
    said = EmailMessage()
    said["From"], said["To"], said["Subject"] = "Ben <ben@home.example>", ADDRESS, f"Parcel {number}"
    said["Message-ID"] = f"<{number}@home.example>"
    said.set_content("Where is it?\n" * rng.choice((1, 100, 20_000)))
    return said.as_bytes()


def begin(deed: Callable[[], None]) -> int:
    """A process of its own, which never comes back here; its number, once it is connected."""
    hears, tells = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            Inbox.objects.first()
            os.write(tells, b"!")
            deed()
        finally:
            os._exit(1)
    os.read(hears, 1)
    os.close(hears)
    os.close(tells)
    return pid


def fetch_for_ever(mailbox: Mailbox) -> None:
    while not fetch_now(mailbox):
        time.sleep(0.01)


def fetch_now(mailbox: Mailbox) -> None:
    """The database may not have heard yet that the one before is dead."""
    with suppress(BeingFetched):
        mailbox.refresh_from_db()
        fetch(mailbox, clock=now)


def keep_door(door: socket.socket) -> None:
    async def stay() -> None:
        await receive({"lmtp": door}, clock=now, limit_bytes=10**8)
        await asyncio.sleep(10**6)

    asyncio.run(stay())


def bring_for_ever(port: int, letters: list[bytes]) -> None:
    """Each again until the door says it is kept, as a mail server does. Taken out when it is."""
    while True:
        if not letters:
            time.sleep(0.001)
            continue
        with suppress(OSError, smtplib.SMTPException), smtplib.LMTP("127.0.0.1", port, timeout=5) as line:
            line.sendmail("ben@home.example", [ADDRESS], letters[0])
            letters.pop(0)


def kept() -> Counter:
    """How often each letter is there, by its number."""
    numbers: Counter = Counter()
    for arrival in Arrival.objects.select_related("raw"):
        with arrival.raw.open() as raw:
            numbers[NUMBER.search(raw.read(4096).replace(b"\r\n", b"\n"))[1].decode()] += 1
    return numbers


def marked(port: int, is_seen: bool) -> set[str]:
    """What dovecot has as read, or as not read."""
    with MailBoxUnencrypted("127.0.0.1", port).login(USER, PASSWORD) as box:
        heads = box.fetch("SEEN" if is_seen else "UNSEEN", mark_seen=False, headers_only=True)
        return {head.obj["Message-ID"].strip("<>").partition("@")[0] for head in heads}


class Endurance:
    """The house, its two doors, and what is brought to them."""

    def __init__(self, server, door: socket.socket, rng: random.Random) -> None:
        self.server, self.door, self.rng = server, door, rng
        inbox = Inbox.objects.create(name="Support", channel="email", address=ADDRESS)
        self.mailbox = Mailbox.set_up(inbox, by=None, at=now(), **server.account(USER))
        self.brought, self.waiting, self.early = 0, [], 0
        Thread(target=bring_for_ever, args=(door.getsockname()[1], self.waiting), daemon=True).start()

    def one_round(self, seconds: float) -> None:
        """The two at work, one of them until it is killed."""
        for _letter in range(ROUND):
            self.server.deliver(letter(f"i{self.brought}", self.rng), to=USER)
            self.waiting.append(letter(f"l{self.brought}", self.rng))
            self.brought += 1
        database.hang_up()
        pids = [begin(partial(fetch_for_ever, self.mailbox)), begin(partial(keep_door, self.door))]
        time.sleep(seconds)
        self._end(self.rng.choice(pids))
        self.early += len(marked(self.server.imap, is_seen=True) - set(kept()))
        for pid in pids:
            self._end(pid)

    def in_peace(self) -> None:
        while marked(self.server.imap, is_seen=False) - set(kept()):
            fetch_now(self.mailbox)
        database.hang_up()
        pid = begin(partial(keep_door, self.door))
        while self.waiting:
            time.sleep(0.01)
        self._end(pid)

    def _end(self, pid: int) -> None:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def endure(kills: int, rng: random.Random) -> dict:
    with dovecot() as server, socket.create_server(("127.0.0.1", 0)) as door:
        endurance = Endurance(server, door, rng)
        for _kill in range(kills):
            endurance.one_round(rng.uniform(0.0, 0.6))
        endurance.in_peace()
        numbers, late = kept(), marked(server.imap, is_seen=False)
    letters = 2 * endurance.brought
    twice = sum(count > 1 for count in numbers.values())
    return {
        "kills": kills,
        "letters": letters,
        "lost": letters - len(numbers),
        "twice": twice,
        "early": endurance.early,
        "marked late": len(late),
    }


def main() -> None:
    kills, seed = map(int, sys.argv[1:])
    with database.installation():
        database.migrate_if_needed()
        print(json.dumps(endure(kills, random.Random(seed))))
