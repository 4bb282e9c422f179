"""Beside a thread: what is being done for this customer, and what they were promised."""

import hashlib
from datetime import datetime

from django.utils.functional import cached_property

from amends.conversations.models import Commitment
from amends.recoveries.models import Recovery
from amends.screens.conversation.forms import CommitmentForm
from amends.screens.parts.steps import Five, five

LAST = 5


class Panel:
    """What a teammate does for this customer here. `tried` is a commitment that was refused."""

    def __init__(self, told, *, at: datetime, tried: CommitmentForm | None = None) -> None:
        self.told, self.at, self._tried = told, at, tried

    @cached_property
    def five(self) -> Five | None:
        """Of the newest recovery."""
        return five(self.told.recoveries[0], self.told.teammate, self.at) if self.told.recoveries else None

    @property
    def other_recoveries(self) -> list[Recovery]:
        return self.told.recoveries[1:]

    @property
    def owed(self) -> list[Commitment]:
        return [one for one in self.told.commitments.values() if not (one.kept_at or one.broken_at)]

    @property
    def settled(self) -> list[Commitment]:
        done = [one for one in self.told.commitments.values() if one.kept_at or one.broken_at]
        return sorted(done, key=lambda one: one.kept_at or one.broken_at, reverse=True)[:LAST]

    @cached_property
    def promising(self) -> CommitmentForm:
        return self._tried or CommitmentForm(auto_id="promising_%s")

    @property
    def mark(self) -> str:
        """The same as long as it would read the same; the five steps look after themselves."""
        promised = [(one.pk, one.kept_at, one.broken_at) for one in self.told.commitments.values()]
        recoveries = [recovery.pk for recovery in self.told.recoveries]
        return hashlib.sha256(repr((recoveries, promised)).encode()).hexdigest()[:16]
