"""What is right and what is wrong with an installation, each in a sentence that says what to do."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F, Max, Min
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from amends.base import backup, database
from amends.base.file import File
from amends.base.home import home
from amends.base.jobs import STALLED_SECONDS
from amends.base.teammate import Teammate

RIGHT, DOUBTFUL, WRONG = "right", "doubtful", "wrong"
LONGEST_WAIT = timedelta(minutes=5)
OLDEST_BACKUP = timedelta(days=2)
LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, how it is, and a sentence."""

    what: str
    state: str
    sentence: str


def examine(*, at: datetime, advance: Callable[[int], None] = lambda _: None) -> Iterator[Finding]:
    """Everything that can be asked; where the tables are not ours to read yet, only what lies outside them."""
    yield _database()
    yield _disk()
    tables = _tables()
    yield tables
    if tables.state != WRONG:
        yield _owner()
        yield _jobs(at)
        yield _workers(at)
        yield _files(advance)
        yield from _further(at)
    yield _backup(at)
    yield _debugging()


def oldest_wait(at: datetime) -> timedelta | None:
    """How long the job that is due longest has been waiting; None if none is."""
    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=at)
    began = Coalesce(F("scheduled_at"), Min("procrastinateevent__at"))
    since = due.annotate(began=began).order_by("began").values_list("began", flat=True).first()
    return None if since is None else at - since


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))")
        version, size = cursor.fetchone()
    whose = "your own" if database.is_foreign() else "embedded"
    return Finding("database", RIGHT, f"PostgreSQL {version.split()[0]}, {whose}, answers; it holds {size} in {database.place()}.")


def _disk() -> Finding:
    free = shutil.disk_usage(home()).free
    sentence = f"{free / (1 << 30):.1f} GB are free where {home()} lies."
    return Finding("disk", RIGHT, sentence) if free >= LEAST_FREE_BYTES else Finding("disk", DOUBTFUL, f"Only {sentence} Make room.")


def _tables() -> Finding:
    later, pending = database.unknown(), database.pending()
    if later:
        return Finding(
            "tables", WRONG, f"A later Amends made these tables ({later[0]}): install that version or restore a backup of this one."
        )
    if pending and not database.is_in_use():
        return Finding("tables", WRONG, "There are none yet: run `amends migrate`.")
    if pending:
        return Finding("tables", WRONG, f"{len(pending)} migrations are still to do: run `amends backup FILE`, then `amends migrate`.")
    return Finding("tables", RIGHT, "The tables are those of this version.")


def _owner() -> Finding:
    here = Teammate.objects.present()
    if here.filter(role="owner").exists():
        many = here.count()
        who = "One teammate can come in, the owner." if many == 1 else f"{many} teammates can come in, an owner among them."
        return Finding("teammates", RIGHT, who)
    return Finding("teammates", DOUBTFUL, "Nobody is owner: run `amends user add EMAIL --role owner`.")


def _jobs(at: datetime) -> Finding:
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    wait = oldest_wait(at)
    waiting = "No job waits" if wait is None else f"The oldest job waits for {in_words(wait)}"
    sentence = f"{waiting}; {failed} have failed for good."
    if wait and wait > LONGEST_WAIT:
        return Finding("jobs", WRONG, f"{sentence} Run `amends serve`, or `amends work` for more hands.")
    return Finding("jobs", DOUBTFUL if failed else RIGHT, sentence)


def _workers(at: datetime) -> Finding:
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=at - timedelta(seconds=STALLED_SECONDS)).count()
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    if alive:
        return Finding("workers", RIGHT, f"{alive} at work.")
    seen = f"the last was seen {in_words(at - last)} ago" if last else "none has been here yet"
    return Finding("workers", DOUBTFUL, f"Nobody does the jobs ({seen}): run `amends serve`.")


def _files(advance: Callable[[int], None]) -> Finding:
    broken, count = [], File.objects.count()
    for file in File.objects.order_by("pk").iterator():
        if not file.is_whole():
            broken.append(file)
        advance(1)
    if broken:
        first = broken[0].path
        return Finding(
            "files", WRONG, f"{len(broken)} of {count} are missing or not as they were kept, first {first}: bring them from a backup."
        )
    return Finding("files", RIGHT, f"{count:,} {'file is' if count == 1 else 'files are'} there, and every sum is as it was kept.")


def _further(at: datetime) -> Iterator[Finding]:
    """What the floors above look at: this one does not know them, the settings name them."""
    for examiner in settings.AMENDS_EXAMINERS:
        yield from import_string(examiner)(at=at)


def _backup(at: datetime) -> Finding:
    note = backup.last()
    if note is None:
        return Finding("backup", DOUBTFUL, "None was made from here yet: run `amends backup FILE`.")
    age = at - datetime.fromisoformat(note["made_at"])
    there = "" if Path(note["file"]).exists() else " It is not there any more."
    state = RIGHT if age <= OLDEST_BACKUP and not there else DOUBTFUL
    return Finding("backup", state, f"The last one, {note['file']}, is {in_words(age)} old.{there}")


def _debugging() -> Finding:
    if settings.DEBUG:
        return Finding("debugging", WRONG, "AMENDS_DEBUG shows the inside to everyone who comes: take it out of the environment.")
    return Finding("debugging", RIGHT, "Off.")


def in_words(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} seconds"
