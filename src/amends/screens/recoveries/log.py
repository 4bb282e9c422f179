"""Who did what when, in one recovery."""

from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.base.models import Event, Teammate
from amends.recoveries.models import Recovery
from amends.recoveries.step import STEP_NAMES

MOST = 50
DEEDS = {
    "recoveries.opened": _("Opened by a misery"),
    "recoveries.own": _("Owned"),
    "recoveries.fix": _("Fixed"),
    "recoveries.make_good": _("Made good"),
    "recoveries.prevent": _("Cause found"),
    "recoveries.be_gracious": _("Whole again"),
    "recoveries.taken_back": _("Taken back: %(step)s"),
    "recoveries.handed_over": _("Handed over to %(to)s"),
    "recoveries.called_off": _("Called off"),
    "moments.noticed": _("Noticed"),
    "moments.joined": _("Another word about it"),
    "moments.judged": _("Judged: %(verdict)s"),
}
VERDICTS = {"magic": _("magic"), "plain": _("plain"), "misery": _("misery"), None: _("not judged")}


@dataclass(frozen=True)
class Line:
    """One deed: what, by whom where it was somebody, when."""

    at: datetime
    who: str
    what: str | Promise


def log_of(recovery: Recovery) -> list[Line]:
    """Of the recovery and of the moment it makes good, newest first."""
    both = [Event.objects.about(noun)[:MOST] for noun in (recovery, recovery.moment)]
    events = list(merge(*both, key=lambda event: (event.at, event.pk), reverse=True))[:MOST]
    names = dict(Teammate.objects.filter(pk__in=[event.details.get("to") for event in events]).values_list("pk", "name"))
    return [Line(event.at, event.by_name, _what(event, names)) for event in events]


def _what(event: Event, names: dict[int, str]) -> str | Promise:
    details = event.details
    known = {"step": STEP_NAMES.get(details.get("step"), ""), "to": names.get(details.get("to"), "")}
    return DEEDS.get(event.kind, event.kind) % (known | {"verdict": VERDICTS.get(details.get("verdict"), "")})
