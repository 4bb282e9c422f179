import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.utils.timezone import now
from procrastinate.contrib.django import app

from amends.base import checkup
from amends.base.checkup import examine, oldest_wait
from amends.base.file import File

pytestmark = pytest.mark.django_db
CLOCK = "amends.base.jobs.return_stalled"


def found(at, what):
    return next(finding for finding in examine(at=at) if finding.what == what)


def deferred(**how):
    return app.tasks[CLOCK].configure(queueing_lock=None, **how).defer(timestamp=0)


def without_steering():
    """As if no migration of that floor had run yet."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'steering'")


def test_the_database_is_named_with_its_version_and_size(monday):
    assert "answers; it holds" in found(monday, "database").sentence


def test_tables_of_this_version_are_right(monday):
    assert found(monday, "tables").state == "right"


def test_tables_of_an_earlier_version_are_wrong_and_left_alone(monday, ana):
    without_steering()

    assert "run `amends backup FILE`, then `amends migrate`" in found(monday, "tables").sentence
    assert "jobs" not in {finding.what for finding in examine(at=monday)}


def test_no_tables_yet_are_made_by_migrating(monday):
    without_steering()

    assert found(monday, "tables").sentence == "There are none yet: run `amends migrate`."


def test_tables_of_a_later_version_are_wrong(monday):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('base', '9999_later', now())")

    assert "A later Amends made these tables (base.9999_later)" in found(monday, "tables").sentence


def test_the_owner_is_counted_among_those_who_can_come_in(monday, ana, charlie):
    ana.serve_as("owner", at=monday)
    both = found(monday, "teammates").sentence
    charlie.leave(at=monday)

    assert both == "2 teammates can come in, an owner among them."
    assert found(monday, "teammates").sentence == "One teammate can come in, the owner."


def test_a_house_without_an_owner_is_doubtful(monday, charlie):
    assert found(monday, "teammates").sentence == "Nobody is owner: run `amends user add EMAIL --role owner`."


def test_a_house_with_an_owner_is_right(monday, ana):
    assert found(monday, "teammates").state == "right"


def test_a_job_that_waits_long_is_wrong():
    deferred()

    assert found(now(), "jobs").state == "right"
    waiting = found(now() + timedelta(hours=3, seconds=1), "jobs")
    assert (waiting.state, waiting.sentence.partition(";")[0]) == ("wrong", "The oldest job waits for 3 hours")


def test_a_job_that_is_not_due_does_not_wait():
    deferred(schedule_at=now() + timedelta(days=1))

    assert oldest_wait(now()) is None
    assert oldest_wait(now() + timedelta(days=2)) > timedelta(hours=23)


def test_jobs_that_failed_are_counted():
    deferred()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")

    assert found(now(), "jobs").sentence == "No job waits; 1 have failed for good."


def test_a_worker_whose_heart_beats_is_seen():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '90 minutes')")
        assert "the last was seen 90 minutes ago" in found(now(), "workers").sentence
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")

    assert found(now(), "workers").sentence == "1 at work."


def test_files_that_are_whole_are_right(monday):
    File.keep(BytesIO(b"a letter"), at=monday)

    assert found(monday, "files").sentence == "1 file is there, and every sum is as it was kept."


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"rot"), lambda path: path.unlink()], ids=["rotten", "missing"])
def test_a_harmed_file_is_wrong_and_named(monday, harm):
    file = File.keep(BytesIO(b"a letter that suffers"), at=monday)
    harm(file.path)

    assert str(file.path) in found(monday, "files").sentence


def test_every_file_moves_the_bar(monday):
    File.keep(BytesIO(b"one"), at=monday)
    File.keep(BytesIO(b"two"), at=monday)
    steps = []

    list(examine(at=monday, advance=steps.append))

    assert steps == [1, 1]


@pytest.mark.parametrize(
    ("age", "there", "state"),
    [(timedelta(hours=20), True, "right"), (timedelta(days=9), True, "doubtful"), (timedelta(hours=20), False, "doubtful")],
)
def test_a_backup_has_to_be_young_and_there(monday, monkeypatch, tmp_path, age, there, state):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path))
    archive = tmp_path / "all.tar"
    archive.write_text("") if there else None
    (tmp_path / "last-backup.json").write_text(json.dumps({"file": str(archive), "made_at": (monday - age).isoformat(), "size_bytes": 1}))

    assert found(monday, "backup").state == state


def test_no_backup_is_doubtful(monday, monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path))

    assert found(monday, "backup").sentence == "None was made from here yet: run `amends backup FILE`."


def test_a_full_disk_is_doubtful(monday, monkeypatch):
    monkeypatch.setattr(checkup, "LEAST_FREE_BYTES", 1 << 60)

    assert found(monday, "disk").sentence.endswith("Make room.")


def test_debugging_in_the_open_is_wrong(monday, settings):
    settings.DEBUG = True

    assert found(monday, "debugging").state == "wrong"


def cellar(*, at):
    """What a floor above looks at."""
    yield checkup.Finding("cellar", checkup.DOUBTFUL, f"Damp since {at:%A}.")


def test_the_floors_above_have_their_say(monday, settings):
    settings.AMENDS_EXAMINERS = [f"{__name__}.cellar"]

    assert found(monday, "cellar").sentence == "Damp since Monday."


def test_what_has_no_tables_yet_is_not_asked(monday, settings):
    settings.AMENDS_EXAMINERS = [f"{__name__}.cellar"]
    without_steering()

    assert "cellar" not in {finding.what for finding in examine(at=monday)}
