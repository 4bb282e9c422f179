import hashlib
import os
import tempfile
from pathlib import Path

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
        sha256, size = _store(stream)
        kept, _ = cls.objects.get_or_create(sha256=sha256, defaults={"size": size, "kept_at": at})
        return kept

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


def _store(stream) -> tuple[str, int]:
    folder().mkdir(parents=True, exist_ok=True)
    sum_, size = hashlib.sha256(), 0
    with (
        tempfile.TemporaryDirectory(dir=folder(), prefix="arriving-") as aside,
        tempfile.NamedTemporaryFile(dir=aside, delete=False) as spare,
    ):
        while chunk := stream.read(CHUNK):
            sum_.update(chunk)
            size += len(chunk)
            spare.write(chunk)
        spare.flush()
        os.fsync(spare.fileno())
        _put(spare.name, _place(sum_.hexdigest()))
    return sum_.hexdigest(), size


def _put(spare: str, place: Path) -> None:
    """The folder is synced too, or a power cut could lose the name of bytes whose row is committed."""
    place.parent.mkdir(exist_ok=True)
    os.replace(spare, place)
    for changed in (place.parent, folder()):
        number = os.open(changed, os.O_RDONLY)
        os.fsync(number)
        os.close(number)
