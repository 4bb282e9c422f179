"""Small tales of the firm, told once."""

from datetime import UTC, datetime
from functools import cache

from amends.demo import threads
from amends.demo.tale import Tale, tell

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)  # a Wednesday afternoon: the firm is at work


@cache
def told(seed: int = 7, customers: int = 400) -> Tale:
    return tell(seed, NOW, customers)


@cache
def written(seed: int = 7, customers: int = 400) -> list[tuple]:
    """Everything said in the whole tale: what it was about, and how the conversation went."""
    tale = told(seed, customers)
    occurrences = [trouble for trouble in tale.troubles if trouble.said_at] + tale.chats
    return [(occurrence, threads.thread(seed, occurrence)) for occurrence in occurrences]


def letters(kind: str | None = None) -> list[str]:
    """The first letters of a tale with enough of each kind."""
    return [thread.said[0].text for occurrence, thread in written(7, 2000) if kind in (None, occurrence.kind)]
