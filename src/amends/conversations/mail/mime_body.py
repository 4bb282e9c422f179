"""Bodies of parts, read from where they stand in the raw file, a piece at a time."""

import binascii
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from amends.conversations.mail.mime import PIECE_BYTES, Node
from amends.conversations.mail.mime_words import NOT_BASE64, whole_run

MOST_ENDS = 64
PADDING = re.compile(b"=+")
BASE64 = bytes(set(range(256)) - set(NOT_BASE64)) + b"=\t "
ALL_BUT_PADDING = NOT_BASE64.replace(b"=", b"")


def coding_of(node: Node) -> str:
    said = node.head.get("content-transfer-encoding").split(b";")[0]
    return said.strip().strip(b"\"'").lower().decode("latin-1")


def pieces(stream: BinaryIO, node: Node) -> Iterator[bytes]:
    """The body, its transfer coding undone. Whatever cannot be read of it is passed over."""
    raw = _raw(stream, node.start, node.end)
    coding = coding_of(node)
    if coding == "base64":
        return _base64(raw)
    if coding == "quoted-printable":
        return _quoted_printable(raw)
    if coding in ("x-uuencode", "uuencode", "x-uue"):
        return _uuencoded(raw)
    return raw


def _raw(stream: BinaryIO, at: int, end: int) -> Iterator[bytes]:
    """Where another reader has moved on meanwhile is of no account: each piece is sought again."""
    while at < end:
        stream.seek(at)
        piece = stream.read(min(PIECE_BYTES, end - at))
        if not piece:
            return
        at += len(piece)
        yield piece


def _base64(raw: Iterator[bytes]) -> Iterator[bytes]:
    first = next(raw, b"")
    again = chain([first], raw)
    return again if _is_plain(first) else _decoded(again)


def _is_plain(first: bytes) -> bool:
    """It says that it is coded in base64, and its first line is not."""
    return bool(first.lstrip().split(b"\n", 1)[0].strip().translate(None, BASE64))


def _decoded(raw: Iterable[bytes]) -> Iterator[bytes]:
    kept = b""
    for piece in raw:
        if piece.count(b"=") > MOST_ENDS:
            piece = piece.translate(None, b"=")  # nobody codes like that, and it would take its time
        *ended, kept = PADDING.split(kept + piece.translate(None, ALL_BUT_PADDING))
        for whole in ended:
            yield whole_run(whole)
        even = len(kept) - len(kept) % 4
        if even:
            yield binascii.a2b_base64(kept[:even])
            kept = kept[even:]
    yield whole_run(kept)


def _quoted_printable(raw: Iterable[bytes]) -> Iterator[bytes]:
    kept = b""
    for piece in raw:
        kept += piece if b"\n" in piece else piece.replace(b"\r", b"\n")
        whole = kept.rfind(b"\n") + 1
        if not whole and len(kept) > PIECE_BYTES:
            whole = len(kept) - 3 if b"=" in kept[-3:] else len(kept)
        yield binascii.a2b_qp(kept[:whole])
        kept = kept[whole:]
    yield binascii.a2b_qp(kept)


def _uuencoded(raw: Iterable[bytes]) -> Iterator[bytes]:
    kept = b""
    for piece in raw:
        *lines, kept = (kept + piece).split(b"\n")
        yield b"".join(_uu(line) for line in lines)
    yield _uu(kept)


def _uu(line: bytes) -> bytes:
    line = line.rstrip(b"\r\n")
    if not line or line.startswith((b"begin ", b"end")):
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


class Body(io.RawIOBase):
    """A part as a file that is only read forwards."""

    def __init__(self, left: Iterator[bytes]):
        self._left = left
        self._kept = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._kept:
            piece = next(self._left, None)
            if piece is None:
                return 0
            self._kept = piece
        taken, self._kept = self._kept[: len(buffer)], self._kept[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def opened(stream: BinaryIO, node: Node) -> BinaryIO:
    return opened_pieces(pieces(stream, node))


def opened_pieces(left: Iterator[bytes]) -> BinaryIO:
    return io.BufferedReader(Body(left), PIECE_BYTES)


def is_miscoded(stream: BinaryIO, node: Node) -> bool:
    return coding_of(node) == "base64" and _is_plain(next(_raw(stream, node.start, node.end), b""))


def size_bytes(stream: BinaryIO, node: Node) -> int:
    return sum(len(piece) for piece in pieces(stream, node))


def start_of(stream: BinaryIO, node: Node, most_bytes: int) -> tuple[bytes, bool]:
    """The first bytes of a body, and whether that is all of it."""
    taken, length = [], 0
    for piece in pieces(stream, node):
        taken.append(piece)
        length += len(piece)
        if length > most_bytes:
            return b"".join(taken)[:most_bytes], False
    return b"".join(taken), True
