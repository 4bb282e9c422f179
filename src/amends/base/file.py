import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import models

CHUNK = 1 << 20


class File(models.Model):
    """Bytes under the name of their content: the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gte=0), name="file_has_a_size")]

    def __str__(self) -> str:
        return self.sha256[:12]

    @classmethod
    def keep(cls, stream, *, at) -> "File":
        """Write a binary stream to the disk, then the row: a row without its bytes cannot be."""
        return cls.keep_all([stream], at=at)[0]

    @classmethod
    def keep_all(cls, streams: Iterable[BinaryIO], *, at) -> list["File"]:
        """The set form of keeping. Streams may repeat one another."""
        kept = [cls(sha256=sha256, size=size, kept_at=at) for sha256, size in _store(streams)]
        known = cls.objects.in_bulk({file.pk for file in kept})
        fresh = {file.pk: file for file in kept if file.pk not in known}
        cls.objects.bulk_create(fresh.values(), ignore_conflicts=True)
        return [known.get(file.pk) or fresh[file.pk] for file in kept]

    @property
    def path(self) -> Path:
        return _place(self.sha256)

    def open(self):
        return self.path.open("rb")

    def is_whole(self) -> bool:
        """Are the bytes on the disk still the ones that were kept?"""
        try:
            with self.open() as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


def folder() -> Path:
    return Path(settings.AMENDS_FILES)


def _place(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256[2:]


def _store(streams: Iterable[BinaryIO]) -> list[tuple[str, int]]:
    """The sum and the size of each, once all are on the disk, their names included: a power cut loses none of them."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder(), prefix="arriving-") as aside:
        written = [_write(stream, Path(aside) / str(number)) for number, stream in enumerate(streams)]
        for number, (sha256, _size) in enumerate(written):
            _place(sha256).parent.mkdir(exist_ok=True)
            os.replace(Path(aside) / str(number), _place(sha256))
        for changed in {_place(sha256).parent for sha256, _size in written} | {folder()}:
            _sync(changed)
    return written


def _write(stream: BinaryIO, place: Path) -> tuple[str, int]:
    sum_, size = hashlib.sha256(), 0
    with open(place, "xb", opener=_for_us_alone) as spare:
        while chunk := stream.read(CHUNK):
            sum_.update(chunk)
            size += len(chunk)
            spare.write(chunk)
        spare.flush()
        os.fsync(spare.fileno())
    return sum_.hexdigest(), size


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(place: Path) -> None:
    number = os.open(place, os.O_RDONLY)
    os.fsync(number)
    os.close(number)
