from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from amends.imports.models import Attempt
from amends.imports.on_page import on_page
from amends.screens.uploads.words import FIELDS, FIGURES

READ = ("rows", "without_customer", "refused")


@dataclass(frozen=True)
class Figure:
    """How many of something."""

    name: str | Promise
    many: int


class Outcome:
    """What an attempt did, or would have done."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt, self._told = attempt, attempt.outcome
        (self._file,) = self._told["files"]

    @property
    def added(self) -> list[Figure]:
        return [figure for name, figure in self._figures() if name not in READ]

    @property
    def read(self) -> list[Figure]:
        return [figure for name, figure in self._figures() if name in READ]

    @property
    def refused(self) -> int:
        return self._told["refused"]

    @property
    def refused_rows(self) -> list[dict]:
        """The first of them: line and reason."""
        return [row | {"reason": on_page(row["reason"])} for row in self._file["refused_rows"]]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The most frequent first."""
        return sorted(((on_page(reason), many) for reason, many in self._told["reasons"].items()), key=lambda reason: -reason[1])

    @property
    def columns(self) -> list[tuple[str | Promise, str]]:
        return [(FIELDS.get(name, name), column) for name, column in self._file["columns"].items()]

    @property
    def said(self) -> list[str]:
        return [on_page(sentence) for sentence in self._file["said"]]

    def _figures(self) -> Iterator[tuple[str, Figure]]:
        return ((name, Figure(words, self._told[name])) for name, words in FIGURES.items() if name in self._told)
