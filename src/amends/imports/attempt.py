from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import File, Teammate
from amends.base.refusal import Refusal
from amends.imports.progress import CalledOff, Progress
from amends.imports.told import as_json
from amends.imports.upload import Upload


class TooLate(Refusal):
    """What has ended cannot be stopped."""


class FileElsewhere(Refusal):
    """The bytes lie on another machine."""


class AttemptQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(ended_at=None, called_off_at=None)

    def newest_of(self, uploads) -> dict:
        """Upload number -> the attempt that was begun last."""
        newest = self.filter(upload__in=uploads).order_by("upload_id", "-pk").distinct("upload_id")
        return {attempt.upload_id: attempt for attempt in newest.select_related("by", "upload__file")}


class Attempt(models.Model):
    """One reading of a file somebody brought: a dry run, or in earnest."""

    upload = models.ForeignKey(Upload, models.RESTRICT, related_name="attempts")
    format = models.TextField()
    choices = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=False)
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    begun_at = models.DateTimeField()
    read_bytes = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(null=True, blank=True)
    refusal = models.TextField(default="", blank=True)
    refused_rows = models.ForeignKey(File, models.RESTRICT, null=True, blank=True, related_name="+")
    called_off_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload"], condition=Q(ended_at=None, called_off_at=None), name="one_attempt_at_a_time"),
            models.UniqueConstraint(fields=["upload"], condition=Q(dry_run=False, outcome__isnull=False), name="upload_comes_in_once"),
            models.CheckConstraint(condition=Q(outcome__isnull=True) | Q(ended_at__isnull=False), name="outcome_comes_at_the_end"),
        ]

    def __str__(self) -> str:
        return f"{self.upload}, {self.begun_at:%Y-%m-%d %H:%M}"

    def read(self, *, clock: Callable[[], datetime]) -> None:
        """Take the file in, all of it or nothing. Whoever comes second waits, then finds nothing to do."""
        with self._ended_whatever_happens(clock), transaction.atomic():
            if self._is_due():
                self._take_in(clock)

    def call_off(self, *, by, at) -> None:
        """Stop it, as long as it has not ended: nothing of the file comes in."""
        with transaction.atomic():
            if not self._mine().under_way().update(called_off_by=by, called_off_at=at):
                raise TooLate(_("It had ended before it could be stopped: look at what came of it."))
            record("uploads.called_off", about=self, by=by, at=at)
        self.refresh_from_db()

    @property
    def stage(self) -> str:
        """How far it has come, in a word."""
        if self.called_off_at:
            return "called off"
        if self.ended_at:
            return "refused" if self.outcome is None else "tried" if self.dry_run else "in"
        if self.read_bytes is None:
            return "waiting"
        return "looking" if not self.read_bytes else "reading" if self.read_bytes < self.upload.file.size else "sorting"

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None and self.called_off_at is None

    def _is_due(self) -> bool:
        """One at a time of the same bytes: who was killed may still hold the database for a moment."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self.upload.file_id])
        is_due = self._mine().under_way().exists()
        if is_due:
            self.upload.refuse_second_time()
        return is_due

    def _take_in(self, clock) -> None:
        if not self.upload.file.path.exists():
            raise FileElsewhere(
                _("The worker does not find the file: let it share the folder “files” of the home with the pages, then begin again.")
            )
        format_ = import_module(settings.IMPORTS[self.format])
        with self.upload.under_its_name() as path, Progress(self.pk, self.upload.file.size) as watch:
            taken = format_.read([path], at=clock(), by=self.by, watch=watch, **self.choices, dry_run=self.dry_run)
        (file,) = taken.files
        self._end(clock(), outcome=as_json(taken), refused_rows=_kept(file.refused, clock()))

    @contextmanager
    def _ended_whatever_happens(self, clock) -> Iterator[None]:
        """A refusal is its end; a fault of ours too, and flies on. Only who is killed leaves it open, for whoever comes next."""
        sentence, refused = _("A fault of ours stopped it, and nothing came in. Begin again; if it happens again, the log says why."), None
        try:
            yield
            sentence = ""
        except Refusal as refusal:
            sentence, refused = str(refusal), getattr(refusal, "refused", None)
        finally:
            if sentence:
                self._refuse(sentence, refused, clock())

    @transaction.atomic
    def _refuse(self, sentence: str, refused, at) -> None:
        ended = {"ended_at": at, "refusal": sentence, "refused_rows": _kept(refused, at) if refused else None}
        if self._mine().filter(ended_at=None).update(**ended):
            record("uploads.ended", about=self, by=self.by, at=at, refused=True)

    def _end(self, at, **outcome) -> None:
        if not self._mine().under_way().update(ended_at=at, **outcome):
            raise CalledOff(_("It was stopped: nothing came in."))
        record("uploads.ended", about=self, by=self.by, at=at, refused=False)

    def _mine(self) -> AttemptQuerySet:
        return Attempt.objects.filter(pk=self.pk)


def _kept(refused, at) -> File | None:
    """The file of rows that could not come in, if there is one."""
    if not refused.is_kept:
        return None
    with refused.path.open("rb") as stream:
        return File.keep(stream, at=at)
