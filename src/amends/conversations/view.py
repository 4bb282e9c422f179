"""The views of a desk, each a question asked of the conversations a teammate may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from amends.conversations.conversation import Conversation
from amends.conversations.turn import SORTS, Sort, Turn, capped, place, turn

__all__ = ["SORTS", "VIEWS", "Sort", "Turn", "View", "capped", "place", "turn"]

SOON = timedelta(days=1)


@dataclass(frozen=True)
class View:
    """One list of a desk; `sort` is the one it is read in unless another is chosen."""

    name: str
    ask: Callable
    sort: str = "newest"

    def of(self, teammate, *, at):
        return self.ask(Conversation.objects.visible_to(teammate).standing(), teammate, at)


VIEWS: dict[str, View] = {
    "mine": View(_("Mine"), lambda seen, teammate, at: seen.mine(teammate).awake(at=at)),
    "unowned": View(_("Unowned"), lambda seen, teammate, at: seen.unowned().awake(at=at)),
    "team": View(_("My teams"), lambda seen, teammate, at: seen.of_teams(teammate).awake(at=at)),
    "waiting": View(_("Waiting"), lambda seen, teammate, at: seen.waiting().awake(at=at), "waiting"),
    "at_risk": View(_("Worth at risk"), lambda seen, teammate, at: seen.at_risk(), "at_risk"),
    "commitments": View(_("Commitments due"), lambda seen, teammate, at: seen.with_commitment_due(at + SOON), "deadline"),
    "snoozed": View(_("Snoozed"), lambda seen, teammate, at: seen.snoozed(at=at)),
    "all": View(_("All"), lambda seen, teammate, at: seen),
}
