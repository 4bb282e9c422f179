from datetime import datetime

from amends.conversations.models import Sending
from amends.screens.outbox.letter import Letter
from amends.screens.parts.newest import Newest


class Pile(Newest):
    """The letters of a firm, as far as one teammate sees them."""

    def __init__(self, teammate, place: str, *, at: datetime, many: int) -> None:
        self.teammate, self.at = teammate, at
        seen = Sending.objects.visible_to(teammate)
        told = seen.select_related("message__by", "message__conversation__customer").prefetch_related("message__recipients")
        super().__init__(told, "due_at", place, many=many)

    @property
    def letters(self) -> list[Letter]:
        return [Letter(sending, self.teammate, at=self.at) for sending in self.rows]
