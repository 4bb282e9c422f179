"""Files go with what a teammate writes, come back with it, and stay out of what they do not belong to."""

from io import BytesIO

import pytest

from amends.conversations import draft as drafts
from amends.conversations.draft import TooMuchEnclosed
from amends.conversations.models import Draft, Enclosure, Message, Sending
from tests.cast import MONDAY


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def draft(conversation, ana):
    seen = conversation.messages.get().pk
    return Draft.keep(conversation, ana, kind="reply", text="See the invoice.", seen=seen, at=MONDAY)


def enclose(draft, content=b"%PDF", name="invoice.pdf"):
    draft.enclose(BytesIO(content), name=name, media_type="application/pdf", at=MONDAY)


def names(rows):
    return [(row.name, row.media_type, row.file.open().read()) for row in rows.order_by("pk")]


def test_a_file_goes_with_what_is_said(draft):
    enclose(draft)

    message = draft.say(at=MONDAY)

    assert names(message.attachments) == [("invoice.pdf", "application/pdf", b"%PDF")]
    assert not Enclosure.objects.exists()


def test_chosen_twice_it_goes_once(draft):
    for _time in range(2):
        enclose(draft)

    assert draft.enclosures.count() == 1


def test_its_name_is_made_harmless(draft):
    enclose(draft, name="../../etc/pass\r\nwd")

    assert draft.enclosures.get().name == "passwd"


def test_taken_back_it_is_still_with_the_draft(draft, ana):
    enclose(draft)
    draft.say(at=MONDAY)

    again = Sending.objects.get().take_back(by=ana, at=MONDAY)

    assert names(again.enclosures) == [("invoice.pdf", "application/pdf", b"%PDF")]
    assert again.say(at=MONDAY, anyway=True).attachments.count() == 1


def test_typing_on_keeps_it(draft, conversation, ana):
    enclose(draft)

    kept = Draft.keep(conversation, ana, kind="reply", text="See the invoice, please.", at=MONDAY)

    assert kept.enclosures.count() == 1


def test_a_draft_that_is_dropped_takes_it_along(draft, conversation, ana):
    enclose(draft)

    Draft.keep(conversation, ana, kind="reply", text=" ", at=MONDAY)

    assert not Enclosure.objects.exists()


def test_more_than_mail_servers_take_is_refused(draft, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_MB", 1)
    enclose(draft, b"x" * 2**19)

    with pytest.raises(TooMuchEnclosed, match="1 MB of files"):
        enclose(draft, b"y" * (2**19 + 1), "second.pdf")


def test_what_is_refused_keeps_its_files(draft, conversation):
    enclose(draft)
    Message.say(conversation, kind="received", text="Wait!", at=MONDAY, sender="ben@home.example")

    with pytest.raises(drafts.SomethingLanded):
        draft.say(at=MONDAY)

    assert draft.enclosures.count() == 1


def test_a_note_has_files_too_and_keeps_them_here(conversation, ana):
    note = Draft.keep(conversation, ana, kind="note", text="His photograph", at=MONDAY)
    enclose(note, b"jpeg", "photo.jpg")

    assert note.say(at=MONDAY, anyway=True).attachments.get().name == "photo.jpg"
    assert not Sending.objects.exists()
