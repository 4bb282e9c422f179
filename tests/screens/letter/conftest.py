"""Letters as they come in by the door of the mail, taken in as the letterbox takes them."""

from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.utils.timezone import now

from amends.conversations.models import Arrival

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WORDS = "Dear all,\nthe lantern came broken.\nBen\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path / "files"


def mail(text=WORDS, *, html="", files=(), subject="A broken lantern", sender="Ben <ben@home.example>", **headers):
    """A letter as Ben's mail program writes it; `files` are (name, media type, bytes) and perhaps a Content-ID."""
    letter = EmailMessage()
    named = {"From": sender, "To": "letters@firm.example", "Subject": subject, "Date": "Mon, 02 Mar 2026 09:00:00 +0100"}
    known = {"Message-ID": "<a1@home.example>"} | named | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in known.items():
        letter[name] = value
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    for name, media_type, body, *content_id in files:
        kind, subtype = media_type.split("/")
        letter.add_attachment(body, maintype=kind, subtype=subtype, filename=name, cid=content_id[0] if content_id else None)
    return letter.as_bytes()


@pytest.fixture
def arrives(inbox, firm):
    """It comes to the inbox, some minutes ago, and is looked into: the arrival."""

    def arrive(raw, *, inbox=inbox, **told):
        at = now() - timedelta(minutes=5)
        arrival = Arrival.keep(BytesIO(raw), inbox=inbox, door="smtp", at=at, **told)
        Arrival.objects.filter(pk=arrival.pk).look_into(at=at)
        arrival.refresh_from_db()
        return arrival

    return arrive
