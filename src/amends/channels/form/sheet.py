"""What a stranger filled in, as bytes: a line of JSON, then the files, one after the other and each as long as the line says."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from amends.channels.form.stretch import Stretch
from amends.channels.written import LONGEST_BYTES, said_in, words_in
from amends.conversations.letter import Part


@dataclass(frozen=True)
class Sheet:
    """One form, filled in. The number of its page makes two of the same words two sheets."""

    nonce: str
    name: str
    email: str
    subject: str
    text: str

    def pour(self, files: Iterable, into: IO[bytes]) -> None:
        """Write all of it, a piece at a time. `files` have a name, content_type, size and chunks()."""
        files = list(files)
        told = [{"name": file.name, "media_type": file.content_type or "", "size_bytes": file.size} for file in files]
        into.write(json.dumps(asdict(self) | {"files": told}).encode() + b"\n")
        for file in files:
            for chunk in file.chunks():
                into.write(chunk)

    @classmethod
    def read(cls, opened: Callable[[], BinaryIO]) -> tuple["Sheet", tuple[Part, ...]]:
        """The words, and the files, which are read from the same place when they are asked for. Raises NotOurs."""
        with opened() as stream:
            line = stream.readline(LONGEST_BYTES)
            size_bytes = stream.seek(0, 2)
        said = said_in(line)
        words = words_in(said, (field.name for field in fields(cls)))
        return cls(**words), tuple(_parts(said.get("files"), opened, len(line), size_bytes))


def _parts(told, opened, begins: int, size_bytes: int) -> Iterable[Part]:
    for file in told if isinstance(told, list) else []:
        named = file if isinstance(file, dict) else {}
        asked = named.get("size_bytes")
        length = min(asked, size_bytes - begins) if isinstance(asked, int) and asked > 0 else 0
        problem = "" if length == asked else _("This file came cut off.")
        part = partial(Stretch, opened, begins, length)
        yield Part(str(named.get("name", "")), str(named.get("media_type", "")), length, part, problem=problem)
        begins += length
