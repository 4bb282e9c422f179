"""A backup put into an empty home or database, and counted afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg
from django.conf import settings

from amends.base import archive, database
from amends.base.archive import DUMP, FILES, SECRET, Manifest
from amends.base.backup import address, count_rows, files_in
from amends.base.binaries import client, last_words
from amends.base.home import home
from amends.base.refusal import Refusal

NEWER_THAN_15 = b"SET transaction_timeout = 0;\n"  # what PostgreSQL 17 and later say first and older ones do not understand
PREAMBLE_LINES = 60
ASIDE = "restoring-"
PSQL = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]


class NotEmpty(Refusal):
    """Something is there already that a restore would mix with."""


class NotRestored(Refusal):
    """The backup could not be put in, or is not what it says."""


def restore(place: Path, *, advance: Callable[[str], None] = lambda _: None) -> Manifest:
    """Check the archive, put files and rows in place, and compare every count with what was promised."""
    with database.alone(), _aside() as aside:
        _refuse_rows()
        advance("Reading the backup and checking its sums")
        manifest = archive.unpack(place, Path(aside))
        _refuse_later(manifest)
        _refuse_other_files(manifest)
        advance("Putting the files in place")
        _place_files(Path(aside))
        advance("Filling the database")
        _load(Path(aside) / DUMP)
        advance("Counting the rows")
        _compare_rows(manifest)
        _place_secret(Path(aside))
    return manifest


def _aside() -> tempfile.TemporaryDirectory:
    """In the home, so that files only change their names; what a killed restore left goes first."""
    for left in home().glob(f"{ASIDE}*"):
        shutil.rmtree(left)
    return tempfile.TemporaryDirectory(dir=home(), prefix=ASIDE)


def _refuse_rows() -> None:
    with psycopg.connect(database.dsn()) as connection:
        tables = count_rows(connection)
    if tables:
        raise NotEmpty(f"{database.place()} is not empty ({len(tables)} tables): restore into a new AMENDS_HOME or a new database.")


def _refuse_later(manifest: Manifest) -> None:
    unknown = database.unknown_among(manifest.migrations)
    if unknown:
        raise NotRestored(
            f"The backup was made by Amends {manifest.amends}, a later version than this one ({unknown[0]}): install that one."
        )


def _refuse_other_files(manifest: Manifest) -> None:
    """The same bytes under the same name may lie there from a restore that was cut off."""
    other = [name for name, _ in files_in(Path(settings.AMENDS_FILES)) if name not in manifest.members]
    if other:
        raise NotEmpty(f"{settings.AMENDS_FILES} holds {len(other)} files of another installation: restore into a new AMENDS_HOME.")


def _place_files(aside: Path) -> None:
    """Before the rows: a row without its bytes cannot be."""
    for name, path in files_in(aside / FILES):
        place = Path(settings.AMENDS_FILES) / name.removeprefix(f"{FILES}/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, place)


def _place_secret(aside: Path) -> None:
    secret = aside / SECRET
    if secret.exists():
        secret.chmod(0o600)
        os.replace(secret, home() / SECRET)


def _load(dump: Path) -> None:
    """The dump as a script, so that an older server than the one that wrote it understands; all of it or nothing."""
    dsn, environment = address(database.dsn())
    with tempfile.TemporaryFile() as said:
        reader = subprocess.Popen(
            [client("pg_restore"), "--no-owner", "--no-privileges", "--file=-", dump], stdout=subprocess.PIPE, stderr=said
        )
        writer = subprocess.Popen(
            [client("psql"), *PSQL, f"--dbname={dsn}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=environment
        )
        _pour(reader.stdout, writer.stdin)
        codes = reader.wait(), writer.wait()
        if any(codes):
            said.seek(0)
            raise NotRestored(f"The database did not take the backup, and is as empty as before: {last_words(said.read())}")


def _pour(script: IO[bytes], psql: IO[bytes]) -> None:
    try:
        with script, psql:
            for _ in range(PREAMBLE_LINES):
                line = script.readline()
                psql.write(b"" if line == NEWER_THAN_15 else line)
            shutil.copyfileobj(script, psql)
    except BrokenPipeError:
        return  # psql has said why, and its exit code tells


def _compare_rows(manifest: Manifest) -> None:
    with psycopg.connect(database.dsn()) as connection:
        found = count_rows(connection)
        connection.execute("ANALYZE")
    different = sorted(table for table in found.keys() | manifest.tables.keys() if found.get(table) != manifest.tables.get(table))
    if different:
        first = f"{different[0]} has {found.get(different[0])} rows and not {manifest.tables.get(different[0])}"
        raise NotRestored(f"{len(different)} tables are not as the backup promised ({first}): do not use this database.")
