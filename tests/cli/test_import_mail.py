import gzip
import re

import pytest

from amends.conversations.models import Arrival, Conversation, Inbox, Message
from tests.channels.email.letters import SUPPORT, letter
from tests.imports.mail.test_mail import many, mbox
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def support(db):
    return Inbox.objects.create(name="Support", channel="email", address=SUPPORT)


def test_letters_come_in_are_read_and_twice_is_once(tmp_path, said, support):
    file = many(tmp_path, 3)

    first, second = (said("import", "mail", file, "--json").json for _time in range(2))

    assert [told["kept"] for told in (first, second)] == [3, 0]
    assert Message.objects.filter(kind="received").count() == 3
    assert not Arrival.objects.pending().exists()


def test_history_waits_for_no_answer_and_news_do(tmp_path, said, support):
    said("import", "mail", mbox(tmp_path, letter(subject="Old", message_id="<old@home.example>")))
    said("import", "mail", mbox(tmp_path, letter(subject="New", message_id="<new@home.example>"), name="new.mbox"), "--live")

    assert {str(found): found.waiting_since is not None for found in Conversation.objects.all()} == {"Old": False, "New": True}


def test_letters_that_name_no_inbox_are_told(tmp_path, said, support):
    done = said("import", "mail", mbox(tmp_path, letter(to="ana@else.example")))

    assert "1 letters are addressed to none of our inboxes" in done.err


def test_an_inbox_nobody_has_is_a_sentence(tmp_path, said, support):
    done = said("import", "mail", many(tmp_path, 1), "--inbox", "Sales")

    assert (done.code, "There is no inbox named Sales; there are: Support." in done.err) == (1, True)


@needs_shared
def test_the_first_hundred_of_a_public_archive_come_in_whole(tmp_path, said, support):
    with gzip.open(SHARED / "data" / "spamassassin" / "easy_ham_1.mbox.gz") as archive:
        raw = archive.read(1 << 20)
    starts = [start.start() for start in re.finditer(rb"(?m)^From \S+ .*\d{4}$", raw)]
    (tmp_path / "first.mbox.gz").write_bytes(gzip.compress(raw[: starts[100]]))

    told = said("import", "mail", tmp_path / "first.mbox.gz", "--inbox", "Support", "--json").json

    assert (told["letters"], told["kept"], Arrival.objects.count()) == (100, 100, 100)
    assert not Arrival.objects.pending().exists()
