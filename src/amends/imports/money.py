"""Amounts and quantities as files write them, as whole numbers of small parts."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from amends.imports.cells import is_missing
from amends.imports.refused import short

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
ONLY_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,})")
ONLY_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+\.\d+|\d+\.\d{1,2}|\d+\.\d{4,})")
MICROS = 1_000_000
THOUSANDTHS = 1_000
LARGEST = Decimal(10) ** 11


def decimal_sign(values: Iterable[str]) -> str:
    """Comma, if values say so that cannot be read otherwise and none says point; else point."""
    comma = point = 0
    for value in values:
        comma += bool(ONLY_COMMA.fullmatch(value.strip()))
        point += bool(ONLY_POINT.fullmatch(value.strip()))
    return "comma" if comma and not point else "point"


class Scale:
    """Reads the numbers of one column in whole parts of one: millionths of a price, thousandths of a quantity."""

    def __init__(self, name: str, parts: int, sign: str = "point") -> None:
        self._name, self._parts, self._sign = name, parts, sign

    def read(self, text: str) -> tuple[int | None, str | None]:
        """The number of parts, or why there is none."""
        text = text.strip()
        if is_missing(text):
            return None, f"no {self._name}"
        number = self._number(text)
        if number is None:
            return None, f"{short(text)} is no {self._name} we can read{self._hint(text)}"
        if abs(number) >= LARGEST:
            return None, f"{short(text)} is too large for any {self._name}"
        return int((number * self._parts).to_integral_value()), None

    def _number(self, text: str) -> Decimal | None:
        text = self._pointed(text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", ""))
        if GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if not PLAIN.fullmatch(text):
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            return None

    def _pointed(self, text: str) -> str:
        return text.translate(str.maketrans(",.", ".,")) if self._sign == "comma" else text

    def _hint(self, text: str) -> str:
        if self._sign == "point" and ONLY_COMMA.fullmatch(text):
            return "; if the comma is its decimal sign, say --decimal comma"
        return ""


def looks_like_number(text: str) -> bool:
    """Good enough to take a column for one of numbers."""
    return any(Scale("number", 1, sign).read(text)[0] is not None for sign in ("point", "comma"))
