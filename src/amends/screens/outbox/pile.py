"""The letters of a firm, the newest first, some at a time."""

import re
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from amends.conversations.models import Sending
from amends.screens.outbox.letter import Letter

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)


class Pile:
    """What one teammate sees of it from a place on; a place that says nothing is the top."""

    def __init__(self, teammate, place: str, *, at: datetime, many: int) -> None:
        self.teammate, self.place, self.at, self.many = teammate, place, at, many

    @property
    def letters(self) -> list[Letter]:
        return [Letter(sending, self.teammate, at=self.at) for sending in self._found[: self.many]]

    @property
    def after(self) -> str:
        """Where the next ones begin; blank: that was all."""
        if len(self._found) <= self.many:
            return ""
        last = self._found[self.many - 1]
        return f"{(last.due_at - EPOCH) // timedelta(microseconds=1)}.{last.pk}"

    @cached_property
    def _found(self) -> list[Sending]:
        seen = Sending.objects.visible_to(self.teammate)
        told = seen.select_related("message__by", "message__conversation__customer").prefetch_related("message__recipients")
        return list(self._below(told).order_by("-due_at", "-pk")[: self.many + 1])

    def _below(self, letters: QuerySet) -> QuerySet:
        place = PLACE.fullmatch(self.place)
        if not place:
            return letters
        try:
            due_at = EPOCH + timedelta(microseconds=int(place[1]))
        except OverflowError:
            return letters
        return letters.filter(Q(due_at__lt=due_at) | Q(due_at=due_at, pk__lt=int(place[2])), due_at__lte=due_at)
