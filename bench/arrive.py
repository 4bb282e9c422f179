"""Letters that arrive: how many a second with one worker and with two, and whether memory stays flat.

    .venv/bin/python bench/arrive.py [--letters 3000] [--runs 3] [--short]

A fresh home each time. A door keeps the letters (raw, on the disk, committed), singly and by the hundred; then worker processes read them
as `amends work` does: parse, find the customer and the thread, write message, ids and files, commit. The clock runs from the moment all
workers are let go to the last one's end; the start of Python and of PostgreSQL is not in it. Afterwards every letter must be in exactly one
message. Runs with one worker and with two take turns. Memory: the peak of a process that reads one letter with a 20 MB file, and one with
5,000 parts, against the peak of one that reads a plain letter.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from email.utils import format_datetime
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = (
    "parcel order broken late refund please address invoice number wrong colour again waiting since Tuesday nobody answered size".split()
)
STEP = """
import sys, django; django.setup()
sys.path.insert(0, {bench!r})
import arrive
from amends.base import database
with database.installation():
    arrive.{deed}(*sys.argv[1:])
"""


def letters(number: int, seed: int = 4):
    """Some half of them answer an earlier one and quote it; half come as HTML, too; one in twenty brings a file."""
    rng = random.Random(seed)
    for n in range(number):
        answered = rng.randrange(n) if n and rng.random() < 0.45 else None
        yield _letter(rng, n, answered)


def _letter(rng: random.Random, n: int, answered: int | None) -> bytes:
    thread = n if answered is None else answered
    letter = EmailMessage()
    letter["From"] = f"Customer {thread % 997} <customer{thread % 997}@home.example>"
    letter["To"] = "letters@firm.example"
    letter["Subject"] = f"{'Re: ' if answered is not None else ''}Order {thread}"
    letter["Date"] = format_datetime(NOW + timedelta(minutes=n))
    letter["Message-ID"] = f"<{n}.letter@home.example>"
    if answered is not None:
        letter["In-Reply-To"] = letter["References"] = f"<{answered}.letter@home.example>"
    said = "\n".join(" ".join(rng.choices(WORDS, k=12)) for _line in range(rng.randrange(3, 12)))
    quoted = (
        "\n\nOn Mon, 2 Mar 2026 at 09:00, Letters <letters@firm.example> wrote:\n" + "> We look into it.\n" * 12
        if answered is not None
        else ""
    )
    letter.set_content(f"{said}{quoted}\n\n-- \nCustomer {thread % 997}\n")
    if rng.random() < 0.5:
        letter.add_alternative(
            f"<html><body><style>p {{ color: #333 }}</style><p>{said.replace(chr(10), '<br>')}</p><blockquote>{quoted}</blockquote></body></html>",
            subtype="html",
        )
    if rng.random() < 0.05:
        letter.add_attachment(rng.randbytes(30_000), maintype="image", subtype="jpeg", filename=f"photo {n}.jpg")
    return letter.as_bytes()


def prepare() -> None:
    from amends.base import database
    from amends.conversations.models import Inbox

    database.migrate_if_needed()
    Inbox.objects.create(name="Letters", channel="email", address="letters@firm.example")


def keep(number: str, together: str) -> None:
    """What a door does."""
    import time

    from amends.conversations.models import Arrival, Inbox

    inbox, raws = Inbox.objects.get(), list(letters(int(number)))
    size, began = int(together), time.perf_counter()
    for start in range(0, len(raws), size):
        Arrival.keep_all([(BytesIO(raw), {"sender": None}) for raw in raws[start : start + size]], inbox=inbox, door="smtp", at=NOW)
    print(json.dumps({"seconds": time.perf_counter() - began}))


def read() -> None:
    """What a worker does, once it is let go."""
    import time

    import psutil
    from django.db import connection

    from amends.conversations.letterbox.reading import read
    from amends.conversations.models import Inbox

    Inbox.objects.get()
    backend = psutil.Process(connection.connection.info.backend_pid)
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu, theirs = time.perf_counter(), time.process_time(), sum(backend.cpu_times()[:2])
    read()
    told = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "theirs": sum(backend.cpu_times()[:2]) - theirs}
    print(json.dumps(told))


def count(number: str) -> None:
    from amends.conversations.models import Arrival, Conversation, Message

    missing = int(number) - Message.objects.filter(kind="received", arrivals__isnull=False).distinct().count()
    twice = Message.objects.count() - Arrival.objects.exclude(message=None).values("message").distinct().count()
    print(json.dumps({"missing": missing, "twice": twice, "conversations": Conversation.objects.count()}))


def large(place: str) -> None:
    """One letter, kept and read; the most memory this process ever had."""
    import resource

    from amends.conversations.letterbox.reading import read
    from amends.conversations.models import Arrival, Attachment, Inbox

    with open(place, "rb") as stream:
        Arrival.keep(stream, inbox=Inbox.objects.get(), door="smtp", at=NOW)
    read()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    arrival = Arrival.objects.get()
    print(json.dumps({"peak_mb": peak, "is_taken": arrival.message_id is not None, "files": Attachment.objects.count()}))


def step(home: Path, deed: str, *words: object) -> dict:
    done = subprocess.run(_command(deed, *words), env=_told(home), capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}


def work(home: Path, workers: int) -> tuple[float, float, float]:
    """Seconds until the last one ended, and the CPU seconds of all, and of PostgreSQL's backends for them."""
    at_work = [
        subprocess.Popen(_command("read"), env=_told(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _n in range(workers)
    ]
    for worker in at_work:
        worker.stdout.readline()
    for worker in at_work:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [json.loads(worker.communicate()[0].splitlines()[-1]) for worker in at_work]
    return max(one["seconds"] for one in told), sum(one["cpu"] for one in told), sum(one["theirs"] for one in told)


def _command(deed: str, *words: object) -> list[str]:
    return [sys.executable, "-c", STEP.format(bench=str(Path(__file__).parent), deed=deed), *map(str, words)]


def _told(home: Path) -> dict:
    return os.environ | {"AMENDS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "amends.settings", "AMENDS_LOG_LEVEL": "error"}


def arrive(number: int, workers: int, together: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        step(home, "prepare")
        kept = step(home, "keep", number, together)["seconds"]
        seconds, cpu, theirs = work(home, workers)
        counted = step(home, "count", number)
        if counted["missing"] or counted["twice"]:
            raise SystemExit(f"not every letter is there once: {counted}")
    return {"kept": number / kept, "read": number / seconds, "cpu_ms": 1000 * cpu / number, "theirs_ms": 1000 * theirs / number}


def memory(letter: bytes) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        step(home, "prepare")
        raw = home / "letter.eml"
        raw.write_bytes(letter)
        return step(home, "large", raw)


def with_file(size_bytes: int) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ben@home.example", "letters@firm.example", "A film"
    letter.set_content("See what is attached.")
    letter.add_attachment(random.Random(1).randbytes(size_bytes), maintype="video", subtype="mp4", filename="film.mp4")
    return letter.as_bytes()


def of_parts(number: int) -> bytes:
    part = b'--XX\r\nContent-Type: text/plain; name="n%d.txt"\r\nContent-Disposition: attachment; filename="n%d.txt"\r\n\r\npart %d\r\n'
    head = b"From: ben@home.example\r\nTo: letters@firm.example\r\nSubject: Many\r\nMIME-Version: 1.0\r\n"
    head += b'Content-Type: multipart/mixed; boundary="XX"\r\n\r\n--XX\r\nContent-Type: text/plain\r\n\r\nSee.\r\n'
    return head + b"".join(part % (n, n, n) for n in range(number)) + b"--XX--\r\n"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--letters", type=int, default=3000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--short", action="store_true", help="400 letters, once")
    asked.add_argument("--no-memory", action="store_true")
    told = asked.parse_args()
    number, runs = (400, 1) if told.short else (told.letters, told.runs)
    shown = {workers: [] for workers in (1, 2)}
    for _run in range(runs):
        for workers in shown:
            shown[workers].append(arrive(number, workers, together=1 if workers == 1 else 100))
    for workers, measured in shown.items():
        for what in ("read", "cpu_ms", "theirs_ms", "kept"):
            _show(f"{workers} worker(s), {what}", [one[what] for one in measured])
    if not told.no_memory:
        for kind, letter in (("plain", with_file(10)), ("20 MB", with_file(20 * 2**20)), ("5,000 parts", of_parts(5000))):
            print(f"{kind:<14}", memory(letter))


def _show(what: str, values: list[float]) -> None:
    print(f"{what:<24} median {statistics.median(values):8.1f}   least {min(values):8.1f}   most {max(values):8.1f}")


if __name__ == "__main__":
    main()
