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
    """A file without the columns that are needed."""


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


def columns_of(file: str, header: Sequence[str], sample: Sequence[Sequence[str]], fields: Sequence[Field], mapping: dict | None) -> dict:
    """Field -> number of its column. `sample` holds some of each column's texts."""
    mapping = mapping or {}
    found = _said(file, header, fields, mapping)
    for field in fields:
        if field.name in mapping:
            continue
        guess = _guess(field, header, sample, set(found.values()))
        if guess is not None:
            found[field.name] = _place(file, header, header[guess]) if header[guess] else guess
    missing = [field for field in fields if field.needed and field.name not in found]
    if missing:
        raise UnknownColumns(_needs(file, header, missing))
    return found


def _said(file, header, fields, mapping) -> dict[str, int]:
    known = {field.name for field in fields}
    said = {}
    for name, column in mapping.items():
        if name not in known:
            raise UnknownColumns(f"--map {name}= means nothing here: say {', '.join(sorted(known))}.")
        if column:
            said[name] = _place(file, header, column)
    return said


def _place(file, header, column) -> int:
    places = [place for place, name in enumerate(header) if name == column]
    places = places or [place for place, name in enumerate(header) if plain(name) == plain(column)]
    if not places:
        raise UnknownColumns(f"{file} has no column {column}: it has {listed(header)}.")
    if len(places) > 1:
        raise UnknownColumns(f"{file} has {len(places)} columns named {column}: rename all but one.")
    return places[0]


def _guess(field: Field, header, sample, taken) -> int | None:
    """The best name whose contents agree; else a plain name whatever its contents, so that its rows say what is wrong with them."""
    free = [place for place in range(len(header)) if place not in taken]
    for names, pattern, share in ((field.names, None, HALF), ((), field.pattern, MOST), (field.names[:PLAINEST], None, 0)):
        agreeing = [place for place in free if _agreement(field, sample[place]) >= share]
        place = _named(names, pattern, header, agreeing)
        if place is not None:
            return place
    return None


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


def _needs(file, header, missing) -> str:
    wanted = " and ".join(field.means for field in missing)
    maps = " ".join(f"{field.name}=COLUMN" for field in missing)
    return f"{file} has no column for {wanted}; its columns are {listed(header)}. Say which with --map {maps}."


def listed(header: Sequence[str]) -> str:
    """The columns a file has, as a sentence names them."""
    names = [" ".join(name.split())[:40] or "(no name)" for name in header[:SHOWN_COLUMNS]]
    return ", ".join(names) + (", ..." if len(header) > SHOWN_COLUMNS else "")
