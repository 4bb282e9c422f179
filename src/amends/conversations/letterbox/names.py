"""Names and words as they came, made harmless: senders write what they like."""

import re
import unicodedata
from mimetypes import guess_extension
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

LONGEST_BYTES = 120
LONGEST_ENDING = 16  # letters
DIVIDERS = re.compile(r"[\\/:]")
ODD = re.compile(r'[<>"|?*\x00-\x1f\x7f]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def harmless(name: str, media_type: str = "") -> str:
    """A file's name for a person to see and to save it under: one name, no path, nothing that turns it round."""
    said = unicodedata.normalize("NFC", storable(name))
    said = "".join(letter for letter in said if letter.isprintable())
    last = next((part for part in reversed(DIVIDERS.split(said)) if part.strip(" .")), "")
    plain = " ".join(ODD.sub("_", last).split()).strip(" .")
    if not plain:
        return _("unnamed") + (guess_extension(media_type) or "")
    return _short(f"_{plain}" if RESERVED.match(plain) else plain)


def storable(text: str) -> str:
    """Without what no column of text holds: NUL, and half a pair."""
    return text.replace("\0", "").encode(errors="replace").decode()


def one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in storable(text)).split())


def _short(name: str) -> str:
    """Cut in the middle, so that its ending still says what it is."""
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending) <= LONGEST_ENDING else ""
    room = LONGEST_BYTES - len(ending.encode())
    return name.encode()[:room].decode(errors="ignore").rstrip(" .") + ending
