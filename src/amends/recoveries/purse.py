from django.db import models, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.refusal import Refusal
from amends.base.teammate import ROLES

FIRST_ALLOWANCES = {"owner": (500, 5000), "lead": (200, 2000), "teammate": (50, 500), "analyst": (0, 0)}


class OverBudget(Refusal):
    """A gesture costs more than its giver may give without asking."""


class NotAnAllowance(Refusal):
    """A role cannot be allowed such sums."""


class AllowanceQuerySet(models.QuerySet):
    def of(self, role: str) -> "Allowance":
        """What a role may give; a modest sum in whole units of the currency until the firm says otherwise."""
        gesture, month = (units * Firm.the().cents_in_one() for units in FIRST_ALLOWANCES[role])
        allowance, _fresh = self.get_or_create(role=role, defaults={"gesture_cents": gesture, "month_cents": month})
        return allowance


class Allowance(models.Model):
    """What a teammate of a role may give as goodwill without asking: for one gesture, and in a calendar month."""

    role = models.TextField(unique=True)
    gesture_cents = models.BigIntegerField()
    month_cents = models.BigIntegerField()

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="allowance_of_a_role"),
            models.CheckConstraint(condition=models.Q(gesture_cents__gte=0, month_cents__gte=0), name="allowance_is_no_debt"),
        ]

    def __str__(self) -> str:
        return self.role

    @transaction.atomic
    def change(self, *, gesture_cents: int, month_cents: int, by, at) -> None:
        """Other sums from now on; the purses of this month follow."""
        if not 0 <= gesture_cents <= month_cents:
            raise NotAnAllowance(_("One gesture may cost nothing or more, and a month's gestures at least as much as one."))
        was = Allowance.objects.select_for_update().get(pk=self.pk)
        self.gesture_cents, self.month_cents = gesture_cents, month_cents
        self.save(update_fields=["gesture_cents", "month_cents"])
        Purse.objects.follow(self, at=at)
        record("allowances.changed", about=self, by=by, at=at, was=[was.gesture_cents, was.month_cents], now=[gesture_cents, month_cents])


class PurseQuerySet(models.QuerySet):
    def of(self, teammate, *, at) -> "Purse":
        """The purse of the calendar month, by the clock on the firm's wall."""
        month = Firm.the().wall(at).date().replace(day=1)
        return self.filter(teammate=teammate, month=month).first() or self._filled(teammate, month)

    def spend(self, teammate, cents: int, *, at) -> "Purse":
        """Take cents out of the month's purse, in the database, so that two gestures at once cannot overdraw."""
        purse = self.of(teammate, at=at)
        if cents > purse.gesture_cents:
            raise OverBudget(_("One gesture may cost %(most)s at most: ask a lead for more.") % {"most": _money(purse.gesture_cents)})
        enough = self.filter(pk=purse.pk, left_cents__gte=cents)
        taken = enough.update(left_cents=models.F("left_cents") - cents, spent_cents=models.F("spent_cents") + cents)
        purse.refresh_from_db()
        if not taken:
            raise OverBudget(_("This gesture costs more than the %(left)s you have left this month.") % {"left": _money(purse.left_cents)})
        return purse

    def put_back(self, cents: int) -> None:
        """A gesture was taken back: its money is there again, as far as the month's allowance goes."""
        spent = models.F("spent_cents") - cents
        self.update(spent_cents=spent, left_cents=Greatest(models.F("month_cents") - spent, 0))

    def follow(self, allowance, *, at) -> None:
        """The purses of the month that this role holds by then: what was spent stays spent, what is left is counted anew."""
        theirs = self.filter(teammate__role=allowance.role, month__gte=Firm.the().wall(at).date().replace(day=1))
        left = Greatest(allowance.month_cents - models.F("spent_cents"), 0)
        theirs.update(gesture_cents=allowance.gesture_cents, month_cents=allowance.month_cents, left_cents=left)

    @transaction.atomic
    def _filled(self, teammate, month) -> "Purse":
        """A new one, with what the role may give; held, so that a change of that does not miss the purse that is being filled."""
        allowance = Allowance.objects.select_for_update(no_key=True).get(pk=Allowance.objects.of(teammate.role).pk)
        gesture_cents, month_cents = allowance.gesture_cents, allowance.month_cents
        full = {"gesture_cents": gesture_cents, "month_cents": month_cents, "left_cents": month_cents}
        purse, _fresh = self.get_or_create(teammate=teammate, month=month, defaults=full)
        return purse


class Purse(models.Model):
    """What is left of a teammate's goodwill money in one calendar month."""

    teammate = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    month = models.DateField()
    gesture_cents = models.BigIntegerField()
    month_cents = models.BigIntegerField()
    spent_cents = models.BigIntegerField(default=0)
    left_cents = models.BigIntegerField()

    objects = PurseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["teammate", "month"], name="one_purse_a_month"),
            models.CheckConstraint(condition=models.Q(left_cents__gte=0), name="purse_is_never_overdrawn"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="purse_month_begins_on_the_first"),
            models.CheckConstraint(condition=models.Q(spent_cents__gte=0), name="purse_spent_is_no_debt"),
            models.CheckConstraint(
                condition=models.Q(left_cents=Greatest(models.F("month_cents") - models.F("spent_cents"), 0)), name="purse_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teammate} {self.month:%Y-%m}"


def _money(cents: int) -> str:
    return Firm.the().money(cents)
