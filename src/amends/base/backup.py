"""Everything an installation knows, written into one archive and read again before it may bear its name."""

import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import IsolationLevel, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from amends.base import archive, database
from amends.base.binaries import client, last_words
from amends.base.home import home
from amends.base.refusal import Refusal

NOTE = "last-backup.json"
PG_DUMP = ["--format=custom", "--no-owner", "--no-privileges", "--exclude-extension=*"]
TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE deptype = 'e' AND objid = format('%I.%I', schemaname, tablename)::regclass)
    ORDER BY 1, 2
"""


class NoBackup(Refusal):
    """The backup could not be made, and nothing bears its name."""


@dataclass(frozen=True)
class Backup:
    """A finished archive."""

    place: Path
    size_bytes: int
    manifest: archive.Manifest


def back_up(place: Path, *, at: datetime, advance: Callable[[str], None] = lambda _: None, known_as: str = "") -> Backup:
    """Write the archive beside its name, read it again, and only then give it the name. `known_as` tells where it goes from there."""
    _refuse_place(place)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.") as aside:
        spare, dump = Path(aside) / "spare", Path(aside) / archive.DUMP
        advance("Dumping the database")
        manifest = _dump(dump, at)
        with tarfile.open(spare, "w") as tar:
            _fill(archive.Writer(tar, manifest), manifest, dump, advance)
        advance("Reading it again")
        if archive.verify(spare) != manifest:
            raise NoBackup(f"{place} could not be read back as it was written: check the disk.")
        _settle(spare, place)
    made = Backup(place, place.stat().st_size, manifest)
    _note(made, known_as or str(place.absolute()))
    return made


def last() -> dict | None:
    """When and where the last backup of this home was made."""
    try:
        return json.loads((home() / NOTE).read_text())
    except (OSError, ValueError):
        return None


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """The rows of every table, by schema and name."""
    counted = {}
    for schema, table in connection.execute(TABLES).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        counted[f"{schema}.{table}"] = connection.execute(query).fetchone()[0]
    return counted


def address(dsn: str) -> tuple[str, dict[str, str]]:
    """A DSN for a command line, where everyone may read it, and the environment that holds its password."""
    words = conninfo_to_dict(dsn)
    password = words.pop("password", None)
    return make_conninfo("", **words), os.environ | ({"PGPASSWORD": str(password)} if password else {})


def _dump(dump: Path, at: datetime) -> archive.Manifest:
    with _frozen() as (snapshot, connection):
        manifest = archive.Manifest(
            amends=version("amends"),
            made_at=at.isoformat(),
            postgres=connection.info.server_version,
            migrations=_migrations(connection),
            tables=count_rows(connection),
        )
        dsn, environment = address(database.dsn())
        command = [client("pg_dump"), *PG_DUMP, f"--snapshot={snapshot}", f"--file={dump}", f"--dbname={dsn}"]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise NoBackup(f"The database could not be dumped: {last_words(done.stderr)}")
    return manifest


@contextmanager
def _frozen() -> Iterator[tuple[str, psycopg.Connection]]:
    """Counts and dump look at one and the same instant, while the firm works on."""
    with psycopg.connect(database.dsn()) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection.execute("SELECT pg_export_snapshot()").fetchone()[0], connection


def _migrations(connection: psycopg.Connection) -> list[str]:
    try:
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    except psycopg.errors.UndefinedTable as error:
        raise NoBackup(f"There are no tables in {database.place()} yet, so there is nothing to back up.") from error
    return [f"{app}.{name}" for app, name in rows]


def _fill(writer: archive.Writer, manifest: archive.Manifest, dump: Path, advance: Callable[[str], None]) -> None:
    writer.add(archive.DUMP, dump)
    secret = home() / archive.SECRET
    if secret.exists():
        writer.add(archive.SECRET, secret)
    for name, path in files_in(Path(settings.AMENDS_FILES)):
        advance(f"Adding {name}")
        member = writer.add(name, path)
        if member.sha256 != name.removeprefix(f"{archive.FILES}/").replace("/", ""):
            manifest.damaged.append(name)
    writer.close_with_manifest()


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """The kept files by their names in an archive."""
    for path in sorted(folder.glob("??/*")):
        name = f"{archive.FILES}/{path.parent.name}/{path.name}"
        if archive.OURS.fullmatch(name):
            yield name, path


def _refuse_place(place: Path) -> None:
    if place.is_dir():
        raise NoBackup(f"{place} is a folder: name the archive to write in it.")
    if place.exists():
        raise NoBackup(f"{place} exists already: choose another name.")
    if not place.parent.is_dir():
        raise NoBackup(f"There is no folder {place.parent}: make it first.")


def _settle(spare: Path, place: Path) -> None:
    with spare.open("rb") as written:
        os.fsync(written.fileno())
    spare.chmod(0o600)
    spare.rename(place)


def _note(made: Backup, known_as: str) -> None:
    said = {"file": known_as, "made_at": made.manifest.made_at, "size_bytes": made.size_bytes}
    spare = home() / f"{NOTE}.new"
    spare.write_text(json.dumps(said))
    spare.replace(home() / NOTE)
