from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.steering.kept.names import AMOUNTS, MOST, NAMES, NEVER_NONE, SHARES, TOLD

__all__ = ["AMOUNTS", "NAMES", "SHARES", "TOLD", "CannotEnter", "Entered", "Overtaken"]


class CannotEnter(Refusal):
    """This is nothing that damage is reckoned from."""


class Overtaken(Refusal):
    """Somebody has had another word since."""


class EnteredQuerySet(models.QuerySet):
    def latest_by_name(self) -> dict[str, "Entered"]:
        """What counts: the last word on each name, unless that withdrew it."""
        return {entered.name: entered for entered in self.last_words() if entered.value is not None}

    def last_words(self) -> "EnteredQuerySet":
        """The last word on each name, withdrawals included."""
        return self.order_by("name", "-pk").distinct("name")

    def history(self, name: str) -> "EnteredQuerySet":
        """Every word on a name, newest first."""
        return self.filter(name=name).select_related("by").order_by("-pk")


class Entered(models.Model):
    """A number the firm told us because nothing on record tells it. The last word counts, earlier ones stay; without a value it
    withdraws what was said before."""

    name = models.TextField()
    value = models.FloatField(null=True, blank=True)
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
        return f"{self.name} withdrawn" if self.value is None else f"{self.name} = {self.value:g}"

    @classmethod
    @transaction.atomic
    def enter(cls, name: str, value: float, *, by, at, asked: int | None = None, source: str = "") -> "Entered":
        """Tell a number; `asked` of how many people it is a share, where it is one. A person says where it comes from."""
        _refuse(name, value, asked)
        if by is not None and not source.strip():
            raise CannotEnter(_("Say where the number comes from: a survey, your bookkeeping, a guess of yours."))
        entered = cls.objects.create(name=name, value=value, asked=asked, source=source.strip(), by=by, at=at)
        record("damage.entered", about=entered, by=by, at=at, name=name, value=value)
        return entered

    @classmethod
    @transaction.atomic
    def withdraw(cls, name: str, *, by, at) -> "Entered":
        """What was entered no longer counts: the number is estimated, assumed or not known again, as before."""
        if name not in cls.objects.filter(name=name).latest_by_name():
            raise CannotEnter(_("Nothing is entered that could be withdrawn."))
        withdrawn = cls.objects.create(name=name, by=by, at=at)
        record("damage.withdrawn", about=withdrawn, by=by, at=at, name=name)
        return withdrawn

    @transaction.atomic
    def undo(self, *, by, at) -> "Entered":
        """Say again what counted before this word; both stay on record. Refused once somebody has had another word."""
        newest, *earlier = Entered.objects.history(self.name)[:2]
        if newest.pk != self.pk:
            raise Overtaken(_("%(who)s has entered another number since: look at it first.") % {"who": newest.by or _("Somebody")})
        if not earlier or earlier[0].value is None:
            return Entered.withdraw(self.name, by=by, at=at)
        former = earlier[0]
        source = former.source or _("as before")
        return Entered.enter(self.name, former.value, by=by, at=at, asked=former.asked, source=source)


def _refuse(name: str, value: float, asked: int | None) -> None:
    if name not in NAMES:
        names = {"name": name, "names": ", ".join(NAMES)}
        raise CannotEnter(_("%(name)s is nothing that damage is reckoned from: enter %(names)s.") % names)
    if not (0 <= value <= MOST.get(name, 1.0) and (value > 0 or name not in NEVER_NONE)):
        said = _("%(name)s is %(what)s: enter a number from 0 to %(most)s.")
        if name in NEVER_NONE:
            said = _("%(name)s is %(what)s: enter a number from more than 0 to %(most)s.")
        raise CannotEnter(said % {"name": name, "what": NAMES[name], "most": f"{MOST[name]:,.0f}" if name in MOST else "1 (100 %)"})
    if asked is not None and asked < 1:
        raise CannotEnter(_("Ask at least one person, or leave out how many were asked."))
