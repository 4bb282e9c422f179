"""What arrives says who wrote to whom about what, belongs to what was written before, and carries no header but ours."""

from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import File, Firm, Teammate
from amends.channels.email.letter import BY_ITSELF, fresh_reference, one_line, subject_of, written
from amends.conversations.models import Attachment, Conversation, Inbox, Message, Sending
from amends.conversations.token import token_in_id, token_of
from amends.customers.models import Customer
from tests.cast import MONDAY

LATER = MONDAY + timedelta(hours=1)
HEADERS = ["Message-ID", "Date", "From", "Subject", "To", "Content-Type", "MIME-Version"]
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


def words(letter, kind="plain"):
    return letter.get_body((kind,)).get_content().replace("\r\n", "\n")


def heard(conversation, reference="", *, at=MONDAY, subject=""):
    message = Message.say(conversation, kind="received", text="And then?", at=at, sender="ben@home.example")
    Message.objects.filter(pk=message.pk).update(reference=reference, subject=subject)
    return message


def test_it_says_who_writes_to_whom_and_when(conversation, ana, firm):
    letter = read(reply(conversation, ana, cc=["eve@home.example"]), firm)

    assert (letter["From"], letter["To"], letter["Cc"]) == ("Bäckerei Ana <letters@firm.example>", "ben@home.example", "eve@home.example")
    assert (letter["Subject"], letter["Date"]) == ("Re: My parcel", "Mon, 02 Mar 2026 10:00:00 +0100")


def test_its_words_arrive_letter_by_letter(conversation, ana, firm):
    text = "Grüße,\n\n.a dot first\nFrom Ana\n" + "long " * 60 + "\n שלום"

    letter = read(reply(conversation, ana, text=text), firm)

    assert words(letter) == text + "\n"
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


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


@pytest.mark.parametrize(
    ("channel", "subject"), [("email", "Re: Buy cheap pills"), ("form", "We have your message"), ("chat", "We have your message")]
)
def test_by_itself_it_repeats_no_words_of_a_stranger_who_typed_an_address(conversation, firm, channel, subject):
    heard(conversation, subject="Buy cheap pills")
    Inbox.objects.filter(pk=conversation.inbox_id).update(channel=channel)
    message = Message.say(Conversation.objects.get(), kind="automatic", text="We have it.", at=LATER, to=["ben@home.example"])

    assert subject_of(message) == subject


def test_a_person_answers_a_form_under_its_subject(conversation, ana, firm):
    heard(conversation, subject="My lamp")
    Inbox.objects.filter(pk=conversation.inbox_id).update(channel="form")

    assert (
        subject_of(Message.say(Conversation.objects.get(), kind="reply", text="Yes.", by=ana, at=LATER, to=["ben@home.example"]))
        == "Re: My lamp"
    )


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
def test_a_subject_is_one_line_that_answers(conversation, ana, subject, becomes):
    Conversation.objects.filter(pk=conversation.pk).update(subject=subject)
    conversation.refresh_from_db()

    assert subject_of(reply(conversation, ana).message) == becomes


def test_the_subject_is_that_of_the_letter_answered(conversation, ana, firm):
    heard(conversation, at=MONDAY + timedelta(hours=1), subject="Now my invoice")
    heard(conversation, at=MONDAY + timedelta(hours=5), subject="Something later")

    assert read(reply(conversation, ana, at=MONDAY + timedelta(hours=2)), firm)["Subject"] == "Re: Now my invoice"


def test_it_answers_the_customers_letter_by_its_own_name(conversation, ana, firm):
    heard(conversation, "<one@home.example>", at=MONDAY + timedelta(hours=1))

    letter = read(reply(conversation, ana, at=MONDAY + timedelta(hours=2)), firm)

    assert letter["In-Reply-To"] == letter["References"] == "<one@home.example>"


def test_after_several_rounds_it_names_them_all_in_order(conversation, ana, firm):
    names = []
    for n in range(4):
        names.append(heard(conversation, f"<{n}@home.example>", at=MONDAY + timedelta(hours=2 * n + 1)) and f"<{n}@home.example>")
        sending = reply(conversation, ana, at=MONDAY + timedelta(hours=2 * n + 2))
        letter = read(sending, firm)
        assert (letter["In-Reply-To"], letter["References"].split()) == (names[-1], names)
        names.append(sending.reference)


def test_a_second_answer_to_the_same_letter_answers_that_letter(conversation, ana, firm):
    heard(conversation, "<one@home.example>", at=MONDAY + timedelta(hours=1))
    first, second = (reply(conversation, ana, at=MONDAY + timedelta(hours=n)) for n in (2, 3))

    letter = read(second, firm)

    assert letter["In-Reply-To"] == "<one@home.example>"
    assert letter["References"].split() == [first.reference, "<one@home.example>"]


@pytest.mark.parametrize(
    "name", ["<a b@home.example>", "no brackets", "<ü@home.example>", "<a>\r\nBcc: eve@evil.example", "<" + "x" * 400 + "@b>"]
)
def test_an_id_that_would_break_the_header_is_left_out(conversation, ana, firm, name):
    heard(conversation, name, at=MONDAY + timedelta(hours=1))

    assert read(reply(conversation, ana, at=MONDAY + timedelta(hours=2)), firm)["References"] is None


def test_a_long_id_stays_in_one_piece(conversation, ana, firm):
    name = f"<{'x' * 250}@mail.home.example>"
    heard(conversation, name, at=MONDAY + timedelta(hours=1))

    raw = written(reply(conversation, ana, at=MONDAY + timedelta(hours=2)), firm)

    assert raw.count(name.encode()) == 2
    assert message_from_bytes(raw, policy=policy.SMTP)["In-Reply-To"].strip() == name


def test_answers_come_to_an_address_that_names_the_conversation(conversation, ana, inbox, firm):
    Inbox.objects.update(plus_address=True)
    conversation.inbox.refresh_from_db()

    letter = read(reply(conversation, ana), firm)

    assert letter["Reply-To"] == f"letters+r-{token_of(conversation)}@firm.example"
    assert letter["From"].addresses[0].addr_spec == "letters@firm.example"


def test_where_the_mail_server_knows_no_plus_there_is_none(conversation, ana, firm):
    assert read(reply(conversation, ana), firm)["Reply-To"] is None


def test_its_name_carries_the_conversation(conversation, ana, firm):
    assert token_in_id(read(reply(conversation, ana), firm)["Message-ID"]) == token_of(conversation)


def test_a_letter_of_a_person_does_not_say_that_a_machine_wrote_it(conversation, ana, firm):
    letter = read(reply(conversation, ana), firm)

    assert [letter[name] for name in BY_ITSELF] == [None, None, None]


def test_what_the_house_says_by_itself_says_so_and_goes_to_the_contact_only(conversation, firm):
    message = Message.say(conversation, kind="automatic", text="We have it.", at=MONDAY, to=["ben@home.example"], cc=["eve@home.example"])

    letter = read(Sending.of(message, at=MONDAY), firm)

    assert (letter["To"], letter["Cc"]) == ("ben@home.example", None)
    assert [letter[name] for name in BY_ITSELF] == ["auto-replied", "All", "bulk"]


def test_both_its_forms_say_the_same(conversation, ana, firm):
    letter = read(reply(conversation, ana, text="Dear Ben,\n\n<it> came & went:\nhttps://firm.example/?a=1&b=2."), firm)

    assert "&lt;it&gt; came &amp; went:<br>" in words(letter, "html")
    assert '<a href="https://firm.example/?a=1&amp;b=2">https://firm.example/?a=1&amp;b=2</a>.' in words(letter, "html")


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
    thread = Conversation(pk=7, inbox=Inbox(address=address))

    assert fresh_reference(thread).endswith(f"@{domain}>")
    assert fresh_reference(thread) != fresh_reference(thread)


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
        assert plain(words(letter)) == plain(text)


@pytest.mark.parametrize("subject", [f"{'0' * 109}::: ¡", "¿Dónde está mi pedido? " * 8, "Ünï " * 60])
def test_no_blank_of_a_subject_is_lost_on_its_way(conversation, ana, firm, subject):
    Conversation.objects.filter(pk=conversation.pk).update(subject=subject)
    conversation.refresh_from_db()

    letter = written(reply(conversation, ana), firm)

    assert read_subject(letter) == f"Re: {one_line(subject)}"
    assert max(map(len, letter.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def read_subject(letter):
    return message_from_bytes(letter, policy=policy.SMTP)["Subject"]


def plain(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def test_no_name_is_broken_on_its_way(conversation, ana, inbox, firm):
    inbox.answer_from(f"letters@{'long' * 11}.example", by=ana, at=MONDAY)
    first, second = (reply(conversation, ana, at=MONDAY + timedelta(hours=n)) for n in range(2))

    assert first.reference.encode() in written(second, firm)
    assert second.reference.encode() in written(second, firm)


@pytest.mark.parametrize(
    ("media_type", "becomes"),
    [
        ("application/pdf", "application/pdf"),
        ("text/plain; charset=latin-1", "text/plain"),
        ("", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("a/b\r\nBcc: eve@evil.example", "application/octet-stream"),
    ],
)
def test_files_go_with_it_byte_by_byte(conversation, ana, firm, settings, tmp_path, media_type, becomes):
    settings.AMENDS_FILES = tmp_path
    sending = reply(conversation, ana)
    content = bytes(range(256)) * 50
    Attachment.objects.create(
        message=sending.message, file=File.keep(BytesIO(content), at=MONDAY), name="Grüße ☂.pdf", media_type=media_type
    )

    letter = read(sending, firm)

    [part] = letter.iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) == ("Grüße ☂.pdf", becomes, content)
    assert words(letter) == "We are on it.\n"
    assert written(sending, firm) == written(Sending.objects.get(pk=sending.pk), firm)
