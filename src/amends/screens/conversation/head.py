"""Above a thread: what it is about, who answers for it, and what the moment was."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from amends.conversations.channel import channel_of
from amends.listening.models import Judgement, Moment
from amends.screens.conversation.forms import JudgementForm, OwnerForm, SnoozeForm, TeamForm
from amends.screens.conversation.lines import what_it_was
from amends.screens.conversation.regrouping_told import Kin
from amends.screens.conversation.snoozes import Until, times
from amends.screens.conversation.told import VERDICT_NAMES, Told

KEYS = {"magic": "+", "plain": "p", "misery": "m"}


@dataclass(frozen=True)
class Choice:
    """A verdict with the key that gives it; `known` is what is said of it already."""

    verdict: str
    name: str | Promise
    key: str
    is_chosen: bool
    known: Judgement | None


class Head:
    """The subject of one conversation, with the deeds that concern all of it. `tried` holds forms that were refused."""

    def __init__(self, told: Told, reader, *, at: datetime, tried: dict | None = None) -> None:
        self.told, self.reader, self.at, self._tried = told, reader, at, tried or {}

    @property
    def conversation(self):
        return self.told.conversation

    @property
    def title(self) -> str:
        """The subject is the customer's own words."""
        if self.told.reads and self.conversation.subject:
            return self.conversation.subject
        return _("Conversation %(number)s") % {"number": self.conversation.pk}

    @property
    def channel(self) -> str | Promise:
        """By which it came; history came by none."""
        channel = channel_of(self.conversation.inbox.channel)
        return channel.called if channel else _("taken in")

    @property
    def is_mine(self) -> bool:
        return self.conversation.owner_id == self.told.teammate.pk

    @property
    def is_snoozed(self) -> bool:
        return bool(self.conversation.snoozed_until and self.conversation.snoozed_until > self.at)

    @property
    def moment(self) -> Moment | None:
        return self.told.moment

    @property
    def judgements(self) -> list[Judgement]:
        """Of the moment that is judged, newest first."""
        return [one for one in reversed(self.told.judgements) if one.moment_id == self.moment.pk] if self.moment else []

    @property
    def counts(self) -> Judgement | None:
        return self.told.counts

    @property
    def is_proposed(self) -> bool:
        """Only a rule or an import has judged it."""
        return self.counts is not None and self.counts.by_id is None

    @property
    def what_it_was(self) -> str:
        return what_it_was(self.counts)

    @property
    def others(self) -> list[tuple[Moment, str]]:
        """Its earlier moments, and what they were."""
        return [(moment, what_it_was(moment) if moment.verdict else _("not judged")) for moment in self.told.moments[1:]]

    @property
    def choices(self) -> list[Choice]:
        said = self.counts.verdict if self.counts else None
        return [Choice(verdict, name, KEYS[verdict], verdict == said, self._known(verdict)) for verdict, name in VERDICT_NAMES.items()]

    @cached_property
    def kin(self) -> Kin:
        return Kin(self.told)

    @property
    def untils(self) -> list[Until]:
        return times(self.at, self.reader.firm)

    @cached_property
    def judging(self) -> JudgementForm:
        known = self.counts
        initial = {"verdict": known.verdict, "cause": known.cause_id, "severity": known.severity} if known else {}
        return self._tried.get("judging") or JudgementForm(initial=initial)

    @cached_property
    def snoozing(self) -> SnoozeForm:
        return self._tried.get("snoozing") or SnoozeForm()

    @cached_property
    def owning(self) -> OwnerForm:
        known = {"owner": self.conversation.owner_id}
        return self._tried.get("owning") or OwnerForm(conversation=self.conversation, initial=known)

    @cached_property
    def handing(self) -> TeamForm | None:
        """None in a firm without teams."""
        form = self._tried.get("handing") or TeamForm(initial={"team": self.conversation.team_id})
        return form if form.teams else None

    @property
    def mark(self) -> str:
        """The same as long as it would read the same."""
        row, judged = self.conversation, [(one.pk, one.withdrawn_at) for one in self.told.judgements]
        said = (row.subject, row.customer.name, row.owner_id, row.team_id, row.closed_at, row.snoozed_until, self.is_snoozed, judged)
        return hashlib.sha256(repr((said, len(self.told.moments), self.kin.mark)).encode()).hexdigest()[:16]

    def _known(self, verdict: str) -> Judgement | None:
        return self.counts if self.counts and self.counts.verdict == verdict else None
