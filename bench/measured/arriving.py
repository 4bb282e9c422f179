"""What goes on inside bench/arrive.py, each deed in a process of its own."""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from io import BytesIO

import psutil
from arrive import letters
from django.db import connection

from amends.base import database
from amends.conversations.letterbox import reading
from amends.conversations.models import Arrival, Attachment, Conversation, Inbox, Message

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def prepare() -> dict:
    database.migrate_if_needed()
    Inbox.objects.create(name="Letters", channel="email", address="letters@firm.example")
    return {}


def keep(number: str, together: str) -> dict:
    """What a door does."""
    inbox, raws = Inbox.objects.get(), list(letters(int(number)))
    size, began = int(together), time.perf_counter()
    for start in range(0, len(raws), size):
        Arrival.keep_all([(BytesIO(raw), {}) for raw in raws[start : start + size]], inbox=inbox, door="smtp", at=NOW)
    return {"seconds": time.perf_counter() - began}


def read() -> dict:
    """What a worker does, once it is let go."""
    Inbox.objects.get()
    backend = psutil.Process(connection.connection.info.backend_pid)
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu, theirs = time.perf_counter(), time.process_time(), sum(backend.cpu_times()[:2])
    reading.read()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {"seconds": seconds, "cpu": cpu, "theirs": sum(backend.cpu_times()[:2]) - theirs}


def count(number: str) -> dict:
    taken = Arrival.objects.exclude(message=None).values("message").distinct().count()
    return {"missing": int(number) - taken, "twice": Message.objects.count() - taken, "conversations": Conversation.objects.count()}


def large(place: str) -> dict:
    """One letter, kept and read; the most memory this process ever had."""
    with open(place, "rb") as stream:
        arrival = Arrival.keep(stream, inbox=Inbox.objects.get(), door="smtp", at=NOW)
    reading.read()
    arrival.refresh_from_db()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"peak_mb": peak_mb, "is_taken": arrival.message_id is not None, "files": Attachment.objects.count()}


def main() -> None:
    deed, *words = sys.argv[1:]
    with database.installation():
        print(json.dumps(globals()[deed](*words)))
