"""What goes on inside bench/kills_sending.py: replies are said and brought, by processes that are killed meanwhile."""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.utils.timezone import now

from amends.base import database
from amends.base.models import Firm, Teammate
from amends.conversations.leaving import leave
from amends.conversations.models import Conversation, Draft, Inbox, Message, Sending
from amends.customers.models import Customer

ROUND = 4  # replies drafted before each kill; how long they take undisturbed is measured first


def draft(number: int, ana, inbox) -> None:
    ben = Customer.objects.create(name=f"Ben {number}", first_seen_at=now())
    conversation = Conversation.begin(ben, inbox, subject=f"Parcel {number}", at=now())
    heard = Message.say(conversation, kind="received", text="Where is it?", at=now(), sender=f"ben{number}@home.example")
    Draft.keep(conversation, ana, kind="reply", text=f"Number {number} is on its way.", seen=heard.pk, at=now())


def say_and_leave() -> None:
    """What one process does until it is killed."""
    for begun in Draft.objects.order_by("pk"):
        begun.say(at=now() - timedelta(minutes=1))  # the seconds of undo are over
    leave("email")


def live(seconds: float | None) -> tuple[bool, float]:
    """A process of its own, killed so long after it has begun; whether it was killed, and how long it lived."""
    database.hang_up()
    hears, tells = os.pipe()
    pid = os.fork()
    if not pid:
        Draft.objects.first()  # connected, and warm
        os.write(tells, b"!")
        say_and_leave()
        os._exit(0)
    os.read(hears, 1)
    began = time.monotonic()
    while seconds is None or time.monotonic() < began + seconds:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False, time.monotonic() - began
        time.sleep(0.0005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True, time.monotonic() - began


def send_again(rng: random.Random, ana, share: float) -> None:
    """A person looks at what was perhaps sent."""
    for sending in Sending.objects.perhaps_sent():
        if rng.random() < share:
            sending.try_again(by=ana, at=now())


def where(record: Path) -> str:
    """Where the kill fell, as seen by the letter that was in hand."""
    in_hand = Sending.objects.in_hand().first()
    if in_hand is None:
        return "between letters"
    has_it = any(told["name"] == in_hand.reference for told in taken(record))
    return "claimed, and the server has it" if has_it else "claimed, and the server has it not"


def taken(record: Path) -> list[dict]:
    return [json.loads(line) for line in record.read_text().splitlines()]


def account(record: Path, number: int) -> dict:
    """Letter by letter, what the world has and what the house says of it."""
    copies, sums = Counter(), {}
    for told in taken(record):
        copies[told["name"]] += 1
        sums.setdefault(told["name"], set()).add(told["sum"])
    sent = {sending.reference: sending.is_perhaps_twice for sending in Sending.objects.sent()}
    return {
        "letters": number,
        "lost": number - len(set(copies) & set(sent)),
        "unsaid": Draft.objects.count(),
        "said without a row": Message.objects.filter(kind="reply", sending=None).count(),
        "unsettled": Sending.objects.waiting().count() + Sending.objects.perhaps_sent().count(),
        "came twice": sum(n > 1 for n in copies.values()),
        "came twice without a mark": sum(n > 1 and not sent.get(name) for name, n in copies.items()),
        "marked": sum(sent.values()),
        "under an unknown name": len(set(copies) - set(sent)),
        "with other bytes": sum(len(found) > 1 for found in sums.values()),
    }


def endure(kills: int, rng: random.Random, record: Path) -> dict:
    """Kill so often, then let it come to an end in peace."""
    Firm.the().found(name="Firm", currency="EUR", time_zone="UTC", at=now())
    ana = Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=now())
    inbox = Inbox.objects.create(name="Letters", channel="email", address="letters@firm.example", plus_address=True)
    number, fell, whole_seconds = 0, Counter(), None
    while fell.total() < kills:
        for _draft in range(ROUND):
            number += 1
            draft(number, ana, inbox)
        was_killed, seconds = live(whole_seconds and rng.uniform(0, whole_seconds))
        whole_seconds = whole_seconds or seconds
        fell[where(record)] += was_killed
        send_again(rng, ana, 0.3)
    for _time in range(3):  # what was in hand is doubted, then sent again, then nothing is left
        Sending.objects.waiting().update(due_at=now())  # the minutes are over for which a letter that was being written is held
        say_and_leave()
        send_again(rng, ana, 1)
    return {"kills": fell.total(), "fell": dict(fell)} | account(record, number)


def main() -> None:
    kills, seed, record = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    with database.installation():
        database.migrate_if_needed()
        print(json.dumps(endure(kills, random.Random(seed), record)))
