"""The bytes of a file as text in UTF-8: unzipped, its encoding decided from all of it, its line ends made plain."""

import gzip
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from amends.base.refusal import Refusal

GZIP = b"\x1f\x8b"
BLOCK = 4 << 20
GLANCE = 64 << 10
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))


class UnreadableFile(Refusal):
    """A file that cannot be read as what it should be."""


class MixedEncodings(UnreadableFile):
    """A file in which one line is written in one encoding and another in another."""

    choice = "encoding"


class CutShort(UnreadableFile):
    """A file that ends before its end."""


def blocks(path: Path, watch: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """The unpacked bytes. `watch` hears how many further bytes of the file itself were read."""
    with _opened(path) as raw:
        zipped = raw.read(2) == GZIP
        raw.seek(0)
        stream, before = (gzip.GzipFile(fileobj=raw) if zipped else raw), 0
        try:
            while block := stream.read(BLOCK):
                yield block
                if watch:
                    watch(raw.tell() - before)
                before = raw.tell()
        except EOFError as error:
            raise CutShort(f"{path.name} is cut short: the zipped file has no end. Copy or export it again.") from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableFile(f"{path.name} is damaged: it cannot be unzipped. Copy or export it again.") from error


def as_utf8(path: Path, encoding: str, watch: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """The blocks in UTF-8, without a byte order mark, each line ending in a newline."""
    decoder = None if encoding == "utf-8" else getincrementaldecoder(encoding)(errors="replace")
    old_mac, first = None, True
    for block in blocks(path, watch):
        block = decoder.decode(block).encode() if decoder else block
        block = block.removeprefix(BOM_UTF8) if first else block
        if old_mac is None and (b"\r" in block or b"\n" in block):
            old_mac = b"\n" not in block
        first = False
        yield block.replace(b"\r", b"\n") if old_mac else block


def encoding_of(path: Path, asked: str | None) -> str:
    """UTF-8 or UTF-16 as the file shows; Windows-1252 if every line beyond ASCII asks for it; a mixture is refused."""
    start = _glance(path)
    if not start.strip():
        raise UnreadableFile(f"{path.name} is empty: there is nothing to import.")
    if asked:
        return _known(asked)
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    if len(start.translate(None, CONTROLS)) < 0.98 * len(start):
        raise UnreadableFile(f"{path.name} is no text: give a CSV, a CSV.gz or a Parquet file.")
    return _weighed(path)


def _weighed(path: Path) -> str:
    """Every line beyond ASCII is either UTF-8 or not."""
    good, bad, line, rest = 0, 0, 0, b""
    for block in blocks(path):
        if not rest and block.isascii():
            line += block.count(b"\n")
            continue
        whole, newline, rest = (rest + block).rpartition(b"\n")
        right, wrong = _weigh(whole + newline, line + 1)
        good, bad, line = good + right, bad or wrong, line + whole.count(b"\n") + len(newline)
    right, wrong = _weigh(rest, line + 1)
    good, bad = good + right, bad or wrong
    if good and bad:
        raise MixedEncodings(
            f"{path.name} mixes encodings: line {bad} is not UTF-8, others ({good}) are. "
            "Save it as UTF-8, or say --encoding cp1252 to read all of it as Windows-1252."
        )
    return "cp1252" if bad else "utf-8"


def _weigh(block: bytes, first_line: int) -> tuple[int, int]:
    """How many lines beyond ASCII are UTF-8, and the number of the first that is not (0: none)."""
    with suppress(UnicodeDecodeError):
        block.decode()
        return (0 if block.isascii() else 1), 0
    good, bad = 0, 0
    for number, line in enumerate(block.split(b"\n"), first_line):
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad = bad or number
    return good, bad


def _known(encoding: str) -> str:
    try:
        getincrementaldecoder(encoding)
    except LookupError as error:
        raise UnreadableFile(f"{encoding} is no encoding we know: say utf-8, cp1252, latin-1 or utf-16.") from error
    return encoding


def _glance(path: Path) -> bytes:
    return next(blocks(path), b"")[:GLANCE]


def _opened(path: Path):
    if path.is_dir():
        raise UnreadableFile(f"{path} is a folder: name the files in it.")
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path} does not exist: check the name.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror}.") from error
