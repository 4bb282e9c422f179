"""Dates and stretches of time as people write them in letters."""

from datetime import datetime, tzinfo

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")


def stretch(days: float) -> str:
    """How long, to the nearest thing one would say."""
    days = round(days)
    if days < 14:
        return {0: "less than a day", 1: "a day", 7: "a week"}.get(days) or f"{NUMBERS[days]} days"
    if days < 27:
        return f"{NUMBERS[round(days / 7)]} weeks"
    if days < 350:
        return _count(round(days / 30.4), "month")
    return _count(round(days / 365), "year")


def nth(count: int) -> str:
    """The third, the fourth; beyond a dozen one no longer counts."""
    return ORDINALS[count] if count < len(ORDINALS) else f"{count}th"


def date_of(at: datetime, *, said_at: datetime, zone: tzinfo) -> str:
    """3 March; with its year if that is long past."""
    day = at.astimezone(zone)
    year = f" {day.year}" if (said_at - at).days > 300 else ""
    return f"{day.day} {day:%B}{year}"


def on(at: datetime, *, said_at: datetime, zone: tzinfo) -> str:
    """today, yesterday, on Thursday, on 3 March: as one says it at the time."""
    days = (said_at.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days < 2:
        return ("today", "yesterday")[days]
    return f"on {at.astimezone(zone):%A}" if days < 7 else f"on {date_of(at, said_at=said_at, zone=zone)}"


def _count(number: int, unit: str) -> str:
    return f"a {unit}" if number <= 1 else f"{NUMBERS[number] if number < len(NUMBERS) else number} {unit}s"
