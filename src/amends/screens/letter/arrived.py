"""A letter that arrived, as one teammate reads it."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.base.models import Teammate
from amends.conversations.channel import channel_of
from amends.conversations.letter import Letter, Part
from amends.conversations.mail.safe_html import SafeHtml, safe_html
from amends.conversations.models import Arrival, Attachment
from amends.screens.letter.pictures import of_elsewhere, of_the_letter
from amends.screens.parts.came import CameIn, machine_called

MOST_LETTERS = 200_000
MOST_SOURCE_BYTES = 200_000
MOST_FILES = 200
WAYS = {"text": _("Text"), "html": _("As written"), "source": _("Source")}
GONE = _("The letter as it came is not on the disk any more: run `amends check`, and bring it back from a backup.")


@dataclass(frozen=True)
class Cut:
    """The beginning of something long."""

    text: str
    is_cut: bool = False


class Arrived(CameIn):
    """One arrival, read anew from its raw bytes. `way`: as text, as it was written (HTML), or as its source."""

    def __init__(self, arrival: Arrival, reader: Teammate, *, way: str = "text", with_pictures: bool = False) -> None:
        self.arrival, self.reader, self._asked = arrival, reader, way
        self.with_pictures = with_pictures and self.may_have_pictures

    @property
    def may_have_pictures(self) -> bool:
        return settings.AMENDS_PICTURES

    @cached_property
    def letter(self) -> Letter:
        channel = channel_of(self.arrival.channel)
        try:
            return channel.read(self.arrival) if channel else Letter()
        except FileNotFoundError:
            return Letter(remarks=(str(GONE),))

    @property
    def is_gone(self) -> bool:
        return not self.arrival.raw.path.exists()

    @property
    def way(self) -> str:
        return self._asked if self._asked in self.ways else "text"

    @property
    def ways(self) -> dict[str, str | Promise]:
        """In which it can be read; only what came as HTML is shown as it was written."""
        return {way: name for way, name in WAYS.items() if way != "html" or self.letter.html}

    @property
    def subject(self) -> str:
        return self.letter.subject.strip()

    @property
    def text(self) -> Cut:
        return Cut(self.letter.text[:MOST_LETTERS], len(self.letter.text) > MOST_LETTERS)

    @cached_property
    def html(self) -> SafeHtml:
        """What may be shown of it; pictures from elsewhere only where they were asked for."""
        pictures = of_elsewhere(self.arrival, self.reader) if self.with_pictures else None
        return safe_html(self.letter.html, pictures=pictures, inline=of_the_letter(self.arrival, self.reader))

    @cached_property
    def source(self) -> Cut:
        try:
            with self.arrival.raw.open() as raw:
                head = raw.read(MOST_SOURCE_BYTES)
        except FileNotFoundError:
            return Cut("")
        return Cut(head.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}"), self.arrival.raw.size > MOST_SOURCE_BYTES)

    @property
    def source_name(self) -> str:
        """Under which it is taken home; what a form or a chat sent is no letter for a mail program."""
        ending = "json" if self.source.text.lstrip().startswith("{") else "eml"
        return f"letter-{self.arrival.pk}.{ending}"

    @cached_property
    def attachments(self) -> list[Attachment]:
        came = Attachment.objects.visible_to(self.reader).filter(message=self.arrival.message_id)
        return list(came.select_related("file").order_by("pk")[:MOST_FILES]) if self.arrival.taken_at else []

    @property
    def parts(self) -> list[Part]:
        """Of what was not taken in: its files lie in the source alone."""
        return [] if self.arrival.taken_at else list(self.letter.parts[:MOST_FILES])

    @cached_property
    def remarks(self):
        return list(self.arrival.remarks.order_by("pk"))

    @property
    def machine(self) -> str | Promise:
        """What kind of machine wrote it; blank: a person."""
        return machine_called(self.letter.machine.kind) if self.letter.machine else ""
