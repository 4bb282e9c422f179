"""Whatever comes in, it is read: nothing raises, and all that is said of it can be kept."""

import io
from dataclasses import fields, is_dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.conversations.mail.rfc822 import read_letter
from amends.conversations.mail.safe_html import TAGS, safe_html
from amends.conversations.mail.visible import visible
from tests.conversations.mail.letters import letter_of
from tests.conversations.mail.test_safe_html import Seen

HEADERS = st.sampled_from(
    b"From To Cc Reply-To Subject Date Message-ID References In-Reply-To Return-Path Auto-Submitted Content-Type Content-Disposition"
    b" Content-Transfer-Encoding Content-ID X-Failed-Recipients Precedence List-Id".split()
)
VALUES = st.sampled_from(
    [
        b"text/plain; charset=utf-7",
        b"text/html; charset=utf-16",
        b"text/plain; charset=idna",
        b"text/plain; charset=undefined",
        b"multipart/mixed; boundary=b",
        b"multipart/alternative; boundary=b",
        b"multipart/report; report-type=delivery-status; boundary=b",
        b'multipart/digest; boundary="b\n c"',
        b"message/rfc822",
        b"message/delivery-status",
        b"application/ms-tnef; name=winmail.dat",
        b"attachment; filename*0*=utf-8''%C3; filename*1*=%A9\x00.txt; filename*9999999=x",
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b"=?utf-8?B?w6k=?= =?x-nope?Q?=FF_a?= =?utf-7?Q?+2AA-?=",
        b"MAILER-DAEMON@x.example",
        b'"Ben <ben@x.example>, (a (b) \\',
        b"Group: a@x.example, <b@x.example>;",
        b"<a@b> <c@d",
        b"Tue, 99 Foo 99999 25:61:61 +9999",
    ]
)
PIECES = st.one_of(
    st.builds(lambda name, value: name + b": " + value + b"\n", HEADERS, VALUES),
    st.builds(lambda name, value: name + b": " + value + b"\r\n", HEADERS, st.binary(max_size=60)),
    st.sampled_from(
        [b"\n", b"\r\n", b"--b\n", b"--b--\n", b"--b\r\n", b"begin 644 x\n", b"> quoted\n", b"<div>", b"<style>.a{", b"\xff\xfe", b"\x00"]
    ),
    st.sampled_from(
        [b"Final-Recipient: rfc822; a@b.example\nAction: failed\n", b"On 24 Nov 2026, at 10:15, A wrote:\n", b"-- \n", b"\x1b$B$3"]
    ),
    st.binary(max_size=80),
)
LETTERS = st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=25).map(b"".join))
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "<p>",
                    "<div style='display:none'>",
                    "</div>",
                    "<blockquote type=cite>",
                    "<style>.a{display:none}",
                    "</style>",
                    "<!--",
                    "-->",
                ),
                *(
                    "<script>",
                    "<svg><style>",
                    "<img src=x onerror=alert(1)>",
                    "<a href='java\tscript:x'>",
                    "<table><td>",
                    "<pre>",
                    "&#xd800;",
                    "\0",
                ),
                *(
                    "<img src='//x.example/a'>",
                    "<p style=\"background:url('//x.example/a')\">",
                    "<math><mtext>",
                    "<template>",
                    "<br>",
                    "<div id=appendonsend>",
                ),
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=15,
).map("".join)
calmly = settings(deadline=None)


def strings(said):
    """Every text in it."""
    if isinstance(said, str):
        yield said
    elif is_dataclass(said):
        for one in fields(said):
            yield from strings(getattr(said, one.name))
    elif isinstance(said, tuple):
        for one in said:
            yield from strings(one)


@calmly
@given(LETTERS, st.sampled_from([None, "", "ben@example.com"]))
def test_any_bytes_are_a_letter_that_can_be_kept(raw, sender):
    letter = letter_of(raw, sender=sender)

    for said in strings(letter):
        assert "\0" not in said
        said.encode()
    assert letter.sent_at is None or letter.sent_at.utcoffset() is not None


@calmly
@given(LETTERS)
def test_every_file_can_be_opened_and_is_as_long_as_it_says(raw):
    for part in letter_of(raw).parts:
        assert len(part.open().read()) == part.size_bytes


@calmly
@given(LETTERS)
def test_reading_again_says_the_same(raw):
    assert list(strings(letter_of(raw))) == list(strings(letter_of(raw)))


@calmly
@given(LETTERS)
def test_a_stream_may_be_read_in_pieces_of_any_length(raw):
    buffered = io.BufferedReader(io.BytesIO(raw), buffer_size=7)

    assert list(strings(read_letter(buffered, sender=None, own=frozenset()))) == list(strings(letter_of(raw, own=frozenset())))


@calmly
@given(MARKUP)
def test_any_markup_is_shown_safely(html):
    shown = safe_html(html, pictures=None, inline={})
    seen = Seen(shown.html)

    assert seen.tags <= TAGS
    assert "//x.example" not in shown.html
    assert not [name for name, _value in seen.attributes if name.startswith("on")]


@calmly
@given(MARKUP)
def test_of_any_markup_the_words_can_be_kept(html):
    said = visible(html)

    assert "\0" not in said
    said.encode()
