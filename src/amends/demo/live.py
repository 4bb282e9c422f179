"""The last days of the firm, lived through the desk's own verbs: letters come, teammates judge, own, fix, give and promise."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heapreplace

from amends.base.models import Teammate
from amends.conversations.models import Commitment, Conversation, Inbox, Message
from amends.customers.models import Customer, OrderEvent
from amends.demo import house, troubles
from amends.demo.founding import Founded
from amends.demo.history import SHOP
from amends.demo.tale import Occurrence
from amends.demo.threads import Writer
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery

DAYS = timedelta(days=8)
LEAST_COMPLAINTS = 12
JUST_NOW_MINUTES = (7, 26, 41)
RULE = "words of a complaint"
NEGLECTED, FORGOTTEN, PROMPT, WHOLE, SLOW = "neglected", "forgotten", "prompt", "whole", "slow"
OWNED_AFTER_MINUTES = {PROMPT: (-22, -18), SLOW: (90, 240)}  # beside the time it takes to read
FATES = (None, PROMPT, None, NEGLECTED, WHOLE, FORGOTTEN, WHOLE, SLOW, WHOLE, WHOLE, NEGLECTED, WHOLE, SLOW)
Script = Iterator[datetime]


def recent(occurrences: list[Occurrence], now: datetime) -> list[Occurrence]:
    """Those written about in the last days, or longer ago in a firm that hears little; the newest complaints have only just come in."""
    said = sorted((o for o in occurrences if o.said_at), key=lambda o: o.said_at)
    complaints = [o for o in said if o.is_trouble][-LEAST_COMPLAINTS:]
    since = min([now - DAYS] + [o.said_at for o in complaints])
    lately, just_now = [o for o in said if o.said_at >= since], complaints[-len(JUST_NOW_MINUTES) :]
    moved = {o.reference: now - timedelta(minutes=ago) for o, ago in zip(reversed(just_now), JUST_NOW_MINUTES, strict=False)}
    return [replace(o, said_at=max(o.said_at, moved.get(o.reference, o.said_at))) for o in lately]


def play(scripts: list[Script], now: datetime, watch: Callable[[str, int, int], None]) -> None:
    """Let every script go on when its time has come, in order of time, and stop all of them now."""
    waiting = [(next(script), number, script) for number, script in enumerate(scripts)]
    heapify(waiting)
    while waiting:
        at, number, script = waiting[0]
        then = next(script, None) if at < now else None
        if then is None:
            heappop(waiting)
            watch("Living the last days", len(scripts) - len(waiting), len(scripts))
        else:
            heapreplace(waiting, (max(then, at), number, script))


class Desk:
    """What the scripts need of the firm."""

    def __init__(self, seed: int, customers: dict[str, int], founded: Founded) -> None:
        self.seed, self.customers, self.founded = seed, customers, founded

    def customer(self, occurrence: Occurrence) -> Customer:
        return Customer(pk=self.customers[occurrence.parcel.buyer.name.email])

    def teammate(self, person: house.Person) -> Teammate:
        return self.founded.teammates[person.email]

    def inbox(self, occurrence: Occurrence) -> Inbox:
        return self.founded.inboxes[house.inbox_of(occurrence.kind, occurrence.parcel.reference)]

    def event(self, occurrence: Occurrence) -> OrderEvent:
        return OrderEvent.objects.get(source=SHOP, reference=occurrence.reference)


class Case:
    """One conversation under way."""

    def __init__(self, desk: Desk, occurrence: Occurrence) -> None:
        self.desk, self.occurrence = desk, occurrence
        self.writer = Writer(desk.seed, occurrence)
        self.teammate = desk.teammate(self.writer.person)

    def arrives(self) -> None:
        letter, at = self.writer.letter(), self.occurrence.said_at
        customer = self.desk.customer(self.occurrence)
        self.conversation = Conversation.begin(customer, self.desk.inbox(self.occurrence), subject=letter.subject, at=at)
        self.says("received", letter.text, at)
        self.moment = Moment.notice(customer, at=at, conversation=self.conversation)
        if self.occurrence.is_trouble:
            self.moment.join(at=at, order_event=self.desk.event(self.occurrence))

    def says(self, kind: str, text: str, at: datetime) -> None:
        Message.say(self.conversation, kind=kind, text=text, by=None if kind == "received" else self.teammate, at=at)

    def is_judged(self, verdict: str, at: datetime, by: Teammate | str | None = None) -> None:
        source = next((source for source in troubles.SOURCES if source.page == self.occurrence.kind), None)
        said = {"cause": self.desk.founded.causes[source.page], "severity": source.severity} if source else {}
        why = self.writer.line(f"judged {verdict}")
        Judgement.judge(self.moment, verdict, by=by or self.teammate, at=at, why=why, **said)

    def takes_over(self, at: datetime) -> None:
        self.recovery = Recovery.objects.get(moment=self.moment)
        self.recovery.own(by=self.teammate, at=at)
        self.conversation.assign(self.teammate, by=self.teammate, at=at)

    def promises(self, at: datetime) -> None:
        self.says("reply", self.writer.mends(at), at)
        text = self.writer.line("commitment")
        self.commitment = Commitment.promise(self.conversation, text=text, due_at=self.writer.due(at), by=self.teammate, at=at)

    def gives(self, at: datetime) -> None:
        self.recovery.make_good(by=self.teammate, at=at, gesture=self.writer.gesture, cents=self.writer.gesture_cents)

    def is_fixed(self, at: datetime) -> None:
        self.commitment.keep(by=self.teammate, at=at)
        self.recovery.fix(by=self.teammate, at=at, note="The customer says so.")

    def is_learnt_from(self, at: datetime) -> None:
        cause = self.desk.founded.causes[self.occurrence.kind]
        self.recovery.prevent(by=self.teammate, at=at, cause=cause, note=self.writer.line("prevent"))

    def ends_well(self, at: datetime) -> None:
        self.recovery.be_gracious(by=self.teammate, at=at, note=self.writer.line("gracious"))
        self.conversation.close(by=self.teammate, at=at)


def scripts(desk: Desk, occurrences: list[Occurrence]) -> list[Script]:
    """A script for each, newest complaint first in the order of fates."""
    complaints = sorted((o for o in occurrences if o.is_trouble), key=lambda o: o.said_at, reverse=True)
    chats = [o for o in occurrences if not o.is_trouble]
    fated = zip(complaints, FATES[:3] + FATES[3:] * len(complaints), strict=False)
    return [complaint(Case(desk, o), fate) for o, fate in fated] + [chat(Case(desk, o)) for o in chats]


def complaint(case: Case, fate: str | None) -> Script:
    """A letter that opens a recovery; how far it gets is its fate. Without one, nobody has looked at it yet."""
    at = case.occurrence.said_at
    yield at
    case.arrives()
    yield (at := at + timedelta(seconds=30))
    case.is_judged("misery", at, RULE)
    if fate in (None, NEGLECTED):
        return
    yield (at := case.writer.at_work(at, *OWNED_AFTER_MINUTES.get(fate, (-22, 20))))
    case.is_judged("misery", at)
    case.takes_over(at)
    if case.writer.rng.random() < 0.5:
        case.says("note", case.writer.notes(), at)
    yield (at := case.writer.at_work(at, 10, 240))
    case.promises(at)
    if fate != FORGOTTEN:
        yield from _to_the_end(case, at)


def _to_the_end(case: Case, at: datetime) -> Script:
    case.gives(at)
    yield (at := case.writer.some_days(at, 0.9, 1.9))
    case.says("received", case.writer.thanks(), at)
    yield (at := case.writer.at_work(at, 5, 90))
    case.is_fixed(at)
    yield (at := case.writer.at_work(at, 30, 500))
    case.is_learnt_from(at)
    yield (at := case.writer.at_work(at, 30, 400))
    case.ends_well(at)


def chat(case: Case) -> Script:
    """Praise or a plain question: judged, answered, closed."""
    at = case.occurrence.said_at
    yield at
    case.arrives()
    yield (at := case.writer.at_work(at, -15, 700))
    case.is_judged("magic" if case.occurrence.kind == "magic" else "plain", at)
    case.says("reply", case.writer.answers(), at)
    yield (at := case.writer.at_work(at, -20, 60))
    case.conversation.close(by=case.teammate, at=at)
