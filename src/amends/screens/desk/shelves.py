"""The views of a desk beside one another, with how much each holds for one teammate."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amends.base.models import Teammate
from amends.conversations.view import VIEWS

MOST = 500
GROUPS = (
    (_("You"), ("mine",)),
    (_("Team"), ("unowned", "team")),
    (_("Firm"), ("waiting", "at_risk", "commitments", "snoozed", "all")),
)


class Counted(models.Subquery):
    """How many rows a query finds, no further than where it is cut off."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"


@dataclass(frozen=True)
class Shelf:
    """One view: by what it is asked for, its name, the key that opens it, and how much it holds."""

    name: str
    title: str
    key: int
    many: int
    is_more: bool


class Shelves:
    """All views of one teammate at one instant, counted in one question."""

    def __init__(self, teammate, *, at) -> None:
        self.teammate, self.at = teammate, at

    @property
    def groups(self) -> list[tuple[str, list[Shelf]]]:
        return [(title, [self._shelf(name) for name in names]) for title, names in GROUPS]

    @property
    def first_filled(self) -> str:
        """What is opened for who does not say: the first view that holds anything."""
        return next((name for name in VIEWS if self.counts[name]), "all")

    @cached_property
    def counts(self) -> dict[str, int]:
        """One more than MOST stands for any number beyond it."""
        asked = [Counted(view.of(self.teammate, at=self.at).order_by().values("pk")[: MOST + 1]) for view in VIEWS.values()]
        counted = [models.ExpressionWrapper(one, models.IntegerField()) for one in asked]
        me = Teammate.objects.visible_to(self.teammate).filter(pk=self.teammate.pk)
        return dict(zip(VIEWS, me.values_list(*counted).get(), strict=True))

    def _shelf(self, name: str) -> Shelf:
        many = self.counts[name]
        return Shelf(name, VIEWS[name].name, list(VIEWS).index(name) + 1, min(many, MOST), many > MOST)
