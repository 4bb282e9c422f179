"""What can be done with conversations: from a list, by a macro, by a rule. Each floor names its own; `settings.AMENDS_DEEDS` lists where.

A deed is the set form of a verb: many rows at once, one event for all of them, within the caller's transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.conversations.asking.question import Choices, nothing_to_choose

Formers = Iterable[tuple[int, str]]  # a conversation's number, and how it stood with it before


class NoSuchDeed(Refusal):
    """Nobody can do that with a conversation."""


class CannotDo(Refusal):
    """A deed cannot be done with this value."""


@dataclass(frozen=True)
class Deed:
    """One verb with one value, as in `Question`; kind yes: it needs none.

    `do(rows, value, by=, at=)` returns how many rows it changed; `by` is None where the house itself does it.
    `was(rows)` says how each stood before, and `back(rows, former, by=, at=)` brings them there again; without the two it has no undo.
    """

    name: str
    label: str | Promise
    kind: str
    do: Callable[..., int]
    choices: Callable[..., Choices] = nothing_to_choose
    was: Callable[..., Formers] | None = None
    back: Callable[..., int] | None = None

    def read(self, value: str, *, by=None) -> Any:
        """The value as `do` takes it."""
        if self.kind == "choice" and value not in {key for key, _name in self.choices(by)}:
            raise CannotDo(_("“%(deed)s” names what is not there any more: choose anew.") % {"deed": self.label})
        if self.kind == "text" and not value.strip():
            raise CannotDo(_("“%(deed)s” needs some words.") % {"deed": self.label})
        return value

    def said(self, value: str, by=None) -> str:
        """In words, before it is done."""
        name = dict(self.choices(by)).get(value, value)
        return _("%(deed)s: %(value)s") % {"deed": self.label, "value": name} if name else str(self.label)


@cache
def deeds() -> dict[str, Deed]:
    """All of them, by their names, in the order in which they are offered."""
    found = [deed for place in settings.AMENDS_DEEDS for deed in import_module(place).DEEDS]
    return {deed.name: deed for deed in found}


def deed(name: str) -> Deed:
    found = deeds().get(name)
    if found is None:
        raise NoSuchDeed(_("Nothing is called “%(name)s” here that could be done with a conversation.") % {"name": name})
    return found
