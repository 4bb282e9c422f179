"""A raw letter cut into its parts by one walk over its lines. Nothing of a body is kept but where it stands in the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from amends.conversations.mail.mime_words import parameters

PIECE_BYTES = 65_536
HEAD_BYTES = 1_000_000
DEEPEST = 60


@dataclass
class Head:
    """The headers of a letter or a part, each as it came."""

    fields: list[tuple[str, bytearray]] = field(default_factory=list)
    size_bytes: int = 0

    def take(self, line: bytes) -> bool:
        """False if this is no line of a head."""
        self.size_bytes += len(line)
        if self.size_bytes > HEAD_BYTES:
            return True
        name, colon, said = line.partition(b":")
        if self.fields and (line[:1] in b" \t" or self._goes_on(name)):
            self.fields[-1][1].extend(line)
            return True
        if not colon or not name.strip() or b" " in name.strip():
            return False
        self.fields.append((name.strip().lower().decode("latin-1"), bytearray(said)))
        return True

    def _goes_on(self, name: bytes) -> bool:
        """Somebody forgot to indent the rest of a header."""
        return b"=" in name and self.fields[-1][1].rstrip().endswith(b";")

    def get(self, name: str) -> bytes:
        """The first of that name; blank if there is none."""
        return next((bytes(said) for known, said in self.fields if known == name), b"")

    def is_of_many(self) -> bool:
        return self.get("content-type").strip().lower().startswith(b"multipart/")

    def all(self, *names: str) -> list[bytes]:
        return [bytes(said) for known, said in self.fields if known in names]


@dataclass
class Node:
    """A part: what its head says, and where its body begins and ends in the file."""

    start: int = 0
    end: int = 0
    head: Head = field(default_factory=Head)
    kind: str = ""
    told: dict[str, str] = field(default_factory=dict)  # the parameters of its Content-Type
    parts: list["Node"] = field(default_factory=list)
    delimiter: bytes = b""
    is_closed: bool = False

    def read_head(self, usual: str) -> None:
        """What kind it is; what says nothing that can be understood is text."""
        self.kind, self.told = parameters(self.head.get("content-type"))
        if self.kind.count("/") != 1 or self.kind.startswith("/") or self.kind.endswith("/"):
            self.kind = usual if not self.head.get("content-type") else "text/plain"
        if self.kind.startswith("multipart/") and self.told.get("boundary"):
            self.delimiter = b"--" + self.told["boundary"].rstrip().encode("utf-8", "replace")

    def end_at(self, at: int) -> None:
        """What has no parts is not of many, whatever it says: then its words are all there is."""
        self.end = max(at, self.start)
        if self.kind.startswith("multipart/") and not self.parts:
            self.kind = "text/plain"


class Tree:
    """The parts as they open and close while lines go by."""

    def __init__(self) -> None:
        self.root = Node()
        self.open = [self.root]
        self.in_head = True
        self.depths: dict[bytes, int] = {}  # of the delimiters that may come

    def take(self, at: int, line: bytes, newline_bytes: int) -> None:
        if line.startswith(b"--"):
            if self.in_head and self.open[-1].head.is_of_many():
                self._begin_body(at)  # the blank line before its first part is missing
            if self._cut(at, line.rstrip(), newline_bytes):
                return
        if self.in_head:
            self._take_head(at, line)

    def finish(self, at: int) -> Node:
        """The letter ends here, and with it all that is open."""
        if self.in_head:
            self._begin_body(at)
        for node in self.open:
            node.end_at(at)
        return self.root

    def _take_head(self, at: int, line: bytes) -> None:
        node = self.open[-1]
        if not line.strip():
            self._begin_body(at + len(line))
        elif not node.head.take(line) and not self._is_passed_over(node, line):
            self._begin_body(at)

    @staticmethod
    def _is_passed_over(node: Node, line: bytes) -> bool:
        """A line in the midst of a head that is none; in front of all, mboxes have their own."""
        return bool(node.head.fields) or line.startswith((b"From ", b">From "))

    def _begin_body(self, at: int) -> None:
        node = self.open[-1]
        above = self.open[-2].kind if len(self.open) > 1 else ""
        node.start = at
        node.read_head("message/rfc822" if above == "multipart/digest" else "text/plain")
        self.in_head = False
        self._look_out()

    def _look_out(self) -> None:
        self.depths = {node.delimiter: depth for depth, node in enumerate(self.open) if node.delimiter}

    def _cut(self, at: int, line: bytes, newline_bytes: int) -> bool:
        depth = self.depths.get(line)
        is_last = depth is None and line.endswith(b"--")
        if is_last:
            depth = self.depths.get(line[:-2])
        if depth is None:
            return False
        self._close_below(depth, at, newline_bytes)
        self._next(depth, at, is_last=is_last)
        return True

    def _close_below(self, depth: int, at: int, newline_bytes: int) -> None:
        if self.in_head:
            self._begin_body(at)
        for node in self.open[depth + 1 :]:
            node.end_at(at - newline_bytes)
        del self.open[depth + 1 :]
        self._look_out()

    def _next(self, depth: int, at: int, *, is_last: bool) -> None:
        whole = self.open[depth]
        if is_last:
            whole.is_closed = True
        elif depth < DEEPEST:
            part = Node(start=at)
            whole.parts.append(part)
            self.open.append(part)
            self.in_head = True


def cut(stream: BinaryIO, start: int = 0, end: int | None = None) -> Node:
    """The tree of a letter that stands there in the file."""
    tree, at, newline_bytes = Tree(), start, 0
    tree.root.start = start
    is_fresh = True
    ending = _ending(stream, start)
    for piece in _lines(stream, start, end, ending):
        if is_fresh and (tree.in_head or piece.startswith(b"--")):
            tree.take(at, piece, newline_bytes)
        at += len(piece)
        is_fresh = piece.endswith(ending)
        newline_bytes = 2 if piece.endswith(b"\r\n") else int(is_fresh)
    return tree.finish(at)


def head_of(stream: BinaryIO) -> Head:
    """The head of a letter, of which no more is read."""
    tree, ending, is_fresh = Tree(), _ending(stream, 0), True
    for piece in _lines(stream, 0, HEAD_BYTES, ending):
        if is_fresh:
            tree.take(0, piece, 0)
        if not tree.in_head:
            break
        is_fresh = piece.endswith(ending)
    return tree.root.head


def head_in(raw: bytes) -> Head:
    """The head of a letter that another quotes."""
    head = Head()
    for line in raw.lstrip().splitlines(keepends=True):
        if not line.strip() or not head.take(line):
            break
    return head


def _ending(stream: BinaryIO, start: int) -> bytes:
    """How lines end there; old Macs ended them otherwise than all the world."""
    stream.seek(start)
    piece = stream.read(PIECE_BYTES)
    return b"\r" if b"\r" in piece and b"\n" not in piece else b"\n"


def _lines(stream: BinaryIO, start: int, end: int | None, ending: bytes) -> Iterator[bytes]:
    return _pieces(stream, start, end) if ending == b"\n" else _returns(stream, start, end)


def _returns(stream: BinaryIO, at: int, end: int | None) -> Iterator[bytes]:
    stream.seek(at)
    kept = b""
    while piece := stream.read(PIECE_BYTES if end is None else max(0, min(PIECE_BYTES, end - at))):
        at += len(piece)
        *lines, kept = (kept + piece).split(b"\r")
        yield from (line + b"\r" for line in lines)
        if len(kept) > PIECE_BYTES:
            yield kept
            kept = b""
    yield kept


def _pieces(stream: BinaryIO, start: int, end: int | None) -> Iterator[bytes]:
    """Lines; one without end comes in pieces."""
    stream.seek(start)
    left = None if end is None else end - start
    while left is None or left > 0:
        piece = stream.readline(PIECE_BYTES if left is None else min(PIECE_BYTES, left))
        if not piece:
            return
        left = None if left is None else left - len(piece)
        yield piece
