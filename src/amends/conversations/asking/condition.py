"""Conditions as they are kept: some questions with their values, all of which must hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.conversations.asking.question import Question, question

MOST = 20


class TooManyConditions(Refusal):
    """More than anybody would read."""


@dataclass(frozen=True)
class Condition:
    """A question with its value, or its contrary."""

    question: Question
    value: str
    is_not: bool = False

    def q(self, by, at) -> Q:
        found = self.question.q(self.question.read(self.value, by=by), by, at)
        return ~found if self.is_not else found

    def said(self, by) -> str:
        """In words, for who reads it."""
        value = dict(self.question.choices(by)).get(self.value, self.value)
        sentence = _("%(question)s: not %(value)s") if self.is_not else _("%(question)s: %(value)s")
        return sentence % {"question": self.question.label, "value": value} if value else str(self.question.label)

    @property
    def written(self) -> list:
        """As JSON keeps it."""
        return [self.question.name, self.value, self.is_not]


class Conditions(tuple):
    """Several; none at all holds for every conversation."""

    @classmethod
    def of(cls, written: Iterable[list], *, by) -> "Conditions":
        """From what JSON kept. Refused where a question is not there, or cannot be asked with that value."""
        found = cls(Condition(question(name), str(value), bool(is_not)) for name, value, is_not in written)
        if len(found) > MOST:
            raise TooManyConditions(_("At most %(most)d conditions go together.") % {"most": MOST})
        for condition in found:
            condition.question.read(condition.value, by=by)
        return found

    def among(self, rows, *, by, at):
        """Those of some conversations for which all of it holds."""
        for condition in self:
            rows = rows.filter(condition.q(by, at))
        return rows

    @property
    def written(self) -> list[list]:
        return [condition.written for condition in self]
