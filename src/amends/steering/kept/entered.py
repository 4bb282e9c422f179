from django.db import models, transaction

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal

SHARES = {
    "satisfied": "the share of complainants who end satisfied",
    "mollified": "the share of complainants who end half satisfied",
    "dissatisfied": "the share of complainants who end dissatisfied",
    "complain": "the share of customers with a problem who complain",
    "logged": "the share of complaints that reach your log",
    "stay": "the share of customers without a problem who are still there a year later",
    "leave_silent": "the chance that a problem nobody complained about makes a customer leave",
    "leave_satisfied": "the chance that a problem, complained about and satisfied, makes a customer leave",
    "leave_mollified": "the chance that a problem, complained about and half satisfied, makes a customer leave",
    "leave_dissatisfied": "the chance that a problem, complained about and not satisfied, makes a customer leave",
    "lost_per_told": "the chance that somebody who is told something bad is lost",
    "won_per_told": "the chance that somebody who is told something good is won",
}
WHO = {
    "silent": "who met a problem and did not complain",
    "satisfied": "whose complaint ended well",
    "mollified": "whose complaint ended half well",
    "dissatisfied": "whose complaint ended badly",
    "without": "without a problem",
}
TOLD = {
    f"told_{what}_{who}": f"how many people a customer {words} tells something {what}"
    for what in ("bad", "good")
    for who, words in WHO.items()
}
AMOUNTS = TOLD | {
    "word_cents": "what one so lost is worth, in the smallest coin of your currency",
    "handling_cents": "what handling one complaint costs, in the smallest coin of your currency",
}
NAMES = SHARES | AMOUNTS
MOST = dict.fromkeys(AMOUNTS, 1e12)
NEVER_NONE = {"complain", "logged", "stay"}


class CannotEnter(Refusal):
    """This is nothing that damage is reckoned from."""


class EnteredQuerySet(models.QuerySet):
    def latest_by_name(self) -> dict[str, "Entered"]:
        """What counts: the last word on each name."""
        return {entered.name: entered for entered in self.order_by("name", "-pk").distinct("name")}


class Entered(models.Model):
    """A number the firm told us because nothing on record tells it. The last word counts, earlier ones stay."""

    name = models.TextField()
    value = models.FloatField()
    asked = models.PositiveIntegerField(null=True, blank=True)
    source = models.TextField(blank=True, default="")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = EnteredQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="entered_is_no_debt"),
            models.CheckConstraint(condition=models.Q(asked=None) | models.Q(asked__gt=0), name="entered_asked_somebody"),
        ]
        indexes = [models.Index(fields=["name", "-id"], name="entered_latest")]

    def __str__(self) -> str:
        return f"{self.name} = {self.value:g}"

    @classmethod
    @transaction.atomic
    def enter(cls, name: str, value: float, *, by, at, asked: int | None = None, source: str = "") -> "Entered":
        """Tell a number; `asked` of how many people it is a share, where it is one."""
        _refuse(name, value, asked)
        entered = cls.objects.create(name=name, value=value, asked=asked, source=source, by=by, at=at)
        record("damage.entered", about=entered, by=by, at=at, name=name, value=value)
        return entered


def _refuse(name: str, value: float, asked: int | None) -> None:
    if name not in NAMES:
        raise CannotEnter(f"{name} is nothing that damage is reckoned from: enter {', '.join(NAMES)}.")
    if not (0 <= value <= MOST.get(name, 1.0) and (value > 0 or name not in NEVER_NONE)):
        range_ = f"from {'more than ' * (name in NEVER_NONE)}0 to {MOST.get(name, 1):,.0f}"
        raise CannotEnter(f"{name} is {NAMES[name]}: enter a number {range_}.")
    if asked is not None and asked < 1:
        raise CannotEnter("Ask at least one person, or leave out how many were asked.")
