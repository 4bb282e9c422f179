"""What this floor does at a time, or when something was recorded below it."""

from django.utils.timezone import now

from amends.base.event import record
from amends.base.jobs import later
from amends.base.models import Event
from amends.conversations.models import Conversation
from amends.recoveries.models import Recovery
from amends.steering.endangering import endanger, endanger_everywhere
from amends.steering.models import Reckoning

TOGETHER_SECONDS = 10  # numbers entered in one go are reckoned with in one go


def reckon_again() -> None:
    """Worth and damage, kept up with the hour, on the clock that was chosen last; where they are not known, why is on record."""
    # numpy, scipy and DuckDB stay out of the process that serves the pages
    from amends.steering.clock import NotKnown  # noqa: PLC0415
    from amends.steering.reckoning import reckon  # noqa: PLC0415

    last, at = Reckoning.objects.newest(), now()
    try:
        reckon(clock=last.clock if last else "continuous", at=at)
    except NotKnown as unknown:
        _remember(str(unknown), at)


def reckon_damage_again() -> None:
    """Damage by what was entered last."""
    from amends.steering.damage import reckon_damage  # noqa: PLC0415

    reckon_damage(at=now())


def reckon_damage_soon(event) -> None:
    """A number was entered or withdrawn, or two causes became one; what follows shortly is reckoned with together."""
    ask_for_damage()


def reckon_soon(event) -> None:
    """The terms of worth have changed."""
    ask_for_reckoning()


def show_all_risks(event) -> None:
    """Worths, or what makes customers leave, are known anew."""
    endanger_everywhere()


def show_risk(event) -> None:
    """A misery began, or was ended: all open conversations of that customer show what is at risk now."""
    recovery = Recovery.objects.select_related("moment").get(pk=event.noun_id)
    endanger(Conversation.objects.filter(customer=recovery.moment.customer_id))


def show_risk_of_conversation(event) -> None:
    """A conversation joined a misery, is open again, or was regrouped with another."""
    endanger(Conversation.objects.filter(pk__in=[event.details.get("conversation", event.noun_id), event.details.get("other")]))


def show_risk_of_customer(event) -> None:
    """A customer became one with another, or two again, or a colleague."""
    endanger(Conversation.objects.filter(customer__in=[event.noun_id, event.details.get("gone")]))


def _remember(why: str, at) -> None:
    """One line in the log, until the reason changes."""
    last = Event.objects.filter(kind="reckoning.not_known").order_by("-pk").first()
    if last is None or last.details["why"] != why:
        record("reckoning.not_known", at=at, why=why)


ask_for_reckoning = later(reckon_again, seconds=TOGETHER_SECONDS)
ask_for_damage = later(reckon_damage_again, seconds=TOGETHER_SECONDS)
