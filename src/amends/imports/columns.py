"""Which column is what: said by whoever imports, else guessed from its name, if its contents agree."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amends.base.refusal import Refusal
from amends.imports.cells import is_missing

HALF, MOST = 0.5, 0.8
PLAINEST = 4
SHOWN_COLUMNS = 30

CUSTOMER_NAMES = (
    *("customerid", "customer", "customerno", "customernumber", "customercode", "clientid", "client", "buyerid", "buyer", "userid"),
    *("customeremail", "email", "emailaddress", "masterid", "memberid", "accountid", "user", "contact"),
)


class UnknownColumns(Refusal):
    """A file without the columns that are needed. `wanted` are the fields it is about."""

    def __init__(self, sentence: str, wanted: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.wanted = tuple(wanted)


@dataclass(frozen=True)
class Field:
    """What a format looks for in a file: its name for --map, the names files give it, and what its contents must be like."""

    name: str
    means: str
    names: Sequence[str]
    agrees: Callable[[str], bool]
    pattern: str | None = None
    needed: bool = False


def plain(name: str) -> str:
    """A column's name without case, blanks and strokes."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass
class Columns:
    """Field -> number of its column, as far as that can be told, and what keeps the file from being read."""

    places: dict[str, int]
    refusal: UnknownColumns | None = None


class Header:
    """The names of a file's columns, and some of the texts that stand under each."""

    def __init__(self, file: str, names: Sequence[str], sample: Sequence[Sequence[str]]) -> None:
        self.file, self.names, self.sample = file, names, sample

    def columns(self, fields: Sequence[Field], mapping: dict | None, one_of: Sequence[str] = ()) -> Columns:
        """What was said, then what can be guessed of the rest. `one_of` are fields of which one is enough, and needed."""
        said = mapping or {}
        found = Columns({}, _meaningless(fields, said))
        for field in sorted(fields, key=lambda field: field.name not in said):
            try:
                self._find(field, said, found.places)
            except UnknownColumns as refusal:
                found.refusal = found.refusal or refusal
        found.refusal = found.refusal or self._lacking(fields, one_of, found.places)
        return found

    def _find(self, field: Field, said: dict, places: dict[str, int]) -> None:
        if field.name not in said:
            guess = self._guess(field, set(places.values()))
            if guess is not None:
                places[field.name] = self._place(field, self.names[guess]) if self.names[guess] else guess
        elif said[field.name] != "":
            places[field.name] = self._place(field, said[field.name])

    def _place(self, field: Field, column: str | int) -> int:
        """A column by its name; by its number, where a name would not do."""
        if isinstance(column, int):
            places = [column] if 0 <= column < len(self.names) else []
        else:
            places = [place for place, name in enumerate(self.names) if name == column]
            places = places or [place for place, name in enumerate(self.names) if plain(name) == plain(column)]
        if not places:
            raise UnknownColumns(f"{self.file} has no column {column}: it has {listed(self.names)}.", [field.name])
        if len(places) > 1:
            raise UnknownColumns(f"{self.file} has {len(places)} columns named {column}: rename all but one.", [field.name])
        return places[0]

    def _guess(self, field: Field, taken: set[int]) -> int | None:
        """The best name whose contents agree; else a plain name whatever its contents, so that its rows say what is wrong with them."""
        free = [place for place in range(len(self.names)) if place not in taken]
        for names, pattern, share in ((field.names, None, HALF), ((), field.pattern, MOST), (field.names[:PLAINEST], None, 0)):
            agreeing = [place for place in free if _agreement(field, self.sample[place]) >= share]
            place = _named(names, pattern, self.names, agreeing)
            if place is not None:
                return place
        return None

    def _lacking(self, fields: Sequence[Field], one_of: Sequence[str], places: dict[str, int]) -> UnknownColumns | None:
        missing = [field for field in fields if field.needed and field.name not in places]
        either = [field for name in one_of for field in fields if field.name == name and not set(one_of) & set(places)]
        if not missing and not either:
            return None
        joint, mapped = (" and ", " ") if missing else (" or ", " or --map ")
        wanted = missing or either
        maps = mapped.join(f"{field.name}=COLUMN" for field in wanted)
        means = joint.join(field.means for field in wanted)
        sentence = f"{self.file} has no column for {means}; its columns are {listed(self.names)}. Say which with --map {maps}."
        return UnknownColumns(sentence, [field.name for field in wanted])


def _meaningless(fields: Sequence[Field], said: dict) -> UnknownColumns | None:
    known = {field.name for field in fields}
    strange = [name for name in said if name not in known]
    return UnknownColumns(f"--map {strange[0]}= means nothing here: say {', '.join(sorted(known))}.") if strange else None


def _named(names, pattern, header, places) -> int | None:
    for name in names:
        for place in places:
            if plain(header[place]) == name:
                return place
    return next((place for place in places if pattern and re.search(pattern, plain(header[place]))), None)


def _agreement(field: Field, texts: Sequence[str]) -> float:
    """The share of what a column says that looks like the field."""
    said = [text for text in texts if not is_missing(text)]
    return sum(field.agrees(text) for text in said) / len(said) if said else 1


def listed(header: Sequence[str]) -> str:
    """The columns a file has, as a sentence names them."""
    names = [" ".join(name.split())[:40] or "(no name)" for name in header[:SHOWN_COLUMNS]]
    return ", ".join(names) + (", ..." if len(header) > SHOWN_COLUMNS else "")
