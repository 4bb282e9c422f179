"""When something is to be, as English words say it: days, times of day and spans, by the clock on a firm's wall."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from amends.base.calendar import Calendar

CLOSES_MINUTES = 17 * 60
LAST_MINUTE = 24 * 60 - 1
WORKDAYS = frozenset(range(5))
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
UNITS = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBERS = {word: max(1, n) for n, word in enumerate(UNITS)} | {"an": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3}
NUMBERS |= {"fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty-eight": 48, "half an": 0.5, "half a": 0.5}
PARTS = {"morning": 12 * 60, "noon": 12 * 60, "midday": 12 * 60, "afternoon": CLOSES_MINUTES, "evening": 20 * 60, "night": 21 * 60}


@dataclass(frozen=True)
class Wall:
    """What the clock shows as something is said, and when the firm's days end."""

    now: datetime
    zone: tzinfo
    calendar: Calendar | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def workdays(self) -> frozenset[int]:
        worked = {weekday for weekday, _opens, _lasts in self.calendar.stretches} if self.calendar else set()
        return frozenset(worked) or WORKDAYS

    def closing(self, day: date) -> int:
        """The minute at which that day's work ends."""
        ends = [opens + lasts for weekday, opens, lasts in self.calendar.stretches if weekday == day.weekday()] if self.calendar else []
        return min(max(ends, default=CLOSES_MINUTES), LAST_MINUTE)

    def at(self, day: date, minutes: int) -> datetime:
        """The instant; two of one wall would be compared by what it shows, even while it is put forward or back."""
        return datetime.combine(day, time(minutes // 60, minutes % 60), self.zone).astimezone(UTC)

    def end_of_week(self, *, after_weeks: int) -> date:
        monday = self.today - timedelta(days=self.today.weekday())
        last = monday + timedelta(days=max(self.workdays))
        return last + timedelta(weeks=after_weeks + (last < self.today and not after_weeks))

    def after_workdays(self, count: int) -> date:
        day = self.today
        while count > 0:
            day += timedelta(days=1)
            count -= day.weekday() in self.workdays
        return day


@dataclass(frozen=True)
class Saying:
    """Some words of a sentence, and the day, the minute of a day or the very instant they mean."""

    start: int
    end: int
    day: date | None = None
    minutes: int | None = None
    instant: datetime | None = None
    is_loose: bool = False  # the minute may be meant in either half of the day


def sayings(sentence: str, wall: Wall) -> list[Saying]:
    """In the order of the sentence; where two overlap, the one that a rule found first."""
    found: list[Saying] = []
    for saying in _all(sentence, wall):
        if all(saying.end <= other.start or saying.start >= other.end for other in found):
            found.append(saying)
    return sorted(found, key=lambda saying: saying.start)


def _all(sentence: str, wall: Wall) -> Iterator[Saying]:
    for rule, meaning in RULES:
        for match in rule.finditer(sentence):
            meant = meaning(match, wall)
            if meant is not None:
                yield Saying(match.start(), match.end(), **meant)


def _span(match, wall: Wall) -> dict | None:
    words = [match["most"], match["more"], match["number"]]
    count = max(_number(word) for word in words if word) if any(words) else 1
    unit = match["unit"][:2].lower()
    if unit in ("mi", "ho", "hr"):
        return {"instant": wall.now + timedelta(minutes=count * (1 if unit == "mi" else 60))}
    if match["working"] and unit == "da":
        return {"day": wall.after_workdays(int(count))}
    return _day_after(wall.today, count * {"da": 1, "we": 7, "mo": 30}[unit])


def _day_after(day: date, days: float) -> dict | None:
    return {"day": day + timedelta(days=int(days))} if days <= 3660 else None


def _relative(match, wall: Wall) -> dict:
    word = " ".join(match["day"].lower().split())
    after = {"tomorrow": 1, "the day after tomorrow": 2, "day after tomorrow": 2}.get(word, 0)
    return _before(match, wall.today + timedelta(days=after)) | ({"minutes": PARTS["night"]} if word == "tonight" else {})


def _part_of_today(match, wall: Wall) -> dict:
    return {"day": wall.today, "minutes": PARTS[match["part"].lower()]}


def _weekday(match, wall: Wall) -> dict:
    weekday, which = [day[:3] for day in DAYS].index(match["day"][:3].lower()), (match["which"] or "").lower()
    ahead = (weekday - wall.today.weekday()) % 7
    if which == "next":
        ahead = weekday - wall.today.weekday() + 7
    elif which != "this":
        ahead = ahead or 7
    return _before(match, wall.today + timedelta(days=ahead))


def _before(match, day: date) -> dict:
    """Before Friday is by the end of Thursday."""
    return {"day": day - timedelta(days=(match["by"] or "").lower() == "before")}


def _period(match, wall: Wall) -> dict:
    which, period = (match["which"] or "").lower(), match["period"].lower()
    if period == "month":
        first = (wall.today.replace(day=1) + timedelta(days=32 * (1 + (which == "next")))).replace(day=1)
        return {"day": first - timedelta(days=1)}
    return {"day": wall.end_of_week(after_weeks=int(which == "next"))} if period == "week" else {"day": wall.today}


def _date(match, wall: Wall) -> dict | None:
    month = [name[:3] for name in MONTHS].index(match["month"][:3].lower()) + 1
    years = [int(match["year"])] if match["year"] else [wall.today.year, wall.today.year + 1]
    days = [_real(year, month, int(match["day"])) for year in years]
    ahead = [day for day in days if day and day >= wall.today]
    return _before(match, ahead[0]) if ahead else None


def _written_date(match, wall: Wall) -> dict | None:
    day = _real(int(match["year"]), int(match["month"]), int(match["day"]))
    return _before(match, day) if day and day >= wall.today else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(match, wall: Wall) -> dict | None:
    said, half = match["hour"], (match["half"] or "").lower().replace(".", "")
    hour, minute = int(_number(said)), int(match["minute"] or 0)
    if hour > 23 or minute > 59 or half and not 1 <= hour <= 12:
        return None
    if half:
        return {"minutes": (hour % 12 + 12 * (half == "pm")) * 60 + minute}
    return {"minutes": hour * 60 + minute, "is_loose": 1 <= hour <= 12 and not said.startswith("0")}


def _past_or_to(match, wall: Wall) -> dict:
    minutes = {"half": 30, "quarter": 15}[match["part"].lower()] * (-1 if match["side"].lower() == "to" else 1)
    return {"minutes": int(_number(match["hour"])) * 60 + minutes, "is_loose": True}


def _part(match, wall: Wall) -> dict:
    return {"minutes": PARTS[match["part"].lower()]}


def _number(word: str) -> float:
    word = " ".join(word.lower().split())
    return float(word) if word.isdecimal() else NUMBERS[word]


def _rule(pattern: str) -> re.Pattern:
    return re.compile(pattern.format(**PIECES), re.IGNORECASE | re.VERBOSE)


def _any(words) -> str:
    return "|".join(word.replace(" ", r"\s+") for word in sorted(words, key=len, reverse=True))


PIECES = {
    "number": rf"(?:\d{{1,3}}|{_any(NUMBERS)})",
    "hours": rf"(?:\d{{1,2}}|{_any(UNITS[1:])})",
    "by": r"(?:\b(?P<by>on|by|before|until|till|for)\s+)?",
    "days": _any(DAYS),
    "short": r"(?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)",
    "months": rf"(?:{_any(MONTHS)}|(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.?",
    "half": r"(?P<half>[ap]\.?\s?m\b\.?)",
    "at": r"\b(?:at|by|before|until|till|around|about)\s+",
    "gone": r"(?<!\blast\s)(?<!\bsince\s)(?<!\bevery\s)(?<!\beach\s)(?<!\bfrom\s)(?<!\bpast\s)",
    "end": r"(?![.:]\d)(?=\s*(?:$|[,.;:!?)\n]|o.clock|sharp|in\s+the|on\b|this\b|next\b|at\s+the\s+latest|and\b|or\b|{days}|{soon}))",
    "soon": r"to(?:day|morrow|night)",
}
PIECES["end"] = PIECES["end"].format(**PIECES)
RULES: list[tuple[re.Pattern, Callable]] = [
    (
        _rule(
            r"""\b(?:with)?in\s+(?:(?:the|about|around|at\s+most)\s+)?(?:next\s+)?(?:(?P<number>{number})(?:\s*(?:-|–|to|or)\s*(?P<more>{number}))?\s+)?
            (?:(?P<working>working|business|week)[\s-]*)?(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?)\b(?:\s+or\s+(?P<most>{number})\b)?(?!\s+ago)"""
        ),
        _span,
    ),
    (_rule(r"{by}\b(?P<day>(?:the\s+)?day\s+after\s+tomorrow|tomorrow|today|tonight)\b"), _relative),
    (_rule(r"\bthis\s+(?P<part>morning|afternoon|evening)\b"), _part_of_today),
    (_rule(r"(?:\bend|\bclose)\s+of\s+(?:(?:the|this|(?P<which>next))\s+)?(?:working\s+)?(?P<period>day|week|month|business)\b"), _period),
    (_rule(r"\b(?P<which>next|this)\s+(?P<period>week)\b"), _period),
    (
        _rule(r"{by}(?:the\s+)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{months})(?:,?\s+(?P<year>2\d{{3}}))?(?!\w)"),
        _date,
    ),
    (_rule(r"{by}\b(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>2\d{{3}}))?\b(?![:.]\d)"), _date),
    (_rule(r"{by}\b(?P<year>2\d{{3}})-(?P<month>\d\d)-(?P<day>\d\d)\b"), _written_date),
    (_rule(r"{by}{gone}\b(?:(?P<which>next|this|coming)\s+)?\b(?P<day>{days})\b"), _weekday),
    (_rule(r"\b(?P<by>on|by|before|until|till|next|this)\s+(?P<which>(?!))?(?P<day>{short})\b"), _weekday),
    (_rule(r"(?:{at})?\b(?P<part>half|quarter)\s+(?P<side>past|to)\s+(?P<hour>{hours})\b"), _past_or_to),
    (_rule(r"(?:{at})?(?<![\d.,:-])\b(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?![\d:])\s*{half}?"), _clock),
    (_rule(r"(?:{at})?(?<![\d.,:-])\b(?P<hour>\d{{1,2}})(?:\.(?P<minute>\d\d))?\s*{half}"), _clock),
    (_rule(r"{at}(?P<hour>\d{{1,2}})\.(?P<minute>\d\d)(?P<half>(?!))?(?![\d.])"), _clock),
    (_rule(r"{at}(?P<hour>{hours})(?P<minute>(?!))?(?P<half>(?!))?\b{end}(?:\s*o.clock)?"), _clock),
    (_rule(r"(?:{at}|\bin\s+the\s+)?\b(?P<part>noon|midday|morning|afternoon|evening|night)\b"), _part),
]
