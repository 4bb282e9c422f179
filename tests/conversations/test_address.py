from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.conversations.address import NotAnAddress, addresses, can_be_written_to, once, one_address


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (" Ben@Home.Example ", "Ben@home.example"),
        ("ben+parcel@home.example", "ben+parcel@home.example"),
        ("ben@bäckerei.example", "ben@bäckerei.example"),
        ("o'hara@home.example", "o'hara@home.example"),
    ],
)
def test_an_address_loses_what_does_not_matter(said, meant):
    assert one_address(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ben",
        "ben@",
        "@home.example",
        "ben@home",
        "ben@ho me.example",
        "ben@home.example\r\nX: y",
        '"a\x07b"@home.example',
        "ſ@x.example",
        "ı@x.example",
    ],
)
def test_what_no_letter_can_go_to_is_refused(said):
    with pytest.raises(NotAnAddress, match="write one such as"):
        one_address(said)


def test_a_name_too_long_for_the_mail_is_no_address():
    assert not can_be_written_to(f"ben@{'ü' * 62}.example")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", []),
        (" ; ,\n", []),
        ("ben@home.example", ["ben@home.example"]),
        (
            "ben@home.example, eve@home.example; fay@home.example\ngus@home.example",
            ["ben@home.example", "eve@home.example", "fay@home.example", "gus@home.example"],
        ),
        ("Ben <ben@home.example>", ["ben@home.example"]),
        ('"Doe, Ben" <ben@home.example>, BEN@home.example', ["ben@home.example"]),
    ],
)
def test_a_line_of_addresses_is_read(said, meant):
    assert addresses(said) == meant


def test_one_that_is_none_spoils_the_line():
    with pytest.raises(NotAnAddress, match="“eve”"):
        addresses("ben@home.example, eve")


def test_each_once_in_order():
    assert once(["a@x", "B@x", "A@x", "b@x", "c@x"]) == ["a@x", "B@x", "c@x"]


@given(st.text(max_size=60) | st.emails())
def test_whatever_is_taken_is_one_word_on_one_line(said):
    if can_be_written_to(said.strip()):
        address = one_address(said)

        assert address.isprintable() and not set(address) & set(" \r\n")
        assert one_address(address) == address


@given(st.text('aſıK.+-!"\\@ü', max_size=20).map("{}@home.example".format) | st.emails())
def test_whatever_is_taken_stands_in_a_header(said):
    if can_be_written_to(said):
        Address(addr_spec=said)
