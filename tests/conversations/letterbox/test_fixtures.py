"""All the letters that are known to be hard, through the real door: each is kept and shown as what it is, and none is lost."""

import gzip
import mailbox
import re
from io import BytesIO
from itertools import islice

import pytest

from amends.conversations.letterbox.reading import read
from amends.conversations.models import Arrival, Attachment, Inbox
from tests.conversations.letterbox.post import later
from tests.shared import SHARED, needs_shared

HAM = 300
MACHINES = {"03_autoreply": "auto_reply", "05_bounce": "bounce", "06_from_self": "own"}
WORDS = {
    "04_bulk": "bulk",
    "07_no_from": "body without from",
    "11_latin1_8bit": "café fiancée",
    "12_utf8_8bit": "Grüße 你好 C:\\new\\table 😀",
    "13_broken_mime": "first part text",
    "14_nul_byte": "beforeafter nul",
    "16_html_script": "plain alt",
    "17_htmlonly_script": "HelloOnly",
    "20_no_mid": "no mid",
}
FIXTURES = SHARED / "fixtures"
pytestmark = [pytest.mark.django_db, needs_shared]


@pytest.fixture
def desk(db):
    return Inbox.objects.create(name="Desk", channel="email", address="q1@desk.example.com")


def bring(inbox, files):
    """Every one of them kept, then all read. By name of file what became of it."""
    letters = [(path.open("rb"), {}) for path in files]
    kept = Arrival.keep_all(letters, inbox=inbox, door="file", at=later(0))
    for stream, _told in letters:
        stream.close()
    read()
    rows = Arrival.objects.select_related("message__conversation__customer").in_bulk()
    return {path.name: rows[arrival.pk] for path, arrival in zip(files, kept, strict=True)}


def every(folder):
    return sorted(path for path in (FIXTURES / folder).rglob("*") if path.is_file() and not path.name.startswith("LICENSE"))


@pytest.fixture
def awkward(desk):
    return bring(desk, every("awkward"))


@pytest.mark.parametrize("folder", ["mail/parse", "replies/emails", "bounces/maildir", "awkward"])
def test_each_is_in_a_message_or_kept_apart_with_a_reason(desk, folder):
    files = [path for path in every(folder) if path.suffix != ".json"]
    found = bring(desk, files)

    assert len(found) > 10
    assert {name: arrival.failure for name, arrival in found.items() if arrival.quarantined_at or arrival.failure} == {}
    assert [name for name, arrival in found.items() if not (arrival.taken_at or arrival.parked_at)] == []
    assert [name for name, arrival in found.items() if arrival.parked_at and not arrival.remarks.filter(filter="classify")] == []


def test_each_awkward_letter_is_shown_as_what_it_is(awkward):
    shown = {name.partition(".")[0]: arrival for name, arrival in awkward.items()}
    texts = {name: " ".join(arrival.message.text.split()) for name, arrival in shown.items() if arrival.message}
    strangers = [name for name in texts if shown[name].message.conversation.customer.name == "Unknown sender (Desk)"]

    assert shown["01_dup_a"].message == shown["02_dup_b"].message
    assert {name: arrival.parked_as for name, arrival in shown.items() if arrival.parked_at} == MACHINES
    assert strangers == ["07_no_from", "08_empty", "09_garbage"]
    assert {name: texts[name] for name in WORDS} == WORDS
    assert Attachment.objects.get(message=shown["19_traversal"].message).name == "pwned.txt"


@pytest.fixture
def ham(desk, tmp_path):
    """The first letters of a real mailing list; each with the message it became."""
    packed = SHARED / "data" / "spamassassin" / "easy_ham_1.mbox.gz"
    (tmp_path / "ham.mbox").write_bytes(gzip.decompress(packed.read_bytes()))
    letters = list(islice(mailbox.mbox(tmp_path / "ham.mbox", create=False), HAM))
    raws = [(BytesIO(letter.as_bytes()), {}) for letter in letters]
    kept = Arrival.keep_all(raws, inbox=desk, door="file", at=later(0))
    read()
    rows = Arrival.objects.select_related("message").in_bulk()
    return [(letter, rows[arrival.pk]) for letter, arrival in zip(letters, kept, strict=True)]


def ids(letter, *headers):
    return [found for header in headers for found in re.findall(r"<[^<>\s]+>", letter.get(header) or "")]


def test_a_mailing_list_is_threaded_as_its_headers_say(ham):
    place = {name: arrival.message.conversation_id for letter, arrival in ham if arrival.message for name in ids(letter, "Message-ID")}
    told = [(letter, arrival, [name for name in ids(letter, "In-Reply-To", "References") if name in place]) for letter, arrival in ham]
    answers = [(arrival, named) for _letter, arrival, named in told if named and arrival.message]
    astray = [arrival for arrival, named in answers if place[named[0]] != arrival.message.conversation_id]

    assert len(answers) > HAM // 6
    assert [why_of(arrival) for arrival in astray] == []


def why_of(arrival):
    return [remark.said for remark in arrival.remarks.all()]


def test_list_mail_is_labelled_and_not_parked(ham):
    of_lists = [arrival for letter, arrival in ham if letter["List-Id"]]

    assert len(of_lists) > HAM // 3
    assert [arrival for arrival in of_lists if arrival.parked_at or not arrival.remarks.filter(filter="classify")] == []
