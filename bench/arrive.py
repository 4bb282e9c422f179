"""Letters that arrive: how many a second with one worker and with two, and whether memory stays flat.

    .venv/bin/python bench/arrive.py [--letters 3000] [--runs 3] [--short]

A fresh home each time. A door keeps the letters (raw, on the disk, committed), one by one or a hundred at once; then worker processes
read them as `amends work` does: parse, find the customer and the thread, write message, ids and files, commit. The clock runs from the
moment the workers are let go to the last one's end; the start of Python and PostgreSQL is not in it. Afterwards every letter must be in
one message. Runs with one worker and with two take turns. Memory: the peak of a process that keeps and reads one letter with a file of
20 MB, and one of 5,000 parts, beside the peak of one that keeps and reads a plain letter.
"""

import argparse
import json
import random
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from apart import command, environment, found_by

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CUSTOMERS = 997
ANSWERS, MARKED_UP, WITH_FILE = 0.45, 0.5, 0.05  # shares of letters
WORDS = ("parcel", "order", "broken", "late", "refund", "please", "address", "invoice", "number", "wrong", "again", "waiting", "Tuesday")
QUOTED = "\n\nOn Mon, 2 Mar 2026 at 09:00, Letters <letters@firm.example> wrote:\n" + "> We look into it.\n" * 12
MARKUP = "<html><body><style>p {{ color: #333 }}</style><p>{said}</p><blockquote>{quoted}</blockquote></body></html>"
INSIDE = "measured.arriving"


def letters(number: int, seed: int = 4) -> Iterator[bytes]:
    """Some half of them answer an earlier one and quote it; half come as HTML, too; one in twenty brings a file."""
    rng = random.Random(seed)
    threads: list[int] = []
    for n in range(number):
        answered = rng.randrange(n) if n and rng.random() < ANSWERS else None
        threads.append(n if answered is None else threads[answered])
        yield _letter(rng, n, answered, threads[n])


def _letter(rng: random.Random, n: int, answered: int | None, thread: int) -> bytes:
    letter = EmailMessage()
    letter["From"] = f"Customer {thread % CUSTOMERS} <customer{thread % CUSTOMERS}@home.example>"
    letter["To"] = "letters@firm.example"
    letter["Subject"] = f"Order {thread}" if answered is None else f"Re: Order {thread}"
    letter["Date"] = format_datetime(NOW + timedelta(minutes=n))
    letter["Message-ID"] = f"<{n}.letter@home.example>"
    if answered is not None:
        letter["In-Reply-To"] = letter["References"] = f"<{answered}.letter@home.example>"
    said = "\n".join(" ".join(rng.choices(WORDS, k=12)) for _line in range(rng.randrange(3, 12)))
    quoted = "" if answered is None else QUOTED
    letter.set_content(f"{said}{quoted}\n\n-- \nCustomer {thread % CUSTOMERS}\n")
    if rng.random() < MARKED_UP:
        letter.add_alternative(MARKUP.format(said=said.replace("\n", "<br>"), quoted=quoted), subtype="html")
    if rng.random() < WITH_FILE:
        letter.add_attachment(rng.randbytes(30_000), maintype="image", subtype="jpeg", filename=f"photo {n}.jpg")
    return letter.as_bytes()


def arrive(number: int, workers: int, together: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        step(home, "prepare")
        kept = step(home, "keep", number, together)["seconds"]
        told = work(home, workers)
        counted = step(home, "count", number)
    if counted["missing"] or counted["twice"]:
        raise SystemExit(f"Not every letter is there once: {counted}")
    cpu, theirs = (1000 * sum(one[what] for one in told) / number for what in ("cpu", "theirs"))
    return {"read a second": number / max(one["seconds"] for one in told), "kept a second": number / kept, "our ms": cpu, "PG's ms": theirs}


def step(home: Path, deed: str, *words: object) -> dict:
    return found_by(INSIDE, deed, *words, home=home)


def work(home: Path, workers: int) -> list[dict]:
    """So many at once, let go together; how long each worked."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    at_work = [subprocess.Popen(command(INSIDE, "read"), env=environment(home), text=True, **pipes) for _worker in range(workers)]
    for worker in at_work:
        worker.stdout.readline()
    for worker in at_work:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [json.loads(worker.communicate()[0].splitlines()[-1]) for worker in at_work]


def memory(letter: bytes) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        step(Path(folder), "prepare")
        (Path(folder) / "letter.eml").write_bytes(letter)
        return step(Path(folder), "large", Path(folder) / "letter.eml")


def with_file(size_bytes: int) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ben@home.example", "letters@firm.example", "A film"
    letter.set_content("See what is attached.")
    letter.add_attachment(random.Random(1).randbytes(size_bytes), maintype="video", subtype="mp4", filename="film.mp4")
    return letter.as_bytes()


def of_parts(number: int) -> bytes:
    head = "From: ben@home.example\r\nTo: letters@firm.example\r\nSubject: Many\r\nMIME-Version: 1.0\r\n"
    head += 'Content-Type: multipart/mixed; boundary="XX"\r\n\r\n--XX\r\nContent-Type: text/plain\r\n\r\nSee.\r\n'
    parts = (
        f'--XX\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="{n}.txt"\r\n\r\n{n}\r\n' for n in range(number)
    )
    return "".join([head, *parts, "--XX--\r\n"]).encode()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--letters", type=int, default=3000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--short", action="store_true", help="400 letters, once")
    told = asked.parse_args()
    number, runs = (400, 1) if told.short else (told.letters, told.runs)
    shown: dict[int, list[dict]] = {1: [], 2: []}
    for _run in range(runs):
        for workers, measured in shown.items():
            measured.append(arrive(number, workers, together=1 if workers == 1 else 100))
    for workers, measured in shown.items():
        for what in measured[0]:
            _show(f"{workers} worker{'s' if workers > 1 else ''}, {what}", [one[what] for one in measured])
    for kind, letter in (("plain", with_file(10)), ("file of 20 MB", with_file(20 * 2**20)), ("5,000 parts", of_parts(5000))):
        print(f"{kind:<16}", memory(letter))


def _show(what: str, values: list[float]) -> None:
    print(f"{what:<26} median {statistics.median(values):8.1f}   least {min(values):8.1f}   most {max(values):8.1f}")


if __name__ == "__main__":
    main()
