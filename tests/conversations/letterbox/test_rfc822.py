from datetime import UTC, datetime

from amends.conversations.letter import Person
from tests.conversations.letterbox.letters import letter_of

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
