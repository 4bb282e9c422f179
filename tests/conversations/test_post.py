"""How the post is: each trouble is found, by those who may know of it."""

from datetime import timedelta
from io import BytesIO

import pytest

from amends.base.checkup import DOUBTFUL, RIGHT, WRONG
from amends.base.models import File
from amends.channels.email.models import Mailbox
from amends.conversations.channel import NotTaken
from amends.conversations.examining import examine
from amends.conversations.models import Arrival, Draft, Sending, Stillness
from amends.conversations.post import Post

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ACCOUNT = {"host": "mail.example", "user": "letters", "secret": "not told"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def arrival(inbox, monday):
    raw = File.keep(BytesIO(b"Subject: hello\n\nthere"), at=monday)
    return Arrival.objects.create(inbox=inbox, raw=raw, channel="email", door="imap", arrived_at=monday)


@pytest.fixture
def letter(conversation, ana, monday):
    """A reply of Ana's, in a carrier's hand."""
    message = Draft.keep(conversation, ana, kind="reply", text="It leaves today.", at=monday).say(at=monday, anyway=True)
    letter = Sending.objects.get(message=message)
    letter.claim(at=monday)
    return letter


def kinds(teammate=None, *, at):
    return [trouble.kind for trouble in Post(teammate, at=at).troubles]


def test_where_nothing_is_wrong_nothing_is_said(conversation, monday):
    assert kinds(at=monday) == []
    assert {finding.state for finding in examine(at=monday)} == {RIGHT}


def test_what_waits_to_be_looked_into_waits_a_little_first(arrival, monday):
    assert kinds(at=monday + 4 * MINUTE) == []
    assert kinds(at=monday + 6 * MINUTE) == ["pending"]


def test_quarantine_is_a_trouble_until_it_is_set_aside(arrival, monday):
    Arrival.objects.update(quarantined_at=monday, failure="A line without an end.")
    assert kinds(at=monday + HOUR) == ["quarantined"]

    Arrival.objects.update(set_aside_at=monday)
    assert kinds(at=monday + HOUR) == []


def test_a_letter_that_failed_is_one_for_a_week(letter, monday):
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=monday)

    assert kinds(at=monday + HOUR) == ["failed"]
    assert kinds(at=monday + 8 * DAY) == []


def test_one_that_waits_says_for_what(letter, monday):
    letter.fail(NotTaken("Come back later."), at=monday)

    trouble = Post(at=monday + HOUR).troubles[0]

    assert (trouble.kind, trouble.many, trouble.since, trouble.why) == ("held", 1, monday, "Come back later.")


def test_one_that_was_cut_off_waits_for_somebody_to_decide(letter, monday):
    letter.doubt(at=monday)

    assert kinds(at=monday + 30 * DAY) == ["perhaps"]


def test_so_does_one_that_came_back(letter, monday):
    Sending.objects.update(claimed_at=None, due_at=monday + 9 * DAY, bounced_at=monday, bounce="No such user.")

    assert kinds(at=monday + HOUR) == ["bounced"]


def test_a_mailbox_that_cannot_be_fetched_says_why(inbox, ana, monday):
    Mailbox.set_up(inbox, by=ana, at=monday, **ACCOUNT).fail("The password is refused.", at=monday + MINUTE)

    trouble = Post(at=monday + HOUR).troubles[0]

    assert (trouble.kind, trouble.inbox, trouble.since, trouble.why) == ("mailbox", inbox, monday + MINUTE, "The password is refused.")


def test_so_does_one_that_nobody_looks_at(inbox, ana, monday):
    mailbox = Mailbox.set_up(inbox, by=ana, at=monday, **ACCOUNT)
    assert kinds(at=monday + 5 * MINUTE) == []
    assert kinds(at=monday + HOUR) == ["unseen"]

    mailbox.look(at=monday + HOUR)
    assert kinds(at=monday + HOUR) == []


def test_of_one_that_was_stopped_nothing_is_expected(inbox, ana, monday):
    Mailbox.set_up(inbox, by=ana, at=monday, **ACCOUNT).stop(by=ana, at=monday)

    assert kinds(at=monday + HOUR) == []


def test_a_silent_inbox_is_a_trouble(inbox, monday):
    Stillness.objects.create(inbox=inbox, heard_at=monday, arrivals=99, usual_until=monday, looked_at=monday, fell_silent_at=monday + HOUR)

    assert kinds(at=monday + DAY) == ["silent"]


def test_who_does_not_see_an_inbox_hears_nothing_of_its_troubles(closed_inbox, arrival, ana, dora, charlie, monday):
    Mailbox.set_up(closed_inbox, by=ana, at=monday, **ACCOUNT).fail("Gone.", at=monday)
    Arrival.objects.update(quarantined_at=monday, inbox=closed_inbox)
    eva = type(dora).welcome(email="eva@firm.example", name="Eva", at=monday)

    assert kinds(dora, at=monday) == ["mailbox", "quarantined"]
    assert kinds(eva, at=monday) == []
    assert kinds(charlie, at=monday) == []


def test_the_gravest_comes_first(inbox, arrival, ana, monday):
    Arrival.objects.update(quarantined_at=monday)
    Mailbox.set_up(inbox, by=ana, at=monday, **ACCOUNT).fail("Gone.", at=monday)

    assert kinds(at=monday) == ["mailbox", "quarantined"]


def test_the_check_says_the_same(inbox, arrival, ana, monday):
    Arrival.objects.update(quarantined_at=monday)
    Mailbox.set_up(inbox, by=ana, at=monday, **ACCOUNT).fail("The password is refused", at=monday)

    said = {finding.what: (finding.state, finding.sentence) for finding in examine(at=monday + 3 * HOUR)}

    assert said["mailboxes"] == (
        WRONG,
        "Letters of Letters cannot be fetched, for 3 hours: The password is refused. See Settings, Inboxes.",
    )
    assert said["arrivals"] == (DOUBTFUL, "1 could not be taken in and lie in quarantine: see the page Post.")
    assert said["letters"][0] == RIGHT


def test_every_trouble_has_a_sentence(monday, letter, arrival, inbox, ana):
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=monday)
    Stillness.objects.create(inbox=inbox, heard_at=monday, arrivals=99, usual_until=monday, looked_at=monday, fell_silent_at=monday)
    Mailbox.set_up(inbox, by=ana, at=monday, **ACCOUNT)

    sentences = " ".join(finding.sentence for finding in examine(at=monday + HOUR))

    assert "Nothing has come into Letters for 60 minutes" in sentences
    assert "has not been looked at for as long as it has been set up" in sentences
    assert "1 could not be sent" in sentences
    assert "1 came in and wait to be looked into, the oldest for 60 minutes" in sentences
