"""A file looked at before anything is taken in: what it is, which column is which, how its times and amounts are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amends.base.refusal import Refusal
from amends.imports.choices import Choices
from amends.imports.columns import Field, Header
from amends.imports.csv_sheet import CsvSheet
from amends.imports.dates import STROKES, Survey
from amends.imports.parquet_sheet import MAGIC, ParquetSheet
from amends.imports.sheet import Sheet
from amends.imports.unpacked import UnreadableFile, blocks

SAMPLE_ROWS = 1_000


@dataclass
class Opened:
    """A sheet, the place of each field in it, some of its rows, and what has to be said aloud about it."""

    sheet: Sheet
    places: dict[str, int]
    sample: list[list[str]]
    said: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.sheet.path.name

    @property
    def columns(self) -> dict[str, str]:
        return {name: self.sheet.header[place] for name, place in self.places.items()}

    def sampled(self, name: str) -> list[str]:
        return self.sample[self.places[name]] if name in self.places else []


def opened(path: Path, fields: Sequence[Field], choices: Choices, one_of: Sequence[str] = ()) -> Opened:
    """`one_of` are fields of which one is needed."""
    file, refusal = glimpsed(path, fields, choices, one_of)
    if refusal:
        raise refusal
    return file


def glimpsed(path: Path, fields: Sequence[Field], choices: Choices, one_of: Sequence[str] = ()) -> tuple[Opened, Refusal | None]:
    """As much of it as can be told, and why that does not do."""
    sheet = sheet_at(path, choices)
    sample = sampled(sheet)
    found = Header(path.name, sheet.header, sample).columns(fields, choices.mapping, one_of)
    refusal = found.refusal
    if not refusal and not any(sample):
        refusal = UnreadableFile(f"{path.name} has a header and no rows: there is nothing to import.")
    return Opened(sheet, found.places, sample, list(sheet.said)), refusal


def order_of_dates(file: Opened, name: str, choices: Choices) -> str | None:
    """Day or month first, from the whole column, said aloud; the file is read through for it only if its dates have strokes."""
    if choices.dates or name not in file.places:
        return choices.dates
    if not any(STROKES.fullmatch(text.strip()) for text in file.sampled(name)):
        return None
    survey = Survey()
    for batch in file.sheet.batches():
        survey.look(batch.columns[file.places[name]].unique().to_pylist())
    file.said.append(survey.sentence(file.columns[name]))
    return survey.order()


def bytes_of(paths: Iterable[Path]) -> int:
    """How much there is to read; what cannot be measured is refused when it is opened."""
    return sum(path.stat().st_size for path in paths if path.is_file())


def sheet_at(path: Path, choices: Choices) -> Sheet:
    """What the file's first bytes say it is, whatever it is called."""
    if next(blocks(path), b"").startswith(MAGIC):
        return ParquetSheet(path)
    return CsvSheet(path, choices.encoding)


def sampled(sheet: Sheet) -> list[list[str]]:
    """Some of the texts of each column."""
    batch = next((batch for batch in sheet.batches() if len(batch)), None)
    if batch is None:
        return [[] for _ in sheet.header]
    return [column.slice(0, SAMPLE_ROWS).to_pylist() for column in batch.columns]
