"""Letters one after the other in a file: mbox, zipped or not, or a file with one letter in it."""

import re
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from amends.imports.unpacked import UnreadableFile, blocks

ASIDE_BYTES = 1 << 16  # a larger letter lies on the disk until it is kept
POSTMARK = re.compile(rb"From \S+.*\d{4}\s*$")  # who, and when: a sentence may well begin with the same word
ESCAPED = re.compile(rb">+From ")
Watch = Callable[[int], None]


def letters_in(path: Path, watch: Watch | None = None) -> Iterator[BinaryIO]:
    """Each as a stream at its start; whoever takes it closes it."""
    lines = _lines(path, watch)
    first = next(lines, b"")
    if not first:
        raise UnreadableFile(f"{path.name} is empty: there is nothing to import.")
    letter = _blank()
    if not POSTMARK.match(first):
        for line in chain([first], lines):
            letter.write(line)
        yield _begun(letter)
    else:
        yield from _cut(letter, lines)


def _cut(letter: BinaryIO, lines: Iterator[bytes]) -> Iterator[BinaryIO]:
    """At every postmark that follows an empty line."""
    blank = b""
    for line in lines:
        if blank and POSTMARK.match(line):
            yield _begun(letter)
            letter, blank = _blank(), b""
            continue
        letter.write(blank)
        blank = line if not line.strip() else b""
        if not blank:
            letter.write(line[1:] if ESCAPED.match(line) else line)
    yield _begun(letter)


def _blank() -> BinaryIO:
    return tempfile.SpooledTemporaryFile(ASIDE_BYTES)


def _begun(letter: BinaryIO) -> BinaryIO:
    letter.seek(0)
    return letter


def _lines(path: Path, watch: Watch | None) -> Iterator[bytes]:
    """Piece by piece, so that a file of any size is read in little memory."""
    rest = b""
    for block in blocks(path, watch):
        *whole, rest = (rest + block).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest
