import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import File, Firm, Teammate
from amends.base.refusal import Refusal
from amends.imports.choices import Choices

LONGEST_NAME_BYTES = 200  # file systems take 255, and a file of refused rows adds to it


class UnknownFormat(Refusal):
    """A file is said to hold what no import knows."""

    choice = "format"


class UnderWay(Refusal):
    """Somebody has begun already."""


class AlreadyIn(Refusal):
    """What this file says came in before."""


class UploadQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """The firm's history is brought in by its owners and leads."""
        is_keeper = teammate.is_authenticated and teammate.is_active and teammate.may_lead
        return self if is_keeper else self.none()


class Upload(models.Model):
    """A file a teammate brought, and how it is to be read."""

    file = models.ForeignKey(File, models.RESTRICT, related_name="+")
    name = models.TextField()
    format = models.TextField()
    choices = models.JSONField(default=dict)
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def bring(cls, stream, name: str, format: str | None = None, *, by, at) -> "Upload":
        """Keep a file as it is, before anything of it is read. What it holds is guessed from its columns if it is not said."""
        upload = cls(file=File.keep(stream, at=at), name=_bare(name), by=by, at=at)
        upload.format = _known(format or upload._likeliest())
        with transaction.atomic():
            upload.save()
            record("uploads.brought", about=upload, by=by, at=at, format=upload.format)
        return upload

    def look(self, *, at):
        """What it looks like before anything comes in."""
        from amends.imports.look import look_at, remembered  # noqa: PLC0415 - Arrow takes its time, and other pages need none of it

        def look():
            with self.under_its_name() as path:
                return look_at(path, self.format, Choices(**self.choices), at=at)

        firm, said = Firm.the(), json.dumps(self.choices, sort_keys=True)
        return remembered((self.file_id, self.name, self.format, said, firm.currency, firm.time_zone, at.date()), look)

    @transaction.atomic
    def take_for(self, format: str, *, by, at) -> None:
        """Say what it holds. Which column is what is guessed anew, as a mapping is of the fields of one format."""
        self._refuse_unless_open()
        self.format, self.choices = _known(format), self.choices | {"mapping": None}
        self._keep_choices(by, at)

    @transaction.atomic
    def correct(self, *, by, at, **choices) -> None:
        """Say how it is to be read. If it cannot be read so, that is refused and nothing of it is kept."""
        self._refuse_unless_open()
        self.choices = self.choices | choices
        if refusal := self.look(at=at).refusal:
            raise refusal
        self._keep_choices(by, at)

    @transaction.atomic
    def begin(self, *, by, at, dry_run: bool = False, **choices):
        """Have it read by a job, as it was said or is said now: all of it comes in, or nothing. A dry run counts, and keeps nothing."""
        if choices:
            self.correct(by=by, at=at, **choices)
        self._refuse_unless_open()
        Choices(**self.choices).refuse_demo()
        try:
            with transaction.atomic():
                attempt = self.attempts.create(format=self.format, choices=self.choices, dry_run=dry_run, by=by, begun_at=at)
                record("uploads.begun", about=attempt, by=by, at=at, dry_run=dry_run)
        except IntegrityError as error:
            raise self._under_way() from error
        return attempt

    def refuse_second_time(self) -> None:
        if self.is_in():
            raise AlreadyIn(_("%(file)s came in already: everything it says is there. Bring another file.") % {"file": self.name})

    def is_in(self) -> bool:
        """Has it been read in earnest, to its end?"""
        return self.attempts.filter(dry_run=False, outcome__isnull=False).exists()

    @contextmanager
    def under_its_name(self) -> Iterator[Path]:
        """The bytes at a path that ends in the name they were given: whatever is said of a file calls it by that."""
        with tempfile.TemporaryDirectory(prefix="amends-upload-") as folder:
            path = Path(folder) / self.name
            path.symlink_to(self.file.path)
            yield path

    def _refuse_unless_open(self) -> None:
        self.refuse_second_time()
        if self.attempts.under_way().exists():
            raise self._under_way()

    def _under_way(self) -> UnderWay:
        return UnderWay(_("%(file)s is being read already: wait until that is done, or stop it.") % {"file": self.name})

    def _keep_choices(self, by, at) -> None:
        self.save(update_fields=["format", "choices"])
        record("uploads.corrected", about=self, by=by, at=at)

    def _likeliest(self) -> str:
        from amends.imports.look import likeliest  # noqa: PLC0415 - as above

        with self.under_its_name() as path:
            return likeliest(path)


def _known(format: str) -> str:
    if format not in settings.IMPORTS:
        raise UnknownFormat(
            _("%(format)s cannot be imported: choose one of %(known)s.") % {"format": format, "known": ", ".join(settings.IMPORTS)}
        )
    return format


def _bare(name: str) -> str:
    """The last part of a path, without what no file system takes."""
    last = name.replace("\\", "/").rpartition("/")[2]
    last = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return last.encode()[:LONGEST_NAME_BYTES].decode(errors="ignore") or _("file")
