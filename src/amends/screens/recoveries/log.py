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
    "recoveries.opened": _("a misery opened this recovery"),
    "recoveries.own": _("owned it"),
    "recoveries.fix": _("fixed it"),
    "recoveries.make_good": _("made it good"),
    "recoveries.prevent": _("found the cause"),
    "recoveries.be_gracious": _("was gracious: the customer is whole"),
    "recoveries.taken_back": _("took a step back: %(step)s"),
    "recoveries.handed_over": _("handed it over to %(to)s"),
    "recoveries.called_off": _("called it off"),
    "moments.noticed": _("it was noticed"),
    "moments.joined": _("another word about it came in"),
    "moments.judged": _("judged it: %(verdict)s"),
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
