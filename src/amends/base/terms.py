"""The numbers a firm is run by: which of them make sense."""

from decimal import Decimal

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

PRECISION = Decimal("0.00001")
LONGEST_HORIZON_WEEKS = 520
LONGEST_CLOCK_MINUTES = 14 * 24 * 60
LONGEST_LOOK_BACK_DAYS = 365


class Unreasonable(Refusal):
    """No firm is run by this number."""


def margin(share: Decimal | None) -> Decimal | None:
    """More than none of the price, at most all of it; or not known."""
    if share is None:
        return None
    share = _number(share)
    if not 0 < share <= 1:
        raise Unreasonable(
            _("The margin is a share of the price: enter more than 0 and at most 1, such as 0.4 for 40 %, or leave it empty.")
        )
    return share


def discount(rate: Decimal) -> Decimal:
    """From none to almost all in a year."""
    rate = _number(rate)
    if not 0 <= rate < 1:
        raise Unreasonable(_("The yearly discount is a rate: enter 0 or more and less than 1, such as 0.1 for 10 %."))
    return rate


def horizon(weeks: int) -> int:
    """How far ahead worth looks."""
    if not 1 <= weeks <= LONGEST_HORIZON_WEEKS:
        raise Unreasonable(_("Worth looks 1 to %(most)s weeks ahead: enter a number between them.") % {"most": LONGEST_HORIZON_WEEKS})
    return weeks


def refuse_clocks(own_minutes: int, fix_minutes: int, look_back_days: int) -> None:
    """Nothing is due before it can be done, in years, or the second step before the first."""
    if own_minutes < 1:
        raise Unreasonable(_("Somebody needs a minute at least to own a recovery: enter 1 or more."))
    if fix_minutes < own_minutes:
        raise Unreasonable(_("What is to be fixed is owned first: give the fix at least as many minutes as the owning."))
    if fix_minutes > LONGEST_CLOCK_MINUTES:
        raise Unreasonable(_("Nobody waits that long for a fix: enter %(most)s minutes of work at most.") % {"most": LONGEST_CLOCK_MINUTES})
    if not 1 <= look_back_days <= LONGEST_LOOK_BACK_DAYS:
        raise Unreasonable(_("Look back after 1 to %(most)s days: enter a number between them.") % {"most": LONGEST_LOOK_BACK_DAYS})


def _number(said: Decimal) -> Decimal:
    """As exactly as it is kept, so that what rounds to nothing is refused as nothing."""
    said = Decimal(said)
    return said.quantize(PRECISION) if said.is_finite() and abs(said) < 1000 else Decimal(-1)
