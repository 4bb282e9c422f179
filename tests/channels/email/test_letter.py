"""What arrives says who wrote to whom about what, belongs to what was written before, and carries no header but ours."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Firm, Teammate
from amends.channels.email.letter import fresh_reference, one_line, subject_of, written
from amends.conversations.models import Conversation, Inbox, Message, Sending
from amends.customers.models import Customer
from tests.cast import MONDAY

HEADERS = ["Message-ID", "Date", "From", "Subject", "To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
awkward = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)
breaking = st.lists(
    st.sampled_from(["\r\n", "\n", "\r", "Bcc: eve@evil.example", "\u2028", "\x0b", "\x85", " ", "Ünïcode", "w" * 90, "شكرا"])
).map("".join)


@pytest.fixture
def firm(db):
    Firm.the().found(name="Bäckerei Ana", currency="EUR", time_zone="Europe/Berlin", at=MONDAY)
    return Firm.the()


def reply(conversation, by, *, text="We are on it.", at=MONDAY, cc=()):
    message = Message.say(conversation, kind="reply", text=text, by=by, at=at, to=["ben@home.example"], cc=cc)
    return Sending.of(message, at=at)


def read(sending, firm):
    return message_from_bytes(written(sending, firm), policy=policy.SMTP)


def test_it_says_who_writes_to_whom_and_when(conversation, ana, firm):
    letter = read(reply(conversation, ana, cc=["eve@home.example"]), firm)

    assert (letter["From"], letter["To"], letter["Cc"]) == ("Bäckerei Ana <letters@firm.example>", "ben@home.example", "eve@home.example")
    assert (letter["Subject"], letter["Date"]) == ("Re: My parcel", "Mon, 02 Mar 2026 10:00:00 +0100")


def test_its_words_arrive_letter_by_letter(conversation, ana, firm):
    text = "Grüße,\n\n.a dot first\nFrom Ana\n" + "long " * 60 + "\n שלום"

    letter = read(reply(conversation, ana, text=text), firm)

    assert letter.get_content().replace("\r\n", "\n") == text + "\n"
    assert letter.get_content_type() == "text/plain"


def test_it_is_written_in_bytes_that_any_server_takes(conversation, ana, firm):
    raw = written(reply(conversation, ana, text="Grüße " * 500), firm)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 999
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_first_letter_answers_none_of_ours(conversation, ana, firm):
    letter = read(reply(conversation, ana), firm)

    assert (letter["In-Reply-To"], letter["References"]) == (None, None)


def test_a_later_letter_belongs_to_the_earlier_ones(conversation, ana, firm):
    first, second, third = (reply(conversation, ana, at=MONDAY + timedelta(hours=n)) for n in range(3))

    letter = read(third, firm)

    assert letter["In-Reply-To"] == second.reference
    assert letter["References"].split() == [first.reference, second.reference]


def test_what_never_left_is_not_referred_to(conversation, ana, firm):
    first, second = (reply(conversation, ana, at=MONDAY + timedelta(hours=n)) for n in range(2))
    Sending.objects.filter(pk=first.pk).update(failed_at=MONDAY)

    assert read(second, firm)["References"] is None


def test_letters_of_other_conversations_are_not_referred_to(conversation, ana, ben, inbox, firm):
    reply(Conversation.begin(ben, inbox, subject="Another", at=MONDAY), ana)

    assert read(reply(conversation, ana), firm)["References"] is None


def test_a_long_exchange_is_known_by_its_first_and_its_latest(conversation, ana, firm):
    sent = [reply(conversation, ana, at=MONDAY + timedelta(hours=n)) for n in range(30)]

    references = read(sent[-1], firm)["References"].split()

    assert references == [sent[0].reference, *[letter.reference for letter in sent[10:29]]]


def test_written_again_it_is_the_same_but_for_its_name(conversation, ana, firm):
    sending = reply(conversation, ana)

    assert written(sending, firm) == written(Sending.objects.get(pk=sending.pk), firm)


@pytest.mark.parametrize(
    ("subject", "becomes"),
    [
        ("My parcel", "Re: My parcel"),
        ("RE: My parcel", "RE: My parcel"),
        ("", "Re: Your message"),
        (" \n ", "Re: Your message"),
        ("A\r\nBcc: b", "Re: A Bcc: b"),
    ],
)
def test_a_subject_is_one_line_that_answers(subject, becomes):
    assert subject_of(Conversation(subject=subject)) == becomes


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("letters@firm.example", "firm.example"),
        ("letters@bäckerei.example", "xn--bckerei-5wa.example"),
        (f"letters@desk.{'long' * 10}.example", f"{'long' * 10}.example"),
        (f"letters@{'long' * 15}.example", "amends.invalid"),
        ("", "amends.invalid"),
    ],
)
def test_a_name_is_of_the_domain_it_comes_from(address, domain):
    assert fresh_reference(address).endswith(f"@{domain}>")
    assert fresh_reference(address) != fresh_reference(address)


@given(awkward | breaking)
def test_one_line_is_one_line(text):
    assert one_line(text) == "" or one_line(text).isprintable()


class NoForeignHeader(TestCase):
    """Whatever people write, the headers are ours and the words are theirs."""

    @settings(max_examples=80, deadline=None)
    @given(subject=awkward | breaking, text=(awkward | breaking).filter(str.strip), name=awkward | breaking)
    def test_nothing_that_is_written_becomes_a_header(self, subject, text, name):
        ben = Customer.objects.create(name=name, first_seen_at=MONDAY)
        inbox = Inbox.objects.create(name="Letters", channel="email", address="letters@firm.example")
        ana = Teammate.welcome(email="ana@firm.example", name=name or "Ana", at=MONDAY)
        firm = Firm(name=name, time_zone="Asia/Tokyo")

        letter = read(reply(Conversation.begin(ben, inbox, subject=subject, at=MONDAY), ana, text=text), firm)

        assert [header for header in letter if header not in HEADERS] == []
        assert letter["To"].addresses[0].addr_spec == "ben@home.example"
        assert letter["Subject"] in (one_line(subject), f"Re: {one_line(subject) or 'Your message'}")
        assert plain(letter.get_content()) == plain(text)


def plain(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def test_no_name_is_broken_on_its_way(conversation, ana, inbox, firm):
    inbox.answer_from(f"letters@{'long' * 11}.example", by=ana, at=MONDAY)
    first, second = (reply(conversation, ana, at=MONDAY + timedelta(hours=n)) for n in range(2))

    assert first.reference.encode() in written(second, firm)
    assert second.reference.encode() in written(second, firm)
