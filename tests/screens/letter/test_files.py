"""Files that came with a letter: named, kept, looked at, and never opened by us."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from amends.base.models import File
from amends.conversations.models import Attachment
from amends.screens.letter import preview
from tests.screens.letter.conftest import PNG, mail
from tests.screens.letter.test_picture_type import png

EVIL = '<script>alert(1)</script>"; filename="x.exe'
HIDDEN = "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe"


@pytest.fixture
def came(arrives, tmp_path):
    """A file that came with Ben's letter."""
    letter = arrives(mail())

    def come(body=b"a,b\n1,2\n", name="list.csv", media_type="text/csv", **more):
        (tmp_path / "came").write_bytes(body)
        with (tmp_path / "came").open("rb") as stream:
            kept = File.keep(stream, at=now())
        return Attachment.objects.create(message=letter.message, file=kept, name=name, media_type=media_type, **more)

    return come


def look(client, attachment):
    return client.get(reverse("attachment", args=[attachment.pk]))


def keep(client, attachment):
    return client.get(reverse("attachment_file", args=[attachment.pk]))


def picture(client, attachment):
    return client.get(reverse("attachment_picture", args=[attachment.pk]))


def letter(client, attachment):
    return client.get(reverse("arrived", args=[attachment.message.arrivals.get().pk])).text


def test_the_letter_names_it_with_its_size(as_dora, came):
    shown = letter(as_dora, came(b"x" * 2048, name="Broken lantern.bin"))

    assert "Broken lantern.bin" in shown
    assert "2.0\N{NO-BREAK SPACE}KB" in shown


def test_it_is_taken_home_as_bytes_that_nobody_opens(as_dora, came):
    kept = keep(as_dora, came(b"<script>alert(1)</script>", name="a.html", media_type="text/html"))

    assert kept.getvalue() == b"<script>alert(1)</script>"
    assert (kept["Content-Type"], kept["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert kept["Content-Disposition"] == 'attachment; filename="a.html"'
    assert (
        kept["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox"
    )


@pytest.mark.parametrize("name", [EVIL, HIDDEN, "a\r\nSet-Cookie: x=1", "../../etc/passwd", "ä" * 400, "", "."])
def test_a_hostile_name_is_only_a_name(as_dora, came, name):
    attachment = came(name=name)

    said = keep(as_dora, attachment)["Content-Disposition"]

    assert said.startswith("attachment")
    assert "\n" not in said and "/" not in said.replace("%2F", "")
    assert "<script>alert" not in letter(as_dora, attachment) + look(as_dora, attachment).text


def test_a_picture_is_looked_at_as_what_it_is_not_as_what_it_is_called(as_dora, came):
    attachment = came(PNG, name="a.html", media_type="text/html")

    assert f'<img src="/attachments/{attachment.pk}/picture/"' in look(as_dora, attachment).text
    shown = picture(as_dora, attachment)
    assert (shown.getvalue(), shown["Content-Type"], shown["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    assert shown["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    "body", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html><script>alert(1)</script>", b"%PDF-1.7\x01"]
)
def test_what_only_calls_itself_a_picture_is_never_shown_as_one(as_dora, came, body):
    attachment = came(body, name="a.png", media_type="image/png")

    assert "<img src=" not in look(as_dora, attachment).text
    assert picture(as_dora, attachment).status_code == 404


def test_what_is_written_is_shown_as_it_is_written(as_dora, came):
    shown = look(as_dora, came("Größe;\n<b>12</b>\n".encode(), name="a.html", media_type="text/html")).text

    assert "Größe;\n&lt;b&gt;12&lt;/b&gt;" in shown


def test_letters_of_another_age_can_be_read_too(as_dora, came):
    assert "Größe" in look(as_dora, came("Größe".encode("latin-1"))).text


def test_of_a_long_one_the_beginning_is_shown_and_said_so(as_dora, came, monkeypatch):
    monkeypatch.setattr(preview, "MOST_LETTERS_BYTES", 100)
    shown = look(as_dora, came("ä line\n".encode() * 40)).text

    assert "This is its beginning" in shown
    assert shown.count("ä line") == 12


def test_what_is_neither_says_so_and_can_be_taken_home(as_dora, came):
    attachment = came(b"PK\3\4\0\0", name="a.zip")

    assert "This file cannot be looked at here" in look(as_dora, attachment).text
    assert keep(as_dora, attachment).status_code == 200


def test_a_picture_that_would_take_all_memory_is_not_drawn(as_dora, came):
    attachment = came(png(60_000, 60_000), name="bomb.png", media_type="image/png")

    assert "too large to be shown" in look(as_dora, attachment).text
    assert picture(as_dora, attachment).status_code == 404


def test_a_picture_of_very_many_bytes_is_not_drawn(as_dora, came, monkeypatch):
    monkeypatch.setattr(preview, "MOST_PICTURE_BYTES", len(PNG) - 1)

    assert "too large to be shown" in look(as_dora, came(PNG)).text


def test_what_a_scan_found_something_in_is_opened_by_nobody(as_dora, came):
    attachment = came(PNG, name="worm.png", refused_at=now(), remark="Amends.Worm was found in it.")

    assert {look(as_dora, attachment).status_code, keep(as_dora, attachment).status_code, picture(as_dora, attachment).status_code} == {404}
    shown = letter(as_dora, attachment)
    assert "Amends.Worm was found in it." in shown
    assert f"/attachments/{attachment.pk}/" not in shown


@pytest.mark.parametrize("name", ["attachment", "attachment_file", "attachment_picture"])
def test_who_may_not_see_the_conversation_finds_no_file_of_it(as_charlie, came, name):
    assert as_charlie.get(reverse(name, args=[came(PNG).pk])).status_code == 404


def test_the_thread_names_it_too(as_dora, came):
    attachment = came(name="list.csv")

    shown = as_dora.get(reverse("conversation", args=[attachment.message.conversation_id])).text

    assert f'<a href="/attachments/{attachment.pk}/"><bdi>list.csv</bdi></a>' in shown
    assert f'href="/attachments/{attachment.pk}/file/" download aria-label="Download list.csv"' in shown
