"""Who did what in a conversation, each in one line."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.event import Event
from amends.base.models import Team, Teammate
from amends.conversations.models import Commitment, Conversation
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery, Step
from amends.recoveries.step import STEP_NAMES
from amends.screens.conversation.told import VERDICT_NAMES

MOST = 300
DONE = {  # by somebody, and by nobody
    "conversations.assigned": (gettext_lazy("%(who)s gave it to %(owner)s"), ""),
    "conversations.closed": (gettext_lazy("%(who)s closed it"), gettext_lazy("Closed")),
    "conversations.handed": (gettext_lazy("%(who)s handed it to %(team)s"), ""),
    "conversations.reopened": (gettext_lazy("%(who)s reopened it"), gettext_lazy("Open again: the customer wrote")),
    "conversations.snoozed": (gettext_lazy("%(who)s laid it aside until %(until)s"), ""),
    "conversations.woken": (gettext_lazy("%(who)s took it up again"), gettext_lazy("Awake: the customer wrote")),
    "sendings.taken_back": (gettext_lazy("%(who)s took a reply back before it left"), ""),
    "commitments.made": (gettext_lazy("%(who)s promised: %(promise)s"), ""),
    "commitments.kept": (gettext_lazy("%(who)s kept the promise: %(promise)s"), ""),
    "commitments.broken": (gettext_lazy("%(who)s marked the promise as broken: %(promise)s"), ""),
    "recoveries.opened": (gettext_lazy("A recovery is open"), gettext_lazy("A recovery is open")),
    "recoveries.called_off": (gettext_lazy("%(who)s called the recovery off"), gettext_lazy("The recovery was called off")),
    "recoveries.handed_over": (gettext_lazy("%(who)s handed the recovery to %(to)s"), ""),
}
TOOK_IT = gettext_lazy("%(who)s took it on")
LET_GO = gettext_lazy("%(who)s let it go: nobody owns it")
FROM_TEAM = gettext_lazy("%(who)s took it from its team")


@dataclass(frozen=True)
class Line:
    """One thing done, by somebody at a time, with the words they gave for it."""

    key: str
    at: datetime
    time: str
    words: str
    why: str = ""
    tone: str = ""
    state: str = ""


class Lines:
    """All that was done in a conversation between two times, as one reader may know it."""

    def __init__(self, told, reader, *, since: datetime | None, until: datetime | None) -> None:
        self.told, self.reader, self.since, self.until = told, reader, since, until

    def all(self) -> list[Line]:
        return [*self._judged(), *self._steps(), *self._events()]

    def _judged(self) -> list[Line]:
        return [self._judgement(one) for one in self.told.judgements if self._is_within(one.at)]

    def _steps(self) -> list[Line]:
        return [self._step(one) for one in self.told.steps if self._is_within(one.at)]

    def _events(self) -> list[Line]:
        return [self._line(f"e{event.pk}", event.at, self._words(event)) for event in self._found]

    def _judgement(self, one: Judgement) -> Line:
        said = {"who": one.by or one.proposed_by, "what": what_it_was(one)}
        words = (_("%(who)s judged it %(what)s") if one.by else _("“%(who)s” proposes: %(what)s")) % said
        if one.withdrawn_at:
            words += " · " + _("taken back by %(who)s") % {"who": one.withdrawn_by}
        why = one.why if self._reads else ""
        return self._line(f"j{one.pk}", one.at, words, why, "" if one.withdrawn_at else one.verdict, f"{one.withdrawn_at}")

    def _step(self, one: Step) -> Line:
        words = _("%(who)s took the step %(step)s") % {"who": one.by, "step": STEP_NAMES[one.kind]}
        if one.taken_back_at:
            words += " · " + _("taken back by %(who)s") % {"who": one.taken_back_by}
        return self._line(f"s{one.pk}", one.at, words, one.note if self._reads else "", state=f"{one.taken_back_at}")

    def _line(self, key: str, at: datetime, words: str, *more: str, **state: str) -> Line:
        return Line(key, at, self.reader.time(at), words, *more, **state)

    def _words(self, event: Event) -> str:
        somebody, nobody = DONE[event.kind]
        if event.kind == "conversations.assigned":
            somebody = self._assigned(event)
        elif event.kind == "conversations.handed" and not event.details.get("team"):
            somebody = FROM_TEAM
        return str((somebody if event.by_name else nobody) % self._named(event))

    def _assigned(self, event: Event):
        owner = event.details.get("owner")
        return TOOK_IT if owner == event.by_id else DONE[event.kind][0] if owner else LET_GO

    def _named(self, event: Event) -> dict[str, object]:
        until = parse_datetime(event.details.get("until") or "")
        promise = self.told.commitments.get(event.noun_id) if event.kind.startswith("commitments") else None
        return {
            "who": event.by_name,
            "owner": self._names.get(event.details.get("owner"), ""),
            "to": self._names.get(event.details.get("to"), ""),
            "team": self._teams.get(event.details.get("team"), ""),
            "until": self.reader.when(until, event.at) if until else "",
            "promise": promise.text if promise and self._reads else "…",
        }

    @cached_property
    def _found(self) -> list[Event]:
        about = Q(noun=Conversation._meta.label_lower, noun_id=self.told.conversation.pk)
        about |= Q(noun=Recovery._meta.label_lower, noun_id__in=[recovery.pk for recovery in self.told.recoveries])
        about |= Q(noun=Commitment._meta.label_lower, noun_id__in=list(self.told.commitments))
        rows = Event.objects.filter(about, kind__in=DONE)
        rows = rows.filter(at__gte=self.since) if self.since else rows
        rows = rows.filter(at__lt=self.until) if self.until else rows
        return list(rows.order_by("-at", "-pk")[:MOST])

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(Teammate.objects.filter(pk__in=self._numbers("owner") | self._numbers("to")).values_list("pk", "name"))

    @cached_property
    def _teams(self) -> dict[int, str]:
        return dict(Team.objects.filter(pk__in=self._numbers("team")).values_list("pk", "name"))

    def _numbers(self, of: str) -> set[int]:
        return {event.details[of] for event in self._found if event.details.get(of)}

    @property
    def _reads(self) -> bool:
        return self.told.teammate.reads_letters

    def _is_within(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


def what_it_was(judged: Judgement | Moment) -> str:
    """A verdict with its cause and severity, as far as they are known."""
    said = [str(VERDICT_NAMES[judged.verdict])]
    if judged.cause:
        said.append(judged.cause.name)
    if judged.severity:
        said.append(_("severity %(severity)s") % {"severity": judged.severity})
    return " · ".join(said)
