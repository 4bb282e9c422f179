"""Letters that break the gateways of others: each has its pages here, whatever it is."""

import re

import pytest
from django.urls import reverse

from tests.screens.letter.conftest import mail
from tests.shared import SHARED

FOLDER = SHARED / "fixtures" / "awkward"
FETCHES = re.compile(r'\b(?:src|srcset|background|poster)\s*=\s*["\']?\s*(?:https?:)?//|url\(|@import', re.IGNORECASE)
RUNS = re.compile(r"<\s*(?:script|iframe|object|embed|form|svg|math|meta|link|base)\b|\son\w+\s*=", re.IGNORECASE)
PARTS = 5000


def awkward():
    return sorted(FOLDER.glob("*.eml")) or [
        pytest.param(None, marks=pytest.mark.skip(reason="the letters do not lie beside this checkout"))
    ]


def pages(client, arrival):
    """All that is shown of it."""
    places = [reverse("arrived", args=[arrival.pk], query={"as": way}) for way in ("text", "html", "source")]
    if arrival.message:
        places.append(reverse("conversation", args=[arrival.message.conversation_id]))
        places += [reverse("attachment", args=[one.pk]) for one in arrival.message.attachments.all()]
    return {place: client.get(place) for place in places}


@pytest.mark.parametrize("place", awkward(), ids=lambda place: place.stem if place else "none")
def test_each_is_shown_as_what_it_is(as_dora, arrives, place):
    arrival = arrives(place.read_bytes())

    assert {page.status_code for page in pages(as_dora, arrival).values()} == {200}
    frame = as_dora.get(reverse("arrived_as_written", args=[arrival.pk])).text.partition("<body")[2]
    assert FETCHES.search(frame) is None
    assert RUNS.search(frame) is None


def test_one_of_very_many_parts_has_a_page_that_can_be_read(as_dora, arrives):
    part = '--b\r\nContent-Disposition: attachment; filename="{0}.txt"\r\n\r\n{0}\r\n'
    raw = "From: ben@home.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n"
    arrival = arrives((raw + "".join(map(part.format, range(PARTS))) + "--b--\r\n").encode())

    shown = pages(as_dora, arrival)

    assert max(len(page.content) for page in shown.values()) < 400_000
    assert "in the letter as it came" in next(iter(shown.values())).text


def test_a_large_file_is_handed_over_piece_by_piece(as_dora, arrives):
    arrival = arrives(mail(files=[("film.mov", "video/mp4", bytes(3 * 2**20))]))

    kept = as_dora.get(reverse("attachment_file", args=[arrival.message.attachments.get().pk]))

    assert max(map(len, kept.streaming_content)) <= 2**16
    assert kept["Content-Length"] == str(3 * 2**20)
