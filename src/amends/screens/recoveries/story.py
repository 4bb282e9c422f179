"""One recovery: whom it is about, what happened, and what was done about it."""

import hashlib
from datetime import datetime

from django.utils.functional import cached_property

from amends.listening.models import Judgement, Occasion
from amends.recoveries.models import Recovery
from amends.screens.recoveries.log import VERDICTS, Line, log_of

MOST_OCCASIONS = 20


class Story:
    """What one teammate reads of it at one instant."""

    def __init__(self, recovery: Recovery, teammate, *, at: datetime) -> None:
        self.recovery, self.teammate, self.at = recovery, teammate, at

    @property
    def reads_letters(self) -> bool:
        return self.teammate.reads_letters

    @cached_property
    def occasions(self) -> list[Occasion]:
        """What opened the moment, and what joined it, in order."""
        told = self.recovery.moment.occasions.select_related("conversation", "order_event__order")
        return list(told.order_by("at", "pk")[:MOST_OCCASIONS])

    @cached_property
    def previews(self) -> list[tuple[Occasion, str]]:
        """With the last words of each conversation, for whoever may read words at all."""
        return [
            (occasion, occasion.conversation.preview_for(self.teammate) if occasion.conversation else "") for occasion in self.occasions
        ]

    @cached_property
    def judgement(self) -> Judgement | None:
        return Judgement.that_counts(self.recovery.moment)

    @property
    def verdict(self) -> str:
        return str(VERDICTS[self.recovery.moment.verdict])

    @cached_property
    def log(self) -> list[Line]:
        return log_of(self.recovery)

    @property
    def mark(self) -> str:
        """The same as long as nothing was done: whatever is done is in the log."""
        return hashlib.sha256(repr(self.log).encode()).hexdigest()[:16]

    @property
    def may_be_called_off(self) -> bool:
        """Nothing was done yet, and nobody holds it to be a misery any more."""
        is_untouched = not self.recovery.taken() and not self.recovery.callings_off.standing().exists()
        return self.reads_letters and self.recovery.moment.verdict != "misery" and is_untouched
