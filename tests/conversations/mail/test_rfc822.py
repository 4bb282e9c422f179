from datetime import UTC, datetime

import pytest

from amends.conversations.letter import Person
from tests.conversations.mail.letters import letter_of

PLAIN = """\
From: Ben Miller <ben@example.com>
To: "Support, Amends" <support@amends.test>, ana@amends.test
Cc: Team: <one@example.com>, two@example.com;
Subject: =?utf-8?Q?Caf=C3=A9?= =?utf-8?B?IG1hY2hpbmU=?=
Date: Tue, 24 Nov 2026 10:15:00 +0100
Message-ID: <1@example.com>
In-Reply-To: <0@amends.test>
References: <a@amends.test>
 <0@amends.test>

It broke again.
"""

MIXED = """\
From: ben@example.com
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain

In words.
--inner
Content-Type: text/html

<p>In <b>words</b>.</p>
--inner--
--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename*0*=utf-8''B%C3%A9n; filename*1=.pdf
Content-Transfer-Encoding: base64

aGVsbG8g
d29ybGQ=
--outer--
"""


def test_a_letter_says_who_writes_to_whom():
    letter = letter_of(PLAIN)

    assert letter.sender == Person("ben@example.com", "Ben Miller")
    assert letter.to == (Person("support@amends.test", "Support, Amends"), Person("ana@amends.test"))
    assert [person.address for person in letter.cc] == ["one@example.com", "two@example.com"]


def test_a_letter_says_what_it_is_about_when_and_what_it_answers():
    letter = letter_of(PLAIN)

    assert (letter.subject, letter.text) == ("Café machine", "It broke again.")
    assert letter.sent_at == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    assert (letter.message_id, letter.in_reply_to) == ("<1@example.com>", ("<0@amends.test>",))
    assert letter.references == ("<a@amends.test>", "<0@amends.test>")


def test_of_a_choice_the_text_is_read_and_the_html_kept():
    letter = letter_of(MIXED)

    assert letter.text == "In words."
    assert letter.html == "<p>In <b>words</b>.</p>"


def test_a_file_is_opened_from_where_it_stands_in_the_letter():
    [part] = letter_of(MIXED).parts

    assert (part.name, part.media_type, part.size_bytes) == ("Bén.pdf", "application/pdf", 11)
    assert part.open().read() == b"hello world"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("Tue, 24 Nov 2026 10:15:00 +0100", "2026-11-24T09:15:00+00:00"),
        ("24 Nov 2026 10:15 +0000", "2026-11-24T10:15:00+00:00"),
        ("Tue, 24 Nov 2026 10:15:00 -0000", "2026-11-24T10:15:00+00:00"),
        ("Tue, 24 Nov 2026 10:15:00", "2026-11-24T10:15:00+00:00"),
        ("Tue, 24 Nov 2026 10:15:00 EST", "2026-11-24T15:15:00+00:00"),
        ("Tue, 24 Nov 2026 10:15:00 +0100 (CET)", "2026-11-24T09:15:00+00:00"),
        ("Tue, 24 Nov 26 10:15:00 +0100", "2026-11-24T09:15:00+00:00"),
        ("Tue Nov 24 10:15:00 2026", "2026-11-24T10:15:00+00:00"),
    ],
)
def test_dates_are_read_as_they_are_written(said, at):
    assert letter_of(f"Date: {said}\n\nHello").sent_at.isoformat() == at


@pytest.mark.parametrize(
    "said", ["", "yesterday", "Tue, 99 Nov 2026 10:15:00", "Tue, 24 Nov 2026 25:61:00", "1 Jan 0000 00:00 +9999", "\x00"]
)
def test_what_is_no_date_is_none(said):
    assert letter_of(f"Date: {said}\n\nHello").sent_at is None


def test_where_it_was_brought_to_is_told_once_each():
    heads = "Delivered-To: a@amends.test\nX-Original-To: <b@amends.test>\nEnvelope-To: a@amends.test\nDelivered-To: c@amends.test"

    assert letter_of(f"{heads}\n\nHello").delivered_to == ("a@amends.test", "b@amends.test", "c@amends.test")


def test_recipients_in_several_headers_are_all_read():
    assert [person.address for person in letter_of("To: a@x.example\nTo: b@x.example\n\nHello").to] == ["a@x.example", "b@x.example"]


def test_of_several_heads_of_a_name_the_first_counts():
    assert letter_of("Subject: One\nSubject: Two\n\nHello").subject == "One"


def test_who_sent_it_stands_in_for_who_wrote_it():
    assert letter_of("Sender: ana@example.com\n\nHello").sender == Person("ana@example.com")


def test_an_id_without_brackets_is_given_them():
    letter = letter_of("Message-ID: 1@example.com\nIn-Reply-To: Your letter of Monday <0@amends.test>\n\nHello")

    assert (letter.message_id, letter.in_reply_to) == ("<1@example.com>", ("<0@amends.test>",))


def test_a_reply_is_the_text_without_what_it_answers():
    letter = letter_of("Subject: Re: Kettle\n\nIt broke.\n\nOn 24 Nov 2026, at 10:15, A <a@amends.test> wrote:\n> Fine?\n")

    assert letter.reply == "It broke."
    assert letter.text.endswith("> Fine?")


def test_a_letter_without_a_head_is_all_words():
    assert letter_of("Hello,\nit broke.\n\nBen").text == "Hello,\nit broke.\n\nBen"


def test_a_line_in_a_head_that_is_none_is_passed_over():
    letter = letter_of("Subject: Kettle\nrubbish without sense\nFrom: ben@example.com\n\nHello")

    assert (letter.subject, letter.sender.address, letter.text) == ("Kettle", "ben@example.com", "Hello")
