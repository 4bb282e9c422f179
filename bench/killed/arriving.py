"""What goes on inside bench/kills_arriving.py: letters are kept and read, by processes that are killed meanwhile."""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from email.message import EmailMessage
from functools import partial
from io import BytesIO
from pathlib import Path

from django.utils.timezone import now

from amends.base import database
from amends.conversations.models import Arrival, Attachment, Conversation, Inbox, KnownId, Message

ROUND = 4  # letters brought before each kill
THREAD = 3  # letters of one thread
TWICE, WITH_FILE = 0.3, 0.3  # shares of letters that come by two ways, and that bring a file


def letter(rng: random.Random, number: int) -> list[tuple[str, bytes]]:
    """By which inbox it comes, and its bytes; the same letter may come by two, each with a header of its own."""
    said = EmailMessage()
    first = number - number % THREAD
    said["From"], said["To"] = f"Ben {first} <ben{first}@home.example>", "letters@firm.example, orders@firm.example"
    said["Subject"], said["Message-ID"] = f"Parcel {first}", f"<{number}@home.example>"
    said["Date"] = "Mon, 2 Mar 2026 09:00:00 +0000"
    if number != first:
        said["In-Reply-To"] = said["References"] = f"<{first}@home.example>"
    said.set_content(f"Where is it? This is number {number}.")
    if rng.random() < WITH_FILE:
        said.add_attachment(rng.randbytes(20_000), maintype="image", subtype="jpeg", filename=f"{number}.jpg")
    ways = ["Letters", "Orders"] if rng.random() < TWICE else ["Letters"]
    return [(inbox, f"X-Way: {inbox}\r\n".encode() + said.as_bytes()) for inbox in ways]


class Sender:
    """Whoever brings letters tries each again until it is acknowledged."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.letters: list[tuple[str, bytes]] = []

    def waiting(self) -> list[int]:
        acknowledged = {int(line) for line in self.record.read_text().split()} if self.record.exists() else set()
        return [number for number in range(len(self.letters)) if number not in acknowledged]

    def acknowledge(self, number: int) -> None:
        with self.record.open("a") as record:
            record.write(f"{number}\n")


def keep_and_read(sender: Sender, inboxes: dict, *, is_careful: bool) -> None:
    """What one process does until it is killed."""
    for number in sender.waiting():
        inbox, raw = sender.letters[number]
        Arrival.keep(BytesIO(raw), inbox=inboxes[inbox], door="smtp", at=now())
        sender.acknowledge(number)
        Arrival.objects.look_into(at=now(), most=1, careful=is_careful)
    Arrival.objects.look_into(at=now(), careful=is_careful)


def begin(deed) -> int:
    """A process of its own, once it is connected; its number."""
    hears, tells = os.pipe()
    pid = os.fork()
    if not pid:
        Inbox.objects.first()
        os.write(tells, b"!")
        deed()
        os._exit(0)
    os.read(hears, 1)
    return pid


def live(deed, seconds: float | None) -> tuple[int, float]:
    """Two processes that do the same; one of them is killed so long after they have begun. How many were, and how long they lived."""
    database.hang_up()
    pids, began, killed = [begin(deed), begin(deed)], time.monotonic(), 0
    while pids:
        pids = [pid for pid in pids if not os.waitpid(pid, os.WNOHANG)[0]]
        if seconds is not None and pids and time.monotonic() > began + seconds:
            os.kill(pids[0], signal.SIGKILL)
            killed, seconds = killed + 1, None
        time.sleep(0.0005)
    return killed, time.monotonic() - began


def account(letters: int) -> dict:
    """Letter by letter, what the house has."""
    copies = Counter(Message.objects.filter(kind="received").values_list("reference", flat=True))
    files = list(Attachment.objects.select_related("file"))
    rows = list(Conversation.objects.order_by("pk").values())
    Conversation.objects.all().reread()
    return {
        "letters": letters,
        "lost": letters - len(copies),
        "twice": sum(n > 1 for n in copies.values()),
        "quarantined": Arrival.objects.quarantined().count(),
        "unread": Arrival.objects.pending().count(),
        "torn": Message.objects.exclude(recipients__role="from").count() + letters - KnownId.objects.filter(kind="own").count(),
        "threads torn": abs(Conversation.objects.count() - -(-letters // THREAD)),
        "rows untrue": sum(was != now_ for was, now_ in zip(rows, Conversation.objects.order_by("pk").values(), strict=True)),
        "files damaged": sum(not attachment.file.is_whole() for attachment in files),
        "files": len(files),
    }


def _inbox(name: str) -> Inbox:
    return Inbox.objects.create(name=name, channel="email", address=f"{name.lower()}@firm.example")


def endure(kills: int, rng: random.Random, record: Path) -> dict:
    """Kill so often, then let it come to an end in peace."""
    inboxes = {
        name: Inbox.objects.create(name=name, channel="email", address=f"{name.lower()}@firm.example") for name in ("Letters", "Orders")
    }
    sender, number, done, whole_seconds = Sender(record), 0, 0, None
    while done < kills:
        for _letter in range(ROUND):
            sender.letters += letter(rng, number)
            number += 1
        deed = partial(keep_and_read, sender, inboxes, is_careful=rng.random() < 0.5)
        killed, seconds = live(deed, whole_seconds and rng.uniform(0, whole_seconds))
        whole_seconds = whole_seconds or seconds
        done += killed
    keep_and_read(sender, inboxes, is_careful=True)
    with_files = sum(b"image/jpeg" in raw for way, raw in sender.letters if way == "Letters")
    found = account(number)
    return {"kills": done} | found | {"files lost": with_files - found["files"]}


def main() -> None:
    kills, seed, record = sys.argv[1:]
    with database.installation():
        database.migrate_if_needed()
        print(json.dumps(endure(int(kills), random.Random(int(seed)), Path(record))))
