"""Files that come with a letter."""

from email.message import EmailMessage
from importlib import import_module

import pytest

from amends.conversations.letterbox.filters.sift import MOST_FILES
from amends.conversations.models import Attachment
from tests.conversations.letterbox.post import arrive

pytestmark = pytest.mark.django_db


def with_files(*files):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ben@home.example", "letters@firm.example", "Photographs"
    letter.set_content("See the photographs.")
    for name, content in files:
        letter.add_attachment(content, maintype="image", subtype="jpeg", filename=name)
    return letter.as_bytes()


def remarks(arrival):
    return [remark.said for remark in arrival.remarks.filter(filter="attach")]


def test_files_lie_beside_their_message(inbox):
    arrival = arrive(with_files(("one.jpg", b"first"), ("two.jpg", b"second")), inbox)

    found = arrival.message.attachments.order_by("pk")
    assert [(file.name, file.media_type, file.file.size) for file in found] == [("one.jpg", "image/jpeg", 5), ("two.jpg", "image/jpeg", 6)]
    assert all(file.file.is_whole() for file in found)


def test_a_file_that_is_too_large_stays_in_the_letter_and_that_is_said(inbox, settings):
    settings.AMENDS_ATTACHMENT_LIMIT_MB = 1
    arrival = arrive(with_files(("film.jpg", bytes(2**20 + 1)), ("small.jpg", b"small")), inbox)

    assert arrival.message.attachments.get().name == "small.jpg"
    assert remarks(arrival) == ["film.jpg has 1 MB, and 1 are allowed: it is in the letter as it came."]


def test_of_very_many_files_the_first_are_taken_out_and_that_is_said(inbox):
    arrival = arrive(with_files(*[(f"{n}.jpg", b"%d" % n) for n in range(MOST_FILES + 5)]), inbox)

    assert arrival.message.attachments.count() == MOST_FILES
    assert "105 files" in remarks(arrival)[0]


def test_what_a_scan_finds_is_kept_and_opened_by_nobody(inbox, settings, monkeypatch):
    settings.AMENDS_CLAMD_URL = "set"
    sift = import_module("amends.conversations.letterbox.filters.sift")
    monkeypatch.setattr(sift, "scan", lambda stream: "Eicar" if stream.read() == b"bad" else None)
    arrive(with_files(("bad.jpg", b"bad"), ("good.jpg", b"good")), inbox)

    bad, good = Attachment.objects.order_by("pk")
    assert (bad.refused_at is not None, "Eicar" in bad.remark) == (True, True)
    assert (good.refused_at, good.remark) == (None, "")


def test_a_letter_of_files_alone_is_a_message_without_words(inbox):
    letter = with_files(("one.jpg", b"first")).replace(b"See the photographs.", b"")
    arrival = arrive(letter, inbox)

    assert (arrival.message.text, arrival.message.attachments.count()) == ("", 1)


def test_files_of_a_parked_letter_are_not_taken_out(inbox):
    arrive(b"Auto-Submitted: auto-replied\r\n" + with_files(("one.jpg", b"first")), inbox)

    assert not Attachment.objects.exists()
