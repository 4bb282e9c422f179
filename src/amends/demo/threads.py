"""How a conversation went: the letter, what was noted, what was answered, and what the customer made of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from amends.demo import answers, facts, house, letters, when
from amends.demo.grammar import capital, page
from amends.demo.tale import Occurrence

READING_MINUTES = 25  # nobody answers in the minute a letter comes in


@dataclass(frozen=True)
class Said:
    """One thing said; by nobody of ours if the customer said it."""

    kind: str
    at: datetime
    text: str
    by: house.Person | None = None


@dataclass(frozen=True)
class Thread:
    """A whole conversation. `closed_at` is None while it is open."""

    subject: str
    said: tuple[Said, ...]
    closed_at: datetime | None = None

    @property
    def owner(self) -> house.Person | None:
        """Whoever answered last."""
        return next((said.by for said in reversed(self.said) if said.kind == "reply"), None)

    def until(self, now: datetime) -> "Thread":
        """As much of it as has happened by then."""
        closed_at = self.closed_at if self.closed_at and self.closed_at < now else None
        return replace(self, said=tuple(said for said in self.said if said.at < now), closed_at=closed_at)


class Writer:
    """Both sides of one conversation, with a chance of its own."""

    def __init__(self, seed: int, occurrence: Occurrence) -> None:
        self.occurrence = occurrence
        self.rng: Random = occurrence.rng(seed, "thread")
        self.person = self.rng.choice(house.ANSWERING)
        price, self._sent_by, present = self.rng.choice(page("replies")["present"]).split(" | ")
        self.gesture = f"{present} back to the card" if self._sent_by == "money" else present
        self.gesture_cents = round(float(price) * 100)
        self.slots = facts.facts(self.rng, occurrence, said_at=occurrence.said_at, teammate=self.person.first) | self._gesture(present)

    def _gesture(self, present: str) -> dict[str, str]:
        the = f"the {present.removeprefix('a ')}"
        return {"gesture": present, "gesture_capital": capital(present), "the_gesture": the, "gesture_by": self._sent_by}

    def letter(self) -> letters.Letter:
        return letters.write(self.rng, self.occurrence.kind, self.slots)

    def mends(self, at: datetime) -> str:
        """A reply that puts it right; its date is a few days on."""
        self.slots["due"] = f"{self.due(at).astimezone(house.ZONE):%A}"
        return answers.mend(self.rng, self.occurrence.kind, self.slots)

    def due(self, at: datetime) -> datetime:
        """Within three working days of what is said."""
        return house.CALENDAR.due(at, 3 * 8 * 60)

    def brushes_off(self) -> str:
        return answers.brush_off(self.rng, self.slots)

    def protests(self, at: datetime) -> str:
        waited = (at - self.occurrence.said_at).days
        slots = {name: value for name, value in self.slots.items() if not name.startswith("waited")}
        return answers.protest(self.rng, slots | ({"waited": when.stretch(waited)} if waited > 3 else {}))

    def thanks(self) -> str:
        return answers.thank(self.rng, self.occurrence.kind, self.slots)

    def answers(self) -> str:
        return answers.answer(self.rng, self.occurrence.kind, self.slots)

    def notes(self) -> str:
        return answers.note(self.rng, self.occurrence.kind, self.slots)

    def line(self, section: str) -> str:
        return answers.line(self.rng, section, self.occurrence.kind, self.slots)

    def at_work(self, at: datetime, low_minutes: float, high_minutes: float) -> datetime:
        """Some working time later."""
        return house.CALENDAR.due(at, READING_MINUTES + self.rng.uniform(low_minutes, high_minutes)).replace(microsecond=0)

    def some_days(self, at: datetime, low: float, high: float) -> datetime:
        """When a customer finds the time."""
        return (at + timedelta(days=self.rng.uniform(low, high))).replace(microsecond=0)


def thread(seed: int, occurrence: Occurrence) -> Thread:
    """The conversation that an occurrence led to, from its letter to its end."""
    writer = Writer(seed, occurrence)
    letter = writer.letter()
    said, closed_at = COURSES.get(occurrence.outcome, _answered)(writer)
    return Thread(letter.subject, (Said("received", occurrence.said_at, letter.text), *said), closed_at)


def _recovered(writer: Writer) -> tuple[list[Said], datetime]:
    read_at, said = writer.at_work(writer.occurrence.said_at, -15, 60), []
    if writer.rng.random() < 0.4:
        said.append(Said("note", read_at, writer.notes(), writer.person))
    replied_at = writer.at_work(read_at, -15, 300)
    said.append(Said("reply", replied_at, writer.mends(replied_at), writer.person))
    if writer.rng.random() < 0.6:
        said.append(Said("received", writer.some_days(replied_at, 1.5, 6), writer.thanks()))
    return said, writer.at_work(said[-1].at, 20, 900)


def _made_worse(writer: Writer) -> tuple[list[Said], datetime]:
    replied_at = writer.at_work(writer.occurrence.said_at, 900, 3600)
    said = [Said("reply", replied_at, writer.brushes_off(), writer.rng.choice(house.ANSWERING))]
    if writer.rng.random() < 0.55:
        protested_at = writer.some_days(replied_at, 0.2, 4)
        said.append(Said("received", protested_at, writer.protests(protested_at)))
    return said, writer.at_work(said[-1].at, 300, 3000)


def _answered(writer: Writer) -> tuple[list[Said], datetime]:
    replied_at = writer.at_work(writer.occurrence.said_at, 5, 600)
    return [Said("reply", replied_at, writer.answers(), writer.person)], writer.at_work(replied_at, 1, 60)


COURSES = {"well": _recovered, "badly": _made_worse}
