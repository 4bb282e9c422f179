"""Pictures inside a letter: each at an address of ours that is signed, for a letter in its frame sends no cookie along.

Those that came with the letter are its files; those that lie elsewhere are fetched by us, so that their owner learns
neither who reads nor from where.
"""

import threading
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.base.models import Teammate
from amends.base.outside import NotFetched, fetch
from amends.conversations.models import Arrival
from amends.screens.letter.picture_type import can_be_shown, picture_type

SALT = "amends.screens.letter.pictures"
VALID_SECONDS = 12 * 60 * 60
LONGEST_URL = 4000  # letters
MOST_BYTES = 8 << 20
MOST_SECONDS = 6
WAITING_SECONDS = 2
_lines = threading.BoundedSemaphore(max(1, settings.AMENDS_THREADS // 2))  # the other half of the house goes on


@dataclass(frozen=True)
class Picture:
    """Its bytes, and what they are by themselves."""

    body: bytes

    @property
    def media_type(self) -> str:
        return picture_type(self.body)


def of_elsewhere(arrival, reader: Teammate):
    """Gives the address of ours for each address of theirs; blank where there is none to be had."""
    return partial(_signed, reader, arrival.pk)


def of_the_letter(arrival, reader: Teammate) -> dict[str, str]:
    """The pictures that came along, each by the id by which the letter shows it in its place."""
    if arrival.message is None:
        return {}
    came = arrival.message.attachments.filter(refused_at=None).exclude(content_id="")
    return {content_id: _signed(reader, arrival.pk, pk) for content_id, pk in came.values_list("content_id", "pk")}


def found(signed: str) -> Picture:
    """The picture that an address of ours stands for, if whom it was given to may still see the letter. Raises NotFetched."""
    by, letter, which = _meant(signed)
    reader = Teammate.objects.present().filter(pk=by).first()
    arrival = Arrival.objects.visible_to(reader).filter(pk=letter).first() if reader else None
    if arrival is None:
        raise Http404
    body = _from_elsewhere(which) if isinstance(which, str) else _from_the_letter(arrival, which)
    if not can_be_shown(body):
        raise NotFetched(_("It is no picture that is shown here."))
    return Picture(body)


def _signed(reader: Teammate, letter: int, which: str | int) -> str:
    if isinstance(which, str) and len(which) > LONGEST_URL:
        return ""
    return reverse("picture", args=[signing.dumps([reader.pk, letter, which], salt=SALT, compress=True)])


def _meant(signed: str) -> tuple[int, int, str | int]:
    try:
        return signing.loads(signed, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error


def _from_the_letter(arrival, pk: int) -> bytes:
    came = arrival.message and arrival.message.attachments.filter(refused_at=None, file__size__lte=MOST_BYTES, pk=pk).first()
    if came is None:
        raise NotFetched(_("It is too large to be shown in its place."))
    with came.file.open() as stream:
        return stream.read()


def _from_elsewhere(url: str) -> bytes:
    if not settings.AMENDS_PICTURES:
        raise NotFetched(_("Pictures from elsewhere are not fetched here."))
    if not _lines.acquire(timeout=WAITING_SECONDS):
        raise NotFetched(_("Too many pictures are being fetched just now."))
    try:
        return fetch(url, accept="image/png,image/jpeg,image/gif,image/webp", most_bytes=MOST_BYTES, seconds=MOST_SECONDS)
    finally:
        _lines.release()
