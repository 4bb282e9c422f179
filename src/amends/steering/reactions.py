"""What this floor does at a time, or when something was recorded below it."""

from django.utils.timezone import now

from amends.base.event import record
from amends.base.models import Event
from amends.steering.models import Reckoning


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


def _remember(why: str, at) -> None:
    """One line in the log, until the reason changes."""
    last = Event.objects.filter(kind="reckoning.not_known").order_by("-pk").first()
    if last is None or last.details["why"] != why:
        record("reckoning.not_known", at=at, why=why)
