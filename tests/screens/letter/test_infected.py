"""A letter with a worm in it, through the real scanner: the letter is read, its file is opened by nobody."""

import pytest
from django.urls import reverse

from tests.conversations.letterbox.clamd import CLAMD, WORM, real
from tests.screens.letter.conftest import mail


@pytest.mark.skipif(CLAMD is None, reason="clamd is not installed: Debian's package is clamav-daemon")
def test_what_the_scanner_finds_is_named_and_kept_shut(as_dora, arrives, settings):
    with real() as settings.AMENDS_CLAMD_URL:
        arrival = arrives(mail(files=[("worm.bin", "application/x-worm", b"x" + WORM), ("list.csv", "text/csv", b"a;b\n")]))

    worm, sheet = arrival.message.attachments.order_by("pk")
    shown = as_dora.get(reverse("conversation", args=[arrival.message.conversation_id])).text
    assert "The virus scanner found Amends.Worm.UNOFFICIAL in it: nobody opens it." in shown
    assert as_dora.get(reverse("attachment_file", args=[worm.pk])).status_code == 404
    assert as_dora.get(reverse("attachment_file", args=[sheet.pk])).status_code == 200


def test_while_the_scanner_is_away_a_letter_with_files_waits_and_is_not_lost(as_dora, arrives, settings, tmp_path):
    settings.AMENDS_CLAMD_URL = tmp_path / "nobody"

    arrival = arrives(mail(files=[("list.csv", "text/csv", b"a;b\n")]))

    assert (arrival.taken_at, arrival.quarantined_at) == (None, None)
    shown = as_dora.get(reverse("arrived", args=[arrival.pk])).text
    assert "not looked into yet" in shown
    assert "see that clamd runs" in shown
