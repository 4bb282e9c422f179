import hashlib
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import cached_property

from amends.imports.models import Attempt, Upload
from amends.imports.on_page import on_page
from amends.screens.uploads.forms import Holds, HowToRead, column
from amends.screens.uploads.outcome import Outcome
from amends.screens.uploads.preview import Preview
from amends.screens.uploads.words import FORMATS, STAGES


@dataclass(frozen=True)
class Sought:
    """A field that is looked for, with the select of its column and something that stands there."""

    field: BoundField
    is_needed: bool
    is_one_of: bool
    sample: str


class Inspection:
    """One upload as its page shows it: before it is begun, while it is read, and after."""

    def __init__(self, upload: Upload, reader, *, at, data=None) -> None:
        self.upload, self._reader, self._at, self._data = upload, reader, at, data

    @cached_property
    def attempt(self) -> Attempt | None:
        """The last one. Whoever began the one that is under way stands there, too."""
        return self.upload.attempts.select_related("by", "called_off_by", "refused_rows", "upload__file").order_by("-pk").first()

    @property
    def is_under_way(self) -> bool:
        return self.attempt is not None and self.attempt.is_under_way

    @property
    def is_in(self) -> bool:
        return self.attempt is not None and self.attempt.stage == "in"

    @property
    def is_open(self) -> bool:
        """May be corrected, tried and begun."""
        return not (self.is_under_way or self.is_in)

    @property
    def holds(self) -> str:
        return FORMATS.get(self.upload.format, self.upload.format)

    @property
    def stage(self) -> str:
        return STAGES[self.attempt.stage]

    @property
    def percent(self) -> int:
        return 100 * (self.attempt.read_bytes or 0) // max(self.upload.file.size, 1)

    @property
    def refusal(self) -> str:
        return on_page(self.attempt.refusal)

    @cached_property
    def outcome(self) -> Outcome | None:
        return Outcome(self.attempt) if self.attempt and self.attempt.outcome else None

    @cached_property
    def look(self):
        return self.upload.look(at=self._at)

    @cached_property
    def form(self) -> HowToRead:
        return HowToRead(self._data, look=self.look, choices=self.upload.choices, is_simulated=self._reader.firm.is_simulated)

    @property
    def holds_form(self) -> Holds:
        return Holds(initial={"format": self.upload.format})

    @cached_property
    def preview(self) -> Preview:
        return Preview(self.look, self._reader)

    @property
    def said(self) -> list[str]:
        return [on_page(sentence) for sentence in self.look.said]

    @property
    def why_not(self) -> str:
        """Why it cannot be read as it stands, unless the form says so already."""
        return on_page(self.look.refusal) if self.look.refusal and not self.form.is_bound else ""

    @property
    def sought(self) -> list[Sought]:
        return [
            Sought(self.form[column(field.name)], field.is_needed, field.is_one_of, self.preview.sample(field.name))
            for field in self.look.fields
        ]

    @property
    def asked(self) -> list[BoundField]:
        """How what stands there is written, and where to."""
        return [field for field in self.form if not field.name.startswith("column_")]

    @property
    def state(self) -> str:
        """The same as long as nobody else did anything."""
        return _mark([self.upload.format, self.upload.choices, self.attempt and (self.attempt.pk, self.attempt.stage)])

    @property
    def mark(self) -> str:
        """The same as long as it would read the same."""
        return _mark([self.state, self.attempt and self.percent])


def _mark(said: list) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
