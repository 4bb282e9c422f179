"""The recoveries as a board: a column for each step that comes next, and a line of those whole lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from amends.conversations.turn import capped
from amends.listening.models import Occasion
from amends.recoveries.models import Goodwill, Recovery, Step
from amends.recoveries.step import STEP_NAMES
from amends.screens.parts.addition import Addition, additions
from amends.screens.recoveries.filters import FILTERS

A_COLUMN, AT_MOST = 50, 500
LATELY, MOST_LATELY = timedelta(days=7), 12
COLUMNS = {
    "own": _("To own"),
    "fix": _("To fix"),
    "make_good": _("To make good"),
    "prevent": _("To prevent"),
    "be_gracious": _("To be gracious"),
}
ONTO = dict(zip(COLUMNS, [*COLUMNS, "whole"][1:], strict=True))
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Card:
    """One recovery as its column shows it."""

    recovery: Recovery
    words: str
    is_late: bool
    goodwill: Goodwill | None
    addition: Addition | None

    def stamp(self, at: datetime) -> tuple:
        """The same as long as it reads the same."""
        recovery, goodwill = self.recovery, self.goodwill
        clock = ((recovery.next_due_at or recovery.opened_at) - at) // MINUTE
        known = (recovery.owner and recovery.owner.name, recovery.moment.cause_id, goodwill and goodwill.cents)
        return recovery.pk, clock, self.words, str(recovery.moment.customer), known, self.addition


@dataclass(frozen=True)
class Column:
    """The recoveries whose next step is the same, nearest deadline first."""

    step: str
    name: str | Promise
    onto: str
    cards: list[Card]
    many: int
    has_more: bool
    is_whole: bool

    @property
    def step_name(self) -> str | Promise:
        return STEP_NAMES[self.step]

    @property
    def onto_name(self) -> str | Promise:
        return COLUMNS.get(self.onto, _("Whole lately"))


class Board:
    """What one teammate sees of the recoveries at one instant, of those asked for; `longer` is the column that shows more."""

    def __init__(self, teammate, *, at: datetime, of: str = "all", longer: str = "") -> None:
        self.teammate, self.at, self.longer = teammate, at, longer
        self.of = of if of in FILTERS else "all"

    @property
    def filters(self) -> list[tuple]:
        return [(key, name) for key, (name, _narrow) in FILTERS.items()]

    @property
    def may_act(self) -> bool:
        return self.teammate.reads_letters

    @cached_property
    def columns(self) -> list[Column]:
        found = {step: self._rows(step) for step in COLUMNS}
        shown = list(chain.from_iterable(rows[: self._most(step)] for step, rows in found.items()))
        _know(shown)
        worths = additions({recovery.moment.customer_id for recovery in shown})
        return [self._column(step, rows, worths) for step, rows in found.items()]

    @cached_property
    def lately(self) -> list[Step]:
        """The last that ended well, newest first."""
        ended = Step.objects.standing().filter(kind="be_gracious", at__gte=self.at - LATELY, recovery__in=self._of(Recovery.objects))
        return list(ended.select_related("by", "recovery__moment__customer").order_by("-at", "-pk")[:MOST_LATELY])

    @property
    def known(self) -> Addition | None:
        """Of any customer whose worth is known: when it was reckoned, and what it assumes."""
        return next((card.addition for column in self.columns for card in column.cards if card.addition), None)

    @property
    def is_empty(self) -> bool:
        return not any(column.cards for column in self.columns)

    @property
    def stamp(self) -> tuple:
        cards = [[card.stamp(self.at) for card in column.cards] + [column.many] for column in self.columns]
        return cards, [step.pk for step in self.lately]

    def _of(self, recoveries):
        return FILTERS[self.of][1](recoveries.visible_to(self.teammate), self.teammate)

    def _most(self, step: str) -> int:
        return AT_MOST if step == self.longer else A_COLUMN

    def _rows(self, step: str) -> list[Recovery]:
        """One more than are shown, to tell whether there are more."""
        return list(self._next(step).select_related("moment__customer", "moment__cause", "owner")[: self._most(step) + 1])

    def _next(self, step: str):
        soonest = F("next_due_at").asc(nulls_last=True)
        return self._of(Recovery.objects).open().with_next_step().filter(next_step=step).order_by(soonest, "opened_at", "pk")

    def _column(self, step: str, rows: list[Recovery], worths: dict) -> Column:
        most = self._most(step)
        cards = [self._card(recovery, worths) for recovery in rows[:most]]
        is_whole = len(rows) <= most
        many, has_more = (len(rows), False) if is_whole else capped(self._next(step), AT_MOST)
        return Column(step, COLUMNS[step], ONTO[step], cards, many, has_more, is_whole)

    def _card(self, recovery: Recovery, worths: dict) -> Card:
        due_at, customer = recovery.next_due_at, recovery.moment.customer_id
        goodwill = next(iter(recovery.given), None)
        return Card(recovery, self._words(recovery), due_at is not None and due_at < self.at, goodwill, worths.get(customer))

    def _words(self, recovery: Recovery) -> str:
        """What it is about: the subject of its first conversation, for whoever may read words; else what befell the order."""
        occasions = recovery.moment.occasions.all()
        subjects = [occasion.conversation.subject for occasion in occasions if occasion.conversation and self.may_act]
        befell = [occasion.order_event.kind for occasion in occasions if occasion.order_event]
        return next(filter(None, subjects + befell), "")


def _know(recoveries: list[Recovery]) -> None:
    """What cards show of other tables, for all of them at once."""
    told = Occasion.objects.select_related("conversation", "order_event").order_by("at", "pk")
    given = Goodwill.objects.standing()
    prefetch_related_objects(recoveries, Prefetch("moment__occasions", told), Prefetch("goodwill", given, to_attr="given"))
