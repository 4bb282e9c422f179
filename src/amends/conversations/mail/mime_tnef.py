"""winmail.dat opened: what Outlook packs in a format of its own (MS-OXTNEF). Files stay where they are in the raw file."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from amends.conversations.mail.charset import clean, decode
from amends.conversations.mail.mime import Node
from amends.conversations.mail.mime_body import opened, opened_pieces, pieces

KINDS = ("application/ms-tnef", "application/vnd.ms-tnef")
SIGNATURE = 0x223E9F78
NEW_FILE, TITLE, CONTENT, PROPERTIES_OF_FILE = 0x9002, 0x8010, 0x800F, 0x9005
BODY, PROPERTIES, CODEPAGE = 0x800C, 0x9003, 0x9007
LONG_NAME, SHORT_NAME, PLAIN, HTML, MEDIA_TYPE, CONTENT_ID = 0x3707, 0x3704, 0x1000, 0x1013, 0x370E, 0x3712
KEPT_BYTES = 1_000_000
MOST_FILES = 300
MOST_ATTRIBUTES = 20_000
MOST_PROPERTIES = 2_000
WIDTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
OF_ANY_LENGTH = {0x0D, 0x1E, 0x1F, 0x0102}
WIDE, MANY, NAMED = 0x1F, 0x1000, 0x8000


@dataclass
class Packed:
    """A file in there, by where its bytes begin and how many they are."""

    name: str = ""
    media_type: str = "application/octet-stream"
    content_id: str = ""
    offset: int = 0
    size_bytes: int = 0


@dataclass
class Winmail:
    """All that was packed."""

    files: list[Packed] = field(default_factory=list)
    text: str = ""
    html: str = ""
    codepage: str = "cp1252"

    def take(self, name: int, offset: int, length: int, said: bytes) -> None:
        if name == CODEPAGE and len(said) >= 4:
            self.codepage = f"cp{struct.unpack_from('<I', said)[0]}"
        elif name == NEW_FILE and len(self.files) < MOST_FILES:
            self.files.append(Packed())
        elif name == BODY:
            self.text = self.text or self._text(said)
        elif name == PROPERTIES:
            self._take_words(properties(said))
        elif self.files:
            self._take_of_file(self.files[-1], name, offset, length, said)

    def _take_of_file(self, file: Packed, name: int, offset: int, length: int, said: bytes) -> None:
        if name == TITLE:
            file.name = file.name or self._text(said)
        elif name == CONTENT:
            file.offset, file.size_bytes = offset, length
        elif name == PROPERTIES_OF_FILE:
            found = properties(said)
            file.name = self._said(found, LONG_NAME) or file.name or self._said(found, SHORT_NAME)
            file.media_type = self._said(found, MEDIA_TYPE).lower() or file.media_type
            file.content_id = self._said(found, CONTENT_ID).strip("<>")

    def _take_words(self, found: dict[int, tuple[int, bytes]]) -> None:
        self.text = self._said(found, PLAIN) or self.text
        self.html = self._said(found, HTML) or self.html

    def _said(self, found: dict[int, tuple[int, bytes]], name: int) -> str:
        kind, said = found.get(name, (0, b""))
        return clean(said.decode("utf-16-le", "replace")) if kind == WIDE else self._text(said)

    def _text(self, said: bytes) -> str:
        return decode(said.rstrip(b"\0"), self.codepage)[0]


def is_winmail(node: Node, name: str) -> bool:
    return node.kind in KINDS or name.lower() == "winmail.dat"


def winmail(stream: BinaryIO, node: Node) -> Winmail | None:
    """What is packed in it; None if it is no such thing, or broken from the start."""
    found = Winmail()
    with opened(stream, node) as packed:
        if packed.read(6)[:4] != struct.pack("<I", SIGNATURE):
            return None
        for name, offset, length, said in _attributes(packed):
            found.take(name, offset, length, said)
    return found


def _attributes(packed: BinaryIO) -> Iterator[tuple[int, int, int, bytes]]:
    """Name, where its content begins, how long it is, and its content unless that is a file or very long."""
    at = 6
    for _nth in range(MOST_ATTRIBUTES):
        head = packed.read(9)
        if len(head) < 9:
            return
        _level, name, _kind, length = struct.unpack("<BHHI", head)
        is_kept = name != CONTENT and length <= KEPT_BYTES
        said, passed = _content(packed, length, is_kept)
        yield name, at + 9, passed, said
        at += 9 + passed + len(packed.read(2))


def _content(packed: BinaryIO, length: int, is_kept: bool) -> tuple[bytes, int]:
    """The content, and how much of it there was."""
    if is_kept:
        said = packed.read(length)
        return said, len(said)
    passed = 0
    while passed < length and (piece := packed.read(min(65_536, length - passed))):
        passed += len(piece)
    return b"", passed


def open_packed(stream: BinaryIO, node: Node, file: Packed) -> BinaryIO:
    return opened_pieces(_between(pieces(stream, node), file.offset, file.size_bytes))


def _between(all_pieces: Iterator[bytes], offset: int, length: int) -> Iterator[bytes]:
    for piece in all_pieces:
        taken = piece[offset : offset + length]
        offset = max(0, offset - len(piece))
        length -= len(taken)
        if taken:
            yield taken
        if length <= 0:
            return


def properties(raw: bytes) -> dict[int, tuple[int, bytes]]:
    """Kind and first value of each property (MS-OXCDATA), as far as they can be read."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        [count] = struct.unpack_from("<I", raw)
        at = 4
        for _nth in range(min(count, MOST_PROPERTIES)):
            kind, name = struct.unpack_from("<HH", raw, at)
            at = _past_name(raw, at + 4) if name >= NAMED else at + 4
            value, at = _value(raw, at, kind)
            found[name] = (kind & ~MANY, value)
    except struct.error:
        return found
    return found


def _past_name(raw: bytes, at: int) -> int:
    [kind] = struct.unpack_from("<I", raw, at + 16)
    if kind == 0:
        return at + 24
    [length] = struct.unpack_from("<I", raw, at + 20)
    return at + 24 + _padded(length)


def _value(raw: bytes, at: int, kind: int) -> tuple[bytes, int]:
    plain = kind & ~MANY
    is_long = plain in OF_ANY_LENGTH
    count = 1
    if kind & MANY or is_long:
        [count] = struct.unpack_from("<I", raw, at)
        at += 4
    if not is_long:
        width = WIDTHS.get(plain, 4)
        return raw[at : at + width], at + width * count
    first = None
    for _nth in range(min(count, MOST_PROPERTIES)):
        [length] = struct.unpack_from("<I", raw, at)
        first = raw[at + 4 : at + 4 + length] if first is None else first
        at += 4 + _padded(length)
    return first or b"", at


def _padded(length: int) -> int:
    return length + -length % 4
