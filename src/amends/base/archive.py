"""A backup as it lies on the disk: one tar with a dump of the database, the files, the secret, and a manifest at its end.

The manifest names the rows of every table and the sum of every member; what does not agree with it is refused whole.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

from amends.base.refusal import Refusal

FORMAT = 1
DUMP, SECRET, MANIFEST = "database.dump", "secret-key", "manifest.json"
FILES = "files"
OURS = re.compile(rf"{re.escape(DUMP)}|{SECRET}|{MANIFEST}|{FILES}/[0-9a-f]{{2}}/[0-9a-f]{{62}}")
CHUNK_BYTES = 1 << 20

Progress = Callable[[int], None]


class DamagedArchive(Refusal):
    """The file is no backup of ours, or not all of it."""


@dataclass(frozen=True)
class Member:
    """One thing in the archive, with the sum that proves it whole."""

    sha256: str
    size_bytes: int


@dataclass
class Manifest:
    """What the archive must hold to be whole."""

    amends: str
    made_at: str
    postgres: int
    migrations: list[str]
    tables: dict[str, int]
    members: dict[str, Member] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)  # files that were broken already when the backup was made
    format: int = FORMAT

    @property
    def files(self) -> list[str]:
        return [name for name in self.members if name.startswith(f"{FILES}/")]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                raise DamagedArchive(f"The backup has format {said['format']}, and this version reads format {FORMAT}: use a later Amends.")
            return cls(**said | {"members": {name: Member(**member) for name, member in said["members"].items()}})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedArchive("The backup's manifest cannot be read: it is no whole backup of Amends.") from error


class Writer:
    """Puts members into a new archive, and their sums into its manifest."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self._manifest = manifest

    def add(self, name: str, path: Path) -> Member:
        with path.open("rb") as stream:
            head = tarfile.TarInfo(name)
            head.size = path.stat().st_size
            head.mode = 0o600
            summed = Summed(stream)
            self._tar.addfile(head, summed)
        self._manifest.members[name] = member = Member(summed.sha256, head.size)
        return member

    def close_with_manifest(self) -> None:
        text = self._manifest.to_json()
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode = len(text), 0o600
        self._tar.addfile(head, BytesIO(text))


class Summed:
    """A stream that knows the sum of what was read from it."""

    def __init__(self, stream) -> None:
        self._stream = stream
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._sum.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()


def verify(archive: Path, advance: Progress = lambda _: None) -> Manifest:
    """Read all of it and compare every sum; the manifest if it is whole."""
    return _compare(archive, lambda name, stream: _exhaust(stream), advance)


def unpack(archive: Path, folder: Path, advance: Progress = lambda _: None) -> Manifest:
    """The same, and every member lies under the folder afterwards."""
    return _compare(archive, lambda name, stream: _write(folder / name, stream), advance)


def _compare(archive: Path, take: Callable[[str, Summed], None], advance: Progress) -> Manifest:
    found, text = {}, b""
    with _reading(archive):
        for name, size, stream in _members(archive):
            if name == MANIFEST:
                text = stream.read()
                continue
            take(name, stream)
            found[name] = Member(stream.sha256, size)
            advance(size)
    if not text:
        raise DamagedArchive(f"{archive} breaks off before its manifest: it is no whole backup of Amends.")
    manifest = Manifest.from_json(text)
    if found != manifest.members or DUMP not in found:
        raise DamagedArchive(f"{archive} is damaged: {_first_difference(found, manifest.members)} is not what was put in.")
    return manifest


def _members(archive: Path) -> Iterator[tuple[str, int, Summed]]:
    with tarfile.open(archive, "r:") as tar:
        for head in tar:
            if not head.isreg() or not OURS.fullmatch(head.name):
                raise DamagedArchive(f"{archive} holds {head.name!r}, which is none of ours: it is no backup of Amends.")
            yield head.name, head.size, Summed(tar.extractfile(head))


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise DamagedArchive(f"{archive} is no whole backup of Amends: {error}.") from error


def _first_difference(found: dict[str, Member], promised: dict[str, Member]) -> str:
    return min((name for name in found.keys() | promised.keys() if found.get(name) != promised.get(name)), default=DUMP)


def _exhaust(stream: Summed) -> None:
    while stream.read(CHUNK_BYTES):
        pass


def _write(place: Path, stream: Summed) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as written:
        while chunk := stream.read(CHUNK_BYTES):
            written.write(chunk)
