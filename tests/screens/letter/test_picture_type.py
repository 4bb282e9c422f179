"""What a picture is by its first bytes, and how large it would be drawn."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.screens.letter.picture_type import MOST_PIXELS, can_be_shown, picture_type, pixels


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06\0\0\0"


def gif(width, height):
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\xf7\0\0"


def jpeg(width, height):
    """As a camera writes it: its own words and a small picture come first."""
    words = b"\xff\xe1" + struct.pack(">H", 2002) + b"\xff\xc0" * 1000
    return b"\xff\xd8" + words + b"\xff\xff\xc4\0\x04ab" + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03"


def webp(width, height, form=b"VP8X"):
    body = {
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        b"VP8X": b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
    }[form]
    return b"RIFF\0\0\0\0WEBP" + form + b"\0\0\0\0" + body


ALL = [png, gif, jpeg, webp, lambda w, h: webp(w, h, b"VP8 "), lambda w, h: webp(w, h, b"VP8L")]


@pytest.mark.parametrize("kind", ALL)
def test_its_size_stands_in_its_first_bytes(kind):
    assert pixels(kind(1200, 800)) == 960_000
    assert can_be_shown(kind(1200, 800))


@pytest.mark.parametrize(("kind", "named"), [(png, "image/png"), (gif, "image/gif"), (jpeg, "image/jpeg"), (webp, "image/webp")])
def test_it_is_what_it_begins_as(kind, named):
    assert picture_type(kind(10, 10)) == named


def test_one_that_asks_for_all_memory_is_not_drawn():
    assert not can_be_shown(png(MOST_PIXELS, 2))
    assert not can_be_shown(jpeg(65_535, 65_535))


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<html>",
        b"%PDF-1.7",
        b"BM6",
        b"\0\0\1\0",
        b"II*\0",
    ],
)
def test_nothing_else_is_a_picture_here(bytes_):
    assert picture_type(bytes_) == ""
    assert not can_be_shown(bytes_)


@pytest.mark.parametrize("kind", ALL)
def test_one_that_ends_before_it_says_its_size_is_not_drawn(kind):
    assert not can_be_shown(kind(10, 10)[:8])


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"]), st.binary(max_size=300))
def test_whatever_follows_it_is_judged_without_an_error(begins, rest):
    assert can_be_shown(begins + rest) in (True, False)
