from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.timezone import now
from procrastinate.contrib.django import app

from amends.base.checkup import examine
from amends.base.file import File


def state(at, what):
    finding = next(finding for finding in examine(at=at) if finding.what == what)
    return finding.state, finding.sentence


def test_a_sound_house_is_right_or_doubtful_and_code_0(said, ana):
    checked = said("check", "--json")

    assert checked.code == 0
    assert {finding["what"] for finding in checked.json["findings"]} >= {"database", "tables", "jobs", "files", "backup"}


def test_a_rotten_file_is_wrong_and_code_1(said, ana, monday):
    File.keep(BytesIO(b"a letter"), at=monday).path.write_bytes(b"rot")

    checked = said("check")

    assert checked.code == 1
    assert "1 of 1 are missing or not as they were kept" in checked.out


def test_a_missing_file_is_wrong(db, monday):
    File.keep(BytesIO(b"a letter"), at=monday).path.unlink()

    assert state(monday, "files")[0] == "wrong"


def test_a_house_without_owner_is_doubtful(db, monday, charlie):
    assert state(monday, "teammates") == ("doubtful", "Nobody is owner: run `amends user add EMAIL --role owner`.")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_waits_too_long_is_wrong(django_user_model):
    app.tasks["amends.base.jobs.return_stalled"].configure(queueing_lock=None).defer(timestamp=0)

    assert state(now(), "jobs")[0] == "right"
    assert state(now() + timedelta(hours=3), "jobs") == (
        "wrong",
        "The oldest job waits for 3 hours; 0 have failed for good. Run `amends serve`, or `amends work` for more hands.",
    )


def test_debugging_in_the_open_is_wrong(db, monday, settings):
    settings.DEBUG = True

    assert state(monday, "debugging")[0] == "wrong"


def test_no_backup_is_doubtful(db, monday, monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path))

    assert state(monday, "backup")[0] == "doubtful"
