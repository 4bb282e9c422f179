import hashlib
from dataclasses import dataclass

from django.utils.functional import Promise, cached_property

from amends.imports.models import Attempt, Upload
from amends.screens.uploads.words import FIGURES, FORMATS, NOT_BEGUN, STAGES

SHOWN = 25


@dataclass(frozen=True)
class Row:
    """An upload in the list: what it is, and what became of it last."""

    upload: Upload
    attempt: Attempt | None
    holds: str | Promise
    state: str | Promise
    many: int | None
    counted: str | Promise

    @property
    def stage(self) -> str:
        return self.attempt.stage if self.attempt else ""


class Shelf:
    """What was brought, newest first, a turn at a time."""

    def __init__(self, teammate, *, before: str = "") -> None:
        self._teammate, self.before = teammate, before if before.isdecimal() else ""

    @cached_property
    def rows(self) -> list[Row]:
        attempts = Attempt.objects.newest_of(self._turn)
        return [_row(upload, attempts.get(upload.pk)) for upload in self._turn]

    @property
    def older(self) -> int | None:
        """Where the next turn begins, if there is one."""
        return self._turn[-1].pk if len(self._found) > SHOWN else None

    @property
    def mark(self) -> str:
        """The same as long as it would read the same."""
        said = [(row.upload.pk, row.upload.format, row.stage, row.attempt and row.attempt.pk) for row in self.rows]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @cached_property
    def _found(self) -> list[Upload]:
        seen = Upload.objects.visible_to(self._teammate).select_related("by", "file").order_by("-pk")
        return list((seen.filter(pk__lt=self.before) if self.before else seen)[: SHOWN + 1])

    @property
    def _turn(self) -> list[Upload]:
        return self._found[:SHOWN]


def _row(upload: Upload, attempt: Attempt | None) -> Row:
    format = attempt.format if attempt else upload.format
    state = STAGES[attempt.stage] if attempt else NOT_BEGUN
    many = attempt.outcome[format] if attempt and attempt.outcome else None
    return Row(upload, attempt, FORMATS.get(format, format), state, many, FIGURES.get(format, format))
