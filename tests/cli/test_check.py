import re
from io import BytesIO

from django.db import connection

from amends.base.file import File
from amends.base.models import Event


def test_a_sound_house_ends_with_code_0(said, ana):
    checked = said("check", "--json")

    assert (checked.code, checked.json["state"] in ("right", "doubtful")) == (0, True)
    assert {finding["what"] for finding in checked.json["findings"]} >= {"database", "tables", "jobs", "files", "backup"}


def test_something_wrong_ends_with_code_1_and_is_told(said, ana, monday):
    File.keep(BytesIO(b"a letter"), at=monday).path.write_bytes(b"rot")

    checked = said("check")

    assert checked.code == 1
    assert "wrong    files      1 of 1 are missing or not as they were kept" in checked.out


def test_what_is_wrong_is_told_in_json_too(said, ana, settings):
    settings.DEBUG = True

    checked = said("check", "--json")

    assert checked.code == 1
    assert '"state": "wrong"' in checked.out


def findings(said):
    return {finding["what"]: finding for finding in said("check", "--json").json["findings"]}


def test_every_finding_is_a_sentence(said, ana):
    for finding in findings(said).values():
        assert set(finding) == {"what", "state", "sentence"}
        assert finding["state"] in ("right", "doubtful", "wrong")
        assert finding["sentence"].endswith(".")


def test_a_house_nobody_works_in_is_doubtful_and_no_error(said):
    assert said("check").code == 0
    assert findings(said)["teammates"]["state"] == "doubtful"


def test_it_is_read_by_people_line_by_line(said, ana):
    lines = said("check").out.splitlines()

    assert [line.split()[1] for line in lines][:3] == ["database", "disk", "tables"]
    assert all(re.match(r"(right|doubtful|wrong) +[a-z]+ +[A-Z0-9]", line) for line in lines)


def test_tables_of_an_earlier_version_end_with_code_1_and_what_to_do(said, ana):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'steering'")

    checked = said("check")

    assert checked.code == 1
    assert "run `amends backup FILE`, then `amends migrate`" in checked.out


def test_looking_changes_nothing(said, ana):
    before = list(Event.objects.values())

    said("check")

    assert list(Event.objects.values()) == before
