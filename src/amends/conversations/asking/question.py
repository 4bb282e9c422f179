"""What can be asked of conversations: by a view that was saved, by the condition of a rule, by an operator of the search.

Each floor names its own questions; `settings.AMENDS_QUESTIONS` lists where.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amends.base.digits import number
from amends.base.refusal import Refusal

Choices = Iterable[tuple[str, str | Promise]]
NUMBERS = ("number", "days", "minutes", "cents")


class NoSuchQuestion(Refusal):
    """Nobody can ask that of a conversation."""


class NoSuchAnswer(Refusal):
    """A question cannot be asked with this value."""


def nothing_to_choose(_teammate) -> Choices:
    return ()


@dataclass(frozen=True)
class Question:
    """One question with one value: `q` turns the value into a condition on rows that no join may multiply.

    `kind` is what the value is: yes (none), choice (one of `choices`), text, or a whole number: number, days, minutes, cents.
    `q` takes the value, who asks (None: the house itself) and at which instant.
    """

    name: str
    label: str | Promise
    kind: str
    q: Callable[..., Q]
    choices: Callable[..., Choices] = nothing_to_choose

    def read(self, value: str, *, by=None) -> Any:
        """The value as `q` takes it."""
        if self.kind in NUMBERS:
            return self._number(value)
        if self.kind == "choice" and value not in {key for key, _name in self.choices(by)}:
            raise NoSuchAnswer(_("“%(question)s” is asked for what is not there any more: choose anew.") % {"question": self.label})
        if self.kind == "text" and not value.strip():
            raise NoSuchAnswer(_("“%(question)s” needs some words.") % {"question": self.label})
        return value

    def _number(self, value: str) -> int:
        found = number(value.strip())
        if found is None:
            raise NoSuchAnswer(_("“%(question)s” needs a whole number.") % {"question": self.label})
        return found


@cache
def questions() -> dict[str, Question]:
    """All of them, by their names, in the order in which they are offered."""
    found = [question for place in settings.AMENDS_QUESTIONS for question in import_module(place).QUESTIONS]
    return {question.name: question for question in found}


def question(name: str) -> Question:
    found = questions().get(name)
    if found is None:
        raise NoSuchQuestion(_("Nothing is called “%(name)s” here that could be asked of a conversation.") % {"name": name})
    return found
