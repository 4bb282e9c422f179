"""Letters of years, out of the files other mail programs keep them in: each is kept as it is, then read like one that arrives."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from amends.base.event import record
from amends.base.models import Teammate
from amends.conversations.letterbox.addressed import Ends
from amends.conversations.models import Arrival, Inbox
from amends.imports.choices import Choices
from amends.imports.mail.mbox import Watch, letters_in
from amends.imports.mail.places import files_in

TOGETHER = 100
DOOR = "file"


@dataclass
class MailTaken:
    """What an import of mail did: letters that were found, those that were new, and those that named no inbox of ours."""

    letters: int = 0
    kept: int = 0
    without_inbox: int = 0
    live: bool = False
    files: list[str] = field(default_factory=list)


@dataclass
class Sack:
    """Letters on their way in."""

    inbox: Inbox | None
    at: datetime
    taken: MailTaken

    def empty(self, letters: Iterable[BinaryIO]) -> None:
        """So many at a time, each lot in one transaction: cut off and begun again, what is in stays in."""
        with ExitStack() as lot:
            told = [one for letter in letters for one in self._addressed(lot.enter_context(letter))]
            for inbox, theirs in groupby(sorted(told, key=lambda one: one[0].pk), key=lambda one: one[0]):
                Arrival.keep_all(((letter, said) for _inbox, letter, said in theirs), inbox=inbox, door=DOOR, at=self.at)

    def _addressed(self, letter: BinaryIO) -> Iterator[tuple[Inbox, BinaryIO, dict]]:
        """The letter for each inbox, with what there is to say of it."""
        ends = Ends.of(letter)
        inboxes = [self.inbox] if self.inbox else ends.inboxes(None)
        said = {"channel": "email", "sender": ends.sender, "imported_at": None if self.taken.live else self.at}
        self.taken.letters += 1
        self.taken.without_inbox += not inboxes
        yield from ((inbox, letter, said) for inbox in inboxes)


def read(
    places: Sequence[str | Path],
    inbox: Inbox | None = None,
    *,
    at: datetime,
    by: Teammate | None = None,
    watch: Watch | None = None,
    **said: bool,
) -> MailTaken:
    """Keep the letters of files, Maildirs and folders. `said` may be `live`, and `into_demo`. Where an inbox is named all go there."""
    choices = Choices(**said)
    choices.refuse_demo()
    files = [file for place in places for file in files_in(Path(place))]
    taken = MailTaken(live=choices.live, files=[str(file) for file in files])
    sack = Sack(inbox, at, taken)
    for lot in _lots(letter for file in files for letter in letters_in(file, watch)):
        sack.empty(lot)
    taken.kept = Arrival.objects.filter(door=DOOR, arrived_at=at).count()
    record("letters.taken_in", by=by, at=at, count=taken.kept, live=taken.live, files=[Path(place).name for place in places])
    return taken


def _lots(letters: Iterator[BinaryIO]) -> Iterator[list[BinaryIO]]:
    lot: list[BinaryIO] = []
    for letter in letters:
        lot.append(letter)
        if len(lot) == TOGETHER:
            yield lot
            lot = []
    yield lot
