"""A letter on the table, on its way through the filters."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from amends.conversations.address import can_be_written_to
from amends.conversations.letter import Letter, Part, Person
from amends.conversations.letterbox.keys import key_in, key_of, own_id
from amends.conversations.letterbox.known import Known
from amends.conversations.letterbox.names import one_line
from amends.customers.address import plain

EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
MOST_REFERENCES = 60
LONGEST_NAME = 200


@dataclass(frozen=True)
class Enclosed:
    """A file that is taken out of a letter, and what there is to say of it."""

    part: Part
    remark: str
    is_refused: bool


@dataclass
class Opened:
    """What arrived, what it says, and what the filters have found out so far."""

    arrival: Any
    letter: Letter
    looked_at: datetime
    known: Known = field(default_factory=Known)
    conversation: Any = None
    beside: tuple[Any, str] | None = None  # the conversation it names, and why it is no part of it
    message: Any = None
    enclosed: list[Enclosed] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    is_apart: bool = False  # a copy of it lies where other people see it: this one is a letter of its own

    def remark(self, filter_: str, said: str) -> None:
        self.remarks.append((filter_, said))

    @property
    def is_history(self) -> bool:
        return self.arrival.imported_at is not None

    @property
    def is_ours(self) -> bool:
        """We wrote it ourselves, before there was an Amends."""
        return self.is_history and self.letter.machine is not None and self.letter.machine.kind == "own"

    @property
    def is_list(self) -> bool:
        return self.letter.machine is not None and self.letter.machine.kind == "list"

    @cached_property
    def at(self) -> datetime:
        """When it was said. What it says of that itself is believed of history alone."""
        said = self.letter.sent_at
        return said if self.is_history and said and EARLIEST <= said <= self.arrival.arrived_at else self.arrival.arrived_at

    @property
    def key(self) -> str:
        return self._key_apart if self.is_apart else self._key

    @cached_property
    def own_id(self) -> str:
        return own_id(self.letter)

    @cached_property
    def answers(self) -> list[str]:
        """The ids it answers to, the nearest one first; of a chain without end, its beginning and its end."""
        chain = list(reversed(self.letter.references))
        if len(chain) > MOST_REFERENCES:
            chain = chain[: MOST_REFERENCES - 1] + chain[-1:]
        return list(dict.fromkeys([*self.letter.in_reply_to[:MOST_REFERENCES], *chain]))

    @cached_property
    def sender(self) -> Person | None:
        """Who wrote it, if a letter could reach them."""
        said = self.letter.sender
        return said if said and said.kind == "email" and can_be_written_to(said.address) else None

    @cached_property
    def writer(self) -> tuple[str, str, str]:
        """By what its writer is known (a kind of address, and the address), and their name. Who gives none is one an inbox."""
        said = self.letter.sender
        name = one_line(said.name)[:LONGEST_NAME] if said else ""
        if self.sender:
            return "email", plain("email", self.sender.address), name or self.sender.address
        if said and said.kind != "email" and one_line(said.address):
            return said.kind, plain(said.kind, one_line(said.address)[:LONGEST_NAME]), name
        written = one_line(f"{said.name} {said.address}")[:LONGEST_NAME] if said else ""
        unknown = _("Unknown sender (%(inbox)s)") % {"inbox": self.arrival.inbox}
        return ("unreachable", written, written) if written else ("unknown", f"inbox {self.arrival.inbox_id}", unknown)

    @cached_property
    def ends(self) -> list[str]:
        """Every address it was brought to, as far as anybody says."""
        named = [person.address for person in (*self.letter.to, *self.letter.cc)]
        return [*named, *self.letter.delivered_to, *self.arrival.recipients]

    @cached_property
    def _key(self) -> str:
        """Made of all its words: once will do."""
        return key_of(self.letter, self.own_id)

    @cached_property
    def _key_apart(self) -> str:
        return key_in(self.arrival.inbox_id, self.letter, self.own_id)
