"""Where letters lie: in a file, in a Maildir, in a folder of files and Maildirs."""

from collections.abc import Iterator
from pathlib import Path

from amends.imports.unpacked import UnreadableFile

MAILDIR = ("cur", "new")  # what lies in tmp is not whole
FILES = (".eml", ".mbox", ".mbx", ".eml.gz", ".mbox.gz")


def files_in(place: Path) -> list[Path]:
    """In an order that is the same each time. A file that is named is taken, whatever it is called."""
    if not place.exists():
        raise UnreadableFile(f"{place} does not exist: check the name.")
    found = sorted(_under(place)) if place.is_dir() else [place]
    if not found:
        raise UnreadableFile(f"{place} has no letters: give an mbox file, a Maildir, or a folder of .eml files.")
    return found


def _under(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and (path.parent.name in MAILDIR or path.name.lower().endswith(FILES)) and path.stat().st_size:
            yield path
