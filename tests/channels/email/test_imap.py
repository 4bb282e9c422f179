import tracemalloc
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from amends.base.models import Event
from amends.channels.email import imap
from amends.channels.email.line import Line, NotHandedOut, reached
from amends.channels.email.models import Mailbox
from amends.conversations.models import Arrival, Inbox
from tests.channels.dovecot import needs_dovecot
from tests.channels.email.letters import letter

pytestmark = [needs_dovecot, pytest.mark.django_db]


def body(arrival):
    return arrival.raw.open().read()


def test_a_letter_comes_in_as_it_lies_on_the_server(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter(), to=user)

    assert look_now(mailbox) == 1
    (arrival,) = Arrival.objects.all()
    assert (arrival.inbox, arrival.channel, arrival.door, arrival.sender) == (mailbox.inbox, "email", "imap", "ben@home.example")
    assert b"Where is my parcel?" in body(arrival)


def make_folder(mailbox, name):
    with reached(mailbox.account()) as line:
        line.box.folder.create(name)


def server_sees(mailbox, folder="INBOX"):
    """What is marked on every letter in a folder of the account."""
    with reached(replace(mailbox.account(), folder=folder, moved_to="")) as line:
        return [set(message.flags) - {"\\Recent"} for message in line.box.fetch(mark_seen=False)]


def test_what_was_fetched_is_not_fetched_again(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter("one"), to=user)
    look_now(mailbox)
    mail_house.deliver(letter("two"), to=user)

    assert look_now(mailbox) == 1
    assert look_now(mailbox) == 0
    assert [b"one" in body(arrival) for arrival in Arrival.objects.order_by("pk")] == [True, False]


def test_many_letters_come_in_lots_each_in_its_inboxes(mail_house, mailbox, user, look_now, monkeypatch):
    sales = Inbox.objects.create(name="Sales", channel="email", address=f"sales-{user}")
    monkeypatch.setattr(imap, "TOGETHER", 3)
    for number in range(7):
        mail_house.deliver(letter(f"Letter {number}", to=sales.address if number % 2 else user), to=user)

    assert look_now(mailbox) == 7
    assert [Arrival.objects.filter(inbox=inbox).count() for inbox in (mailbox.inbox, sales)] == [7, 3]
    assert all(b"Letter" in body(arrival) for arrival in Arrival.objects.all())
    assert server_sees(mailbox) == [{"\\Seen"}] * 7


def test_a_letter_is_marked_as_read_on_the_server(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter(), to=user)

    look_now(mailbox)

    assert server_sees(mailbox) == [{"\\Seen"}]


def test_a_letter_is_moved_to_the_folder_that_was_named(mail_house, mailbox, user, look_now, ana, monday):
    make_folder(mailbox, "Taken")
    Mailbox.set_up(mailbox.inbox, by=ana, at=monday, **mail_house.account(user, moved_to="Taken"))
    mail_house.deliver(letter(), to=user)

    look_now(mailbox)

    assert (server_sees(mailbox), server_sees(mailbox, "Taken")) == ([], [{"\\Seen"}])


def test_a_server_that_cannot_move_copies_and_removes_this_letter_alone(mail_house, mailbox, user, look_now, ana, monday, monkeypatch):
    monkeypatch.setattr(Line, "_hear_what_it_can", lambda line: setattr(line.box.client, "capabilities", ("UIDPLUS",)))
    make_folder(mailbox, "Taken")
    Mailbox.set_up(mailbox.inbox, by=ana, at=monday, **mail_house.account(user, moved_to="Taken"))
    mail_house.deliver(letter(), to=user)

    look_now(mailbox)

    assert (server_sees(mailbox), len(server_sees(mailbox, "Taken"))) == ([], 1)


def test_nothing_is_marked_before_it_is_kept(mail_house, mailbox, user, look_now, monkeypatch):
    mail_house.deliver(letter(), to=user)

    def fall(*_args, **_kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(Arrival, "keep_all", fall)
    with pytest.raises(OperationalError):
        look_now(mailbox)
    monkeypatch.undo()

    assert server_sees(mailbox) == [set()]
    assert look_now(mailbox) == 1


def test_when_the_server_counts_anew_nothing_is_doubled_and_nothing_missed(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter("one"), to=user)
    look_now(mailbox)
    Mailbox.objects.update(uid_validity=mailbox.last_uid + 4711, last_uid=999)
    mail_house.deliver(letter("two"), to=user)

    look_now(mailbox)

    assert sorted(b"two" in body(arrival) for arrival in Arrival.objects.all()) == [False, True]


def test_what_lay_there_before_is_history_and_stays(mail_house, mailbox, user, look_now, ana):
    mail_house.deliver(letter("old"), to=user)
    Mailbox.objects.update(since=now() + timedelta(days=1))

    assert look_now(mailbox) == 0
    assert (Arrival.objects.count(), server_sees(mailbox)) == (0, [set()])


def test_a_large_letter_comes_in_pieces_and_whole(mail_house, mailbox, user, look_now, monkeypatch):
    monkeypatch.setattr(imap, "CHUNK_BYTES", 1000)
    mail_house.deliver(letter("word\n" * 5000), to=user)

    look_now(mailbox)

    assert body(Arrival.objects.get()).count(b"word\r\n") == 5000


def test_a_letter_of_twenty_megabytes_is_fetched_in_little_memory(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter("").as_bytes() + (b"x" * 70 + b"\r\n") * 280_000, to=user)

    tracemalloc.start()
    look_now(mailbox)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert Arrival.objects.get().raw.size > 20_000_000
    assert peak < 8_000_000


@pytest.fixture
def refuses_the_first(monkeypatch):
    """A server that answers NO to the first letter, and gives the others."""
    give = imap._piece
    busy = Server(b"[UNAVAILABLE] come again", answer="NO")
    monkeypatch.setattr(imap, "_piece", lambda box, uid, start: give(busy if uid == 1 else box, uid, start))
    return monkeypatch.undo


def test_a_letter_the_server_refuses_for_now_is_asked_for_again(mail_house, mailbox, user, look_now, refuses_the_first):
    for word in ("one", "two"):
        mail_house.deliver(letter(word), to=user)

    with pytest.raises(NotHandedOut, match=r"number 1 \(\[UNAVAILABLE\] come again\)"):
        look_now(mailbox)
    refuses_the_first()

    assert (look_now(mailbox), Arrival.objects.count()) == (2, 2)


def test_a_letter_refused_for_a_day_does_not_stop_the_rest(mail_house, mailbox, user, look_now, refuses_the_first, monday):
    for word in ("one", "two"):
        mail_house.deliver(letter(word), to=user)
    with pytest.raises(NotHandedOut):
        look_now(mailbox)
    Event.objects.filter(kind="mailboxes.refused_a_letter").update(at=monday - timedelta(days=1))

    assert look_now(mailbox) == 1
    assert Event.objects.get(kind="mailboxes.passed_by").details == {"uid": 1}


def test_after_a_failure_the_letters_before_a_refused_one_come_in(mail_house, mailbox, user, look_now, monkeypatch, monday):
    for word in ("one", "two"):
        mail_house.deliver(letter(word), to=user)
    give = imap._piece
    busy = Server(None, answer="NO")
    monkeypatch.setattr(imap, "_piece", lambda box, uid, start: give(busy if uid == 2 else box, uid, start))
    mailbox.fail("It was refused.", at=monday)

    with pytest.raises(NotHandedOut):
        look_now(mailbox)

    assert b"one" in body(Arrival.objects.get())


class Server:
    """Says what a test wants it to, as imaplib hands it over."""

    def __init__(self, *lines, answer="OK"):
        self.client, self.answer = self, (answer, list(lines))

    def uid(self, *_words):
        return self.answer


WHOLE = (b'1 (UID 7 INTERNALDATE "02-Mar-2026 09:00:00 +0000" BODY[]<0> {5}', b"Hello")


@pytest.mark.parametrize(
    ("server", "body"),
    [
        (Server(WHOLE, b")"), b"Hello"),
        (Server(b"9 (FLAGS (\\Seen))", WHOLE, b")"), b"Hello"),
        (Server(b'1 (UID 7 BODY[]<0> "")'), b""),
        (Server(b"9 (FLAGS (\\Seen))"), None),
        (Server(None), None),
    ],
)
def test_a_letter_is_what_the_server_says_of_it_and_nothing_else_it_tells(server, body):
    said, piece = imap._piece(server, 7, 0)

    assert (None if said is None else piece) == body


@pytest.mark.parametrize("said", [b'INTERNALDATE "soon"', b"", b'INTERNALDATE "31-Feb-2026 09:00:00 +0000"'])
def test_a_letter_whose_day_nobody_can_read_came_just_now(monday, said):
    assert imap._came_at(said, monday) == monday


def test_a_letter_goes_to_the_inbox_it_was_brought_to(mail_house, mailbox, user, look_now):
    sales = Inbox.objects.create(name="Sales", channel="form", address=user)
    mail_house.deliver(letter(), to=user.replace("@", "+r-token@"))

    look_now(mailbox)

    assert [(arrival.inbox, arrival.channel) for arrival in Arrival.objects.all()] == [(sales, "email")]


def test_a_bounce_has_the_null_return_path(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter(), to=user, sender="")

    look_now(mailbox)

    assert Arrival.objects.get().sender == ""
