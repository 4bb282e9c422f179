"""Dated promises in a reply: "I'll call you tomorrow at ten" is caught, with the instant it is due.

Our own small grammar of English. It catches what is said plainly, and offers it to a person: it settles nothing.
A promise needs a word that promises and a time to come in the same sentence; a question, a condition, a plea or a refusal is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from amends.base.calendar import Calendar
from amends.conversations.spoken import LAST_MINUTE, Saying, Wall, sayings

SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\S)|(?<=\b[ap]\.m)\.(?=\s+[a-z])|(?<=\b[A-Z][a-z]{2})\.(?=\s*\d))+[.!?]*")
PROMISES = re.compile(r"\b(?:will|shall|promise|promised|guarantee|by|within|expect)\b|\w[’']ll\b", re.IGNORECASE)
DENIES = re.compile(r"\b(?:will|shall|can)\s*(?:not|never)\b|\bwon[’']t\b|\bcan[’']t\b|\bcannot\b|\bunable\b", re.IGNORECASE)
PLEADS = re.compile(r"\b(?:please|could you|would you|can you|kindly)\b", re.IGNORECASE)
WE = re.compile(r"\b(?:I|we)\b|\bwill\b|\bshall\b|[’']ll\b", re.IGNORECASE)
CONDITION = re.compile(r"\b(?:if|unless|whether|should you)\b[^,;]*", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,(]*(?:(?:at|by|on|before|around|about|until|the|in the|no later than)[\s,]*)*", re.IGNORECASE)
EDGES = re.compile(r"^(?:[\s,;:)–-]|(?:and|or|then|but)\b)+|[\s,;:(–-]+$", re.IGNORECASE)
LONGEST = 200


@dataclass(frozen=True)
class Caught:
    """Words that promise something by a time."""

    text: str
    due_at: datetime


def caught(text: str, *, at: datetime, zone: tzinfo, calendar: Calendar | None = None) -> list[Caught]:
    """Every dated promise in a text, in the order it makes them. A bare day means the end of its work: the calendar's, else 17:00."""
    wall = Wall(at.astimezone(UTC), zone, calendar)
    return [found for sentence in _sentences(text) if _promises(sentence) for found in _in(sentence, wall)]


def _sentences(text: str) -> Iterator[str]:
    """Without what is quoted: that was promised before, or by somebody else."""
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    return (match[0] for match in SENTENCE.finditer(own))


def _promises(sentence: str) -> bool:
    if sentence.endswith("?") or DENIES.search(sentence) or not PROMISES.search(sentence):
        return False
    return bool(WE.search(sentence) or not PLEADS.search(sentence))


def _in(sentence: str, wall: Wall) -> Iterator[Caught]:
    spoken = CONDITION.sub(lambda match: " " * len(match[0]), sentence)
    groups = list(_together(spoken, sayings(spoken, wall)))
    start = 0
    for number, group in enumerate(groups):
        end = len(sentence) if number == len(groups) - 1 else group[-1].end
        due_at = _due(group, wall)
        if due_at is not None:
            yield Caught(_words(sentence[start:end]), due_at)
        start = end


def _together(sentence: str, found: list[Saying]) -> Iterator[list[Saying]]:
    """What stands side by side says one time: "on Friday, 3 December, at ten"."""
    group: list[Saying] = []
    for saying in found:
        if group and not BETWEEN.fullmatch(sentence, group[-1].end, saying.start):
            yield group
            group = []
        group.append(saying)
    if group:
        yield group


def _due(group: list[Saying], wall: Wall) -> datetime | None:
    """In the future, or not at all."""
    days = [saying.day for saying in group if saying.day]
    times = [saying for saying in group if saying.minutes is not None]
    instants = [saying.instant for saying in group if saying.instant]
    if instants:
        due = instants[0]
    elif times:
        due = _timed(days[-1] if days else None, times[-1], wall)
    else:
        due = _end(days[-1], wall)
    return due if due and due > wall.now else None


def _end(day: date, wall: Wall) -> datetime:
    """The end of a day's work; of today, if work is over, its very end."""
    due = wall.at(day, wall.closing(day))
    return wall.at(day, LAST_MINUTE) if day == wall.today and due <= wall.now else due


def _timed(day: date | None, saying: Saying, wall: Wall) -> datetime | None:
    halves = [_usual(saying.minutes), (saying.minutes + 12 * 60) % (24 * 60)] if saying.is_loose else [saying.minutes]
    days = [day] if day else [wall.today, wall.today + timedelta(days=1)]
    halves = halves[:1] if day is None or day != wall.today else halves
    return next((due for day in days for half in halves if (due := wall.at(day, half)) > wall.now), None)


def _usual(minutes: int) -> int:
    """People promise by day: one to half past seven is after noon."""
    return minutes + 12 * 60 if minutes < 8 * 60 else minutes


def _words(said: str) -> str:
    return EDGES.sub("", " ".join(said.split()))[:LONGEST]
