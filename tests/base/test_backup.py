import json
import shutil
import tarfile
import threading
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection

from amends.base import archive, backup, database
from amends.base.archive import DamagedArchive
from amends.base.backup import NoBackup, back_up
from amends.base.event import Event
from amends.base.file import File
from amends.base.restore import NotEmpty, NotRestored, restore
from tests.databases import another, turned_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(settings, monkeypatch, tmp_path, ana, monday):
    """A home with a teammate, an event and two files."""
    _move(settings, monkeypatch, tmp_path / "old")
    Event.objects.create(kind="letters.read", by=ana, at=monday, details={"ünï": "\\.\n'; --"})
    for text in (b"a letter", b"a photograph"):
        File.keep(BytesIO(text), at=monday)
    (tmp_path / "old" / "secret-key").write_text("signs links")


@pytest.fixture
def elsewhere(settings, monkeypatch, tmp_path):
    """An empty home with an empty database, once entered."""

    @contextmanager
    def entered():
        with another() as empty, turned_to(empty):
            _move(settings, monkeypatch, tmp_path / "new")
            yield

    return entered


def _move(settings, monkeypatch, home):
    home.mkdir()
    monkeypatch.setenv("AMENDS_HOME", str(home))
    settings.AMENDS_FILES = home / "files"


def backed_up(tmp_path, monday):
    return back_up(tmp_path / "all.tar", at=monday)


def test_what_comes_back_is_equal(house, tmp_path, monday, elsewhere):
    made = backed_up(tmp_path, monday)
    before = list(Event.objects.values()), list(File.objects.values())

    with elsewhere():
        restore(made.place)

        assert (list(Event.objects.values()), list(File.objects.values())) == before
        assert all(file.is_whole() for file in File.objects.all())
        assert (tmp_path / "new" / "secret-key").read_text() == "signs links"


def test_what_comes_back_can_go_on(house, tmp_path, monday, elsewhere):
    made = backed_up(tmp_path, monday)

    with elsewhere():
        restore(made.place)

        assert database.pending() == []
        assert Event.objects.create(kind="letters.read", at=monday).pk > Event.objects.order_by("pk").first().pk


def test_the_manifest_counts_every_row_and_sums_every_file(house, tmp_path, monday):
    manifest = backed_up(tmp_path, monday).manifest

    assert manifest.tables["public.base_event"] == Event.objects.count() == 2
    assert manifest.tables["public.base_file"] == len(manifest.files) == 2
    assert set(manifest.members) == {"database.dump", "secret-key", *manifest.files}
    assert backup.last()["made_at"] == monday.isoformat()


def test_only_its_owner_reads_it(house, tmp_path, monday):
    assert backed_up(tmp_path, monday).place.stat().st_mode & 0o777 == 0o600


def test_a_file_damaged_before_is_kept_and_named(house, tmp_path, monday):
    broken = File.objects.first()
    broken.path.write_bytes(b"rot")

    assert backed_up(tmp_path, monday).manifest.damaged == [f"files/{broken.sha256[:2]}/{broken.sha256[2:]}"]


def test_a_backup_is_never_written_over(house, tmp_path, monday):
    backed_up(tmp_path, monday)

    with pytest.raises(NoBackup, match="exists already: choose another name"):
        backed_up(tmp_path, monday)


def test_a_folder_is_no_archive(house, tmp_path, monday):
    with pytest.raises(NoBackup, match="is a folder: name the archive to write in it"):
        back_up(tmp_path, at=monday)


def test_a_backup_needs_a_folder(house, tmp_path, monday):
    with pytest.raises(NoBackup, match="There is no folder"):
        back_up(tmp_path / "none" / "all.tar", at=monday)


def test_an_empty_database_has_nothing_to_back_up(house, tmp_path, monday):
    with another() as empty, turned_to(empty), pytest.raises(NoBackup, match="nothing to back up"):
        backed_up(tmp_path, monday)

    assert not list(tmp_path.glob("*all.tar*"))


def test_nothing_is_restored_over_rows(house, tmp_path, monday):
    made = backed_up(tmp_path, monday)

    with pytest.raises(NotEmpty, match="is not empty"):
        restore(made.place)


def test_nothing_is_restored_among_the_files_of_another(house, tmp_path, monday, elsewhere):
    made = backed_up(tmp_path, monday)

    with elsewhere():
        other = tmp_path / "new" / "files" / "ab"
        other.mkdir(parents=True)
        (other / ("c" * 62)).write_bytes(b"somebody else's")

        with pytest.raises(NotEmpty, match="files of another installation"):
            restore(made.place)


def test_a_restore_that_was_cut_off_after_the_files_can_be_repeated(house, tmp_path, monday, elsewhere):
    made = backed_up(tmp_path, monday)
    old_files = configured.AMENDS_FILES

    with elsewhere():
        shutil.copytree(old_files, configured.AMENDS_FILES)

        assert len(restore(made.place).files) == 2


def test_every_way_to_cut_it_short_is_noticed(house, tmp_path, monday):
    whole = backed_up(tmp_path, monday).place.read_bytes()
    cut = tmp_path / "cut.tar"

    zeros = 10_240 + 512  # at most, at the end of a tar: less than that cuts into nothing that is kept
    for length in (0, 100, 511, 512, 5_000, len(whole) // 2, len(whole) - zeros - 512):
        cut.write_bytes(whole[:length])
        with pytest.raises(DamagedArchive, match="no whole backup|cannot be read"):
            archive.verify(cut)


def test_one_wrong_byte_anywhere_is_noticed(house, tmp_path, monday):
    place = backed_up(tmp_path, monday).place
    whole = place.read_bytes()

    for at in range(600, len(whole) - 20_480, len(whole) // 23):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        if _still_reads_alike(place, whole, at):
            continue
        with pytest.raises(DamagedArchive):
            archive.verify(place)


def _still_reads_alike(place, whole, at):
    """The zeros with which tar fills a block carry nothing."""
    with tarfile.open(fileobj=BytesIO(whole)) as tar:
        return not any(head.offset <= at < head.offset_data + head.size for head in tar)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "files/../x", "files/ab/notasum", "notes.txt"])
def test_a_member_that_is_none_of_ours_is_never_unpacked(name, tmp_path):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))

    with pytest.raises(DamagedArchive, match="none of ours"):
        archive.unpack(tmp_path / "evil.tar", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_link_in_an_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        link = tarfile.TarInfo("secret-key")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/shadow"
        tar.addfile(link)

    with pytest.raises(DamagedArchive, match="none of ours"):
        archive.verify(tmp_path / "evil.tar")


def test_a_backup_of_a_later_version_is_refused(house, tmp_path, monday, elsewhere):
    place = _rewritten(backed_up(tmp_path, monday).place, lambda manifest: manifest["migrations"].append("base.9999_later"))

    with elsewhere(), pytest.raises(NotRestored, match="a later version"):
        restore(place)


def test_a_row_too_few_is_noticed(house, tmp_path, monday, elsewhere):
    place = _rewritten(backed_up(tmp_path, monday).place, lambda manifest: manifest["tables"].update({"public.base_event": 3}))

    with elsewhere(), pytest.raises(NotRestored, match="public.base_event has 2 rows and not 3"):
        restore(place)


def test_a_backup_shows_one_instant_while_the_firm_works_on(house, tmp_path, monday, elsewhere):
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(stop, monday))
    worker.start()
    try:
        made = backed_up(tmp_path, monday)
    finally:
        stop.set()
        worker.join()

    with elsewhere():
        assert restore(made.place).tables == made.manifest.tables


def _work(stop, at):
    try:
        while not stop.is_set():
            Event.objects.create(kind="letters.read", at=at)
    finally:
        connection.close()


def test_a_dump_the_database_does_not_take_leaves_it_empty(house, tmp_path, monday, elsewhere):
    made = backed_up(tmp_path, monday)
    with elsewhere():
        with psycopg.connect(database.dsn()) as other:
            other.execute("CREATE FUNCTION procrastinate_notify_queue_job_inserted_v1() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'")

        with pytest.raises(NotRestored, match="as empty as before: .*already exists"):
            restore(made.place)
        with psycopg.connect(database.dsn()) as other:
            assert backup.count_rows(other) == {}


def test_what_a_killed_restore_left_aside_is_cleared_away(house, tmp_path, monday, elsewhere):
    made = backed_up(tmp_path, monday)
    with elsewhere():
        left = tmp_path / "new" / "restoring-abc"
        left.mkdir()
        (left / "database.dump").write_bytes(b"half")

        restore(made.place)

        assert not list((tmp_path / "new").glob("restoring-*"))


def test_a_password_never_stands_on_a_command_line():
    dsn, environment = backup.address("postgresql://ana:s3cret@db/service?sslmode=require")

    assert "s3cret" not in dsn
    assert environment["PGPASSWORD"] == "s3cret"
    assert "sslmode=require" in dsn


def _rewritten(place: Path, change):
    """The same archive with another manifest."""
    other = place.with_name("rewritten.tar")
    with tarfile.open(place) as old, tarfile.open(other, "w") as new:
        for head in old:
            content = old.extractfile(head).read()
            if head.name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
                head.size = len(content)
            new.addfile(head, BytesIO(content))
    return other
