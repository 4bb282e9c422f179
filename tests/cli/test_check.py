from io import BytesIO

from amends.base.file import File


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
