"""The five steps of a recovery, as its own page and the side of a conversation show them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from amends.base.models import Firm
from amends.recoveries.models import Goodwill, Purse, Recovery, Step
from amends.recoveries.step import STEP_NAMES
from amends.recoveries.taking_back import CannotTakeBack, to_take_back
from amends.screens.parts.addition import Addition, additions
from amends.screens.parts.reader import Reader
from amends.screens.parts.step_forms import form_of

ASKS = {
    "own": _("One owner, to the end. No talk of blame."),
    "fix": _("The problem is gone, and the customer agrees."),
    "make_good": _("A gesture of goodwill, from your purse."),
    "prevent": _("The cause is found, and something is done about it."),
    "be_gracious": _("An apology, what we changed, and a look back some days later."),
}


@dataclass(frozen=True)
class Stage:
    """One of the five: who took it when, or what it asks; with its form where it can be taken here and now."""

    kind: str
    name: str | Promise
    asks: str | Promise
    step: Step | None
    state: str
    due_at: datetime | None
    is_late: bool
    after: str
    form: forms.Form | None
    may_be_taken: bool
    may_be_taken_back: bool


@dataclass(frozen=True)
class Floor:
    """What everybody gets, whatever they are worth."""

    own: str
    fix: str
    look_back_days: int


class Five:
    """What the steps of one recovery show to one teammate. `tried` is a form that was refused, `wanted` a step asked for out of turn."""

    def __init__(
        self, recovery: Recovery, teammate, at: datetime, *, tried: tuple[str, forms.Form] | None = None, wanted: str = ""
    ) -> None:
        self.recovery, self.teammate, self.at = recovery, teammate, at
        self._tried, self._wanted = tried, wanted

    @property
    def may_act(self) -> bool:
        return self.teammate.reads_letters

    @cached_property
    def taken(self) -> dict[str, Step]:
        return self.recovery.taken()

    @cached_property
    def calling_off(self):
        return self.recovery.callings_off.standing().select_related("by").first()

    @cached_property
    def next(self) -> str | None:
        """The step that is due; none once the customer is whole, or it was called off."""
        if "be_gracious" in self.taken or self.calling_off:
            return None
        return next(kind for kind in STEP_NAMES if kind not in self.taken)

    @cached_property
    def may_take_back(self) -> str | None:
        """The step that may have been a slip of their hand."""
        latest = max(self.taken.values(), key=lambda step: (step.at, step.pk), default=None)
        if latest is None or not self.may_act:
            return None
        try:
            return to_take_back(self.recovery, latest.kind, by=self.teammate, at=self.at).kind
        except CannotTakeBack:
            return None

    @cached_property
    def stages(self) -> list[Stage]:
        return [self._stage(kind) for kind in STEP_NAMES]

    @cached_property
    def goodwill(self) -> Goodwill | None:
        return self.recovery.goodwill.standing().first()

    @cached_property
    def purse(self) -> Purse:
        return Purse.objects.of(self.teammate, at=self.at)

    @cached_property
    def firm(self) -> Firm:
        return Firm.the()

    @property
    def look_back_at(self) -> datetime:
        """When it is looked back on, or will be if it ends now."""
        return self.recovery.look_back_at or self.at + timedelta(days=self.firm.look_back_days)

    @property
    def floor(self) -> Floor:
        own, fix = timedelta(minutes=self.firm.own_minutes), timedelta(minutes=self.firm.fix_minutes)
        return Floor(Reader.lasting(own), Reader.lasting(fix), self.firm.look_back_days)

    @cached_property
    def addition(self) -> Addition | None:
        customer = self.recovery.moment.customer_id
        return additions([customer]).get(customer)

    @property
    def state(self) -> str:
        """The same as long as nobody did anything."""
        off = self.calling_off and self.calling_off.pk
        return _mark([*self.taken.values(), self.recovery.owner_id, off])

    @property
    def mark(self) -> str:
        """The same as long as it would read the same."""
        clocks = [stage.due_at and (stage.due_at - self.at) // timedelta(minutes=1) for stage in self.stages]
        return _mark([self.state, clocks, *(stage.may_be_taken_back for stage in self.stages)])

    def _stage(self, kind: str) -> Stage:
        step, form, due_at = self.taken.get(kind), self._form(kind), self._due_at(kind)
        return Stage(
            kind,
            STEP_NAMES[kind],
            ASKS[kind],
            step,
            state="done" if step else "now" if kind == self.next else "later",
            due_at=due_at,
            is_late=due_at is not None and due_at < self.at,
            after=Reader.lasting(step.at - self.recovery.opened_at) if step else "",
            form=form,
            may_be_taken=self.may_act and not step and not form and bool(self.next) and kind != "be_gracious",
            may_be_taken_back=kind == self.may_take_back,
        )

    def _due_at(self, kind: str) -> datetime | None:
        if kind in self.taken or not self.next:
            return None
        return {"own": self.recovery.own_by, "fix": self.recovery.fix_by}.get(kind)

    def _form(self, kind: str) -> forms.Form | None:
        if self._tried and self._tried[0] == kind:
            return self._tried[1]
        if not (self.may_act and self.next) or kind in self.taken:
            return None
        is_wanted = self._wanted in STEP_NAMES and self._wanted not in self.taken
        chosen = self._wanted if is_wanted else self.next
        return form_of(kind, self.recovery, is_wanted=is_wanted) if kind == chosen else None


def _mark(said: list) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def five(recovery: Recovery, teammate, at: datetime, **asked) -> Five:
    """The steps of a recovery for `{% include "screens/parts/_steps.html" with five=five %}`."""
    return Five(recovery, teammate, at, **asked)
