"""Who reads a page: money, dates and counts as their language writes them, on the firm's clock."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation.trans_real import parse_accept_lang_header

from amends.base.models import Firm

LETTER_THEN_DIGIT = re.compile(r"([^\W\d])(?=\d)")
SMALL_COINS = re.compile(r"\.0+")
LARGE = 1000  # from here on, in units of the currency, small coins only distract
THEMES = ("light", "dark")
TOUR = "012345"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Amount:
    """Money with its 95 % interval."""

    expected: str
    low: str
    high: str


class Reader:
    """One reader of one page. What they chose of its looks is in their cookies; the firm is asked for once, and only if need be."""

    def __init__(self, request) -> None:
        self.teammate = getattr(request, "user", None)
        self._languages = request.headers.get("Accept-Language", "")
        theme = request.COOKIES.get("theme", "")
        self.theme = theme if theme in THEMES else ""
        self.uses_keys = request.COOKIES.get("keys") != "off"
        self._tour = request.COOKIES.get("tour", "0")
        self._truths: dict[str, dict[str, float]] = {}
        self._asks_for_truth = request.COOKIES.get("truth") == "on"

    @cached_property
    def firm(self) -> Firm:
        return Firm.the()

    @cached_property
    def locale(self) -> Locale:
        """The first language of the browser's that is known, for the way numbers and dates are written."""
        for language, _quality in parse_accept_lang_header(self._languages):
            try:
                return Locale.parse(language, sep="-")
            except (UnknownLocaleError, ValueError):
                continue
        return Locale("en")

    @cached_property
    def sees_truth(self) -> bool:
        """Of a simulated firm the truth is known; whoever asks for it sees it beside each estimate."""
        return self._asks_for_truth and self.firm.is_simulated

    @cached_property
    def tour(self) -> int | None:
        """The stop of the tour through a simulated firm: 0 before it begins, None where there is none or it is over."""
        return int(self._tour) if self._tour in set(TOUR) and self.firm.is_simulated else None

    def truth(self, name: str, about: object = "") -> float | None:
        """What is true, if the reader asks for it and it is known."""
        if not self.sees_truth:
            return None
        if name not in self._truths:
            self._truths[name] = import_module(settings.AMENDS_TRUTH).truths(name)
        return self._truths[name].get(str(about))

    def money(self, cents: float, *, whole: bool | None = None) -> str:
        """An amount; in whole units of the currency where it is large, or where that is asked for."""
        units, in_ = cents / self.firm.cents_in_one(), {"currency": self.firm.currency, "locale": self.locale}
        if whole or (whole is None and abs(units) >= LARGE):
            return _apart(format_currency(round(units), format=self._whole, currency_digits=False, **in_))
        return _apart(format_currency(units, **in_))

    @property
    def _whole(self) -> str:
        """How the reader's language writes money, without small coins."""
        return SMALL_COINS.sub("", self.locale.currency_formats["standard"].pattern)

    def amount(self, expected: int | None, low: int | None, high: int | None, *, widest: int = 0) -> Amount | None:
        """Three ends rounded alike; `widest` is the largest of what stands beside them. None if an end is not known."""
        if expected is None or low is None or high is None:
            return None
        whole = max(widest, *map(abs, (expected, low, high))) >= LARGE * self.firm.cents_in_one()
        return Amount(*(self.money(cents, whole=whole) for cents in (expected, low, high)))

    def count(self, many: float) -> str:
        """How many; of an expected number one decimal."""
        return format_decimal(many, format="#,##0.#", locale=self.locale)

    def figure(self, value: float) -> str:
        """A number that is no count."""
        return format_decimal(value, locale=self.locale)

    def share(self, part: float) -> str:
        """A share of one, in percent."""
        return format_percent(part, locale=self.locale)

    def percent(self, part: float) -> str:
        """A share with the decimals it has, up to two."""
        return format_percent(part, format="#,##0.##%", locale=self.locale)

    def day(self, at: datetime) -> str:
        return format_date(self.firm.wall(at), "medium", locale=self.locale)

    def time(self, at: datetime) -> str:
        return format_time(self.firm.wall(at), "short", locale=self.locale)

    def instant(self, at: datetime) -> str:
        """Day and time, by the clock on the firm's wall."""
        joined = self.locale.datetime_formats["medium"]
        return joined.replace("{1}", self.day(at)).replace("{0}", self.time(at)).replace("'", "")

    def when(self, at: datetime, now: datetime) -> str:
        """As short as it stays clear: the time alone on the same day, the year only where it is another."""
        wall, today = self.firm.wall(at), self.firm.wall(now)
        if wall.date() == today.date():
            return self.time(at)
        day = format_skeleton("MMMd" if wall.year == today.year else "yMMMd", wall, locale=self.locale)
        return f"{day}, {self.time(at)}"

    @staticmethod
    def lasting(span: timedelta) -> str:
        """A span of time in its two largest units or fewer: 2 h 10, 3 days."""
        if span < HOUR:
            return _("%(minutes)s min") % {"minutes": span // MINUTE}
        if span < DAY:
            return _("%(hours)s h %(minutes)02d") % {"hours": span // HOUR, "minutes": span % HOUR // MINUTE}
        return ngettext("%(days)s day", "%(days)s days", span // DAY) % {"days": span // DAY}


def _apart(money: str) -> str:
    """Letters and digits do not touch: GBP 12."""
    return LETTER_THEN_DIGIT.sub("\\1\N{NO-BREAK SPACE}", money)
