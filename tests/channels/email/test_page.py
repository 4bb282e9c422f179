"""A reply as a page says what was written, and runs nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.channels.email.page import DEEPEST, page_of


class Reader(HTMLParser):
    """What a person would read, and the tags it stands in."""

    def __init__(self, page):
        super().__init__()
        self.text, self.tags = "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def body(text):
    return page_of(text).partition('<body dir="auto">\n')[2].partition("\n</body>")[0]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Hello", '<p dir="auto">Hello</p>'),
        ("One\nTwo\n\nThree", '<p dir="auto">One<br>Two</p>\n<p dir="auto">Three</p>'),
        ("a  b", '<p dir="auto">a&nbsp; b</p>'),
        ("", ""),
    ],
)
def test_lines_and_paragraphs_stay_what_they_are(text, page):
    assert body(text) == page


def test_what_is_quoted_stands_in_a_quotation():
    said = body("Yes.\n> Is it?\n>> Perhaps\n> So?")

    assert said.count("<blockquote") == 2
    assert said.startswith('<p dir="auto">Yes.</p>')


def test_quotations_without_end_are_no_trouble():
    assert page_of(">" * 5000 + "\n" + ">" * 5000).count("<blockquote") == DEEPEST


@pytest.mark.parametrize("text", ["https://firm.example/a?b=c", "http://x.example"])
def test_an_address_of_the_web_is_a_link(text):
    assert f'<a href="{text}">{text}</a>' in body(f"See {text}, please.")


@pytest.mark.parametrize("text", ["javascript:alert(1)", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_written_becomes_a_tag(text):
    assert set(Reader(page_of(text)).tags) <= {"html", "head", "meta", "body", "p"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_no_letter_is_lost(text):
    read = Reader(page_of(text)).text

    assert "".join(read.split()) == "".join(text.replace(">", "").split()) or ">" in text
    assert set(Reader(page_of(text)).tags) <= {"html", "head", "meta", "body", "p", "a", "blockquote"}
