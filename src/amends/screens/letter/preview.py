"""A file that came with a letter, as far as it can be looked at without being opened."""

import re
from functools import cached_property

from amends.conversations.mail.charset import decode
from amends.conversations.models import Attachment
from amends.screens.letter.picture_type import HEAD_BYTES, can_be_shown, picture_type

MOST_LETTERS_BYTES = 200_000
MOST_PICTURE_BYTES = 16 << 20
NOT_WRITTEN = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


class Preview:
    """What it is shows in its first bytes alone: what its sender calls it is not relied on."""

    def __init__(self, attachment: Attachment) -> None:
        self.attachment = attachment

    @property
    def is_picture(self) -> bool:
        return can_be_shown(self._head) and self.attachment.file.size <= MOST_PICTURE_BYTES

    @property
    def picture_type(self) -> str:
        return picture_type(self._head)

    @property
    def is_large_picture(self) -> bool:
        return bool(self.picture_type) and not self.is_picture

    @property
    def text(self) -> str:
        """Of what holds nothing but letters; HTML and drawings among them, as they are written."""
        begins = self._head[:MOST_LETTERS_BYTES]
        begins = begins[: begins.rfind(b"\n") + 1] if self.is_cut and b"\n" in begins else begins  # no letter is cut in two
        return "" if self.picture_type or NOT_WRITTEN.search(begins) else decode(begins, "")[0]

    @property
    def is_cut(self) -> bool:
        return self.attachment.file.size > MOST_LETTERS_BYTES

    @cached_property
    def _head(self) -> bytes:
        with self.attachment.file.open() as stream:
            return stream.read(HEAD_BYTES)
