"""A week of opening hours as a person types it: 9:00-17:00, or 9-12 13-18, or 22:00-6:00; nothing is closed."""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
DAY_MINUTES = 24 * 60
TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
STRETCH = re.compile(rf"\s*{TIME}\s*(?:-|–|to|bis)\s*{TIME}\s*(?:[,;]|and|$)?")
Stretch = tuple[int, int, int]


class Week(forms.Form):
    """The seven days, each with its stretches of work."""

    def __init__(self, *args, hours: Iterable[Stretch] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        written = _written(hours)
        for day, name in enumerate(DAYS):
            placeholder = {"placeholder": _("closed"), "autocomplete": "off"}
            widget = forms.TextInput(attrs=placeholder)
            self.fields[f"day_{day}"] = forms.CharField(
                label=name, required=False, max_length=200, initial=written.get(day, ""), widget=widget
            )

    def clean(self) -> dict:
        said = super().clean()
        for day in range(7):
            try:
                said[f"day_{day}"] = list(_read(day, said.get(f"day_{day}") or ""))
            except ValueError:
                self.add_error(f"day_{day}", _("Write hours such as 9:00-12:30, 13:30-18:00; leave it empty where the firm is closed."))
        return said

    def stretches(self) -> list[Stretch]:
        return [stretch for day in range(7) for stretch in self.cleaned_data[f"day_{day}"]]


def _read(day: int, text: str) -> Iterable[Stretch]:
    place = 0
    while text[place:].strip():
        found = STRETCH.match(text, place)
        if found is None or found.end() == place:
            raise ValueError(text)
        opens, closes = _minutes(*found.groups()[:2]), _minutes(*found.groups()[2:])
        yield day, opens % DAY_MINUTES, (closes - opens) % DAY_MINUTES or DAY_MINUTES
        place = found.end()


def _minutes(hours: str, minutes: str | None) -> int:
    whole = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or whole > DAY_MINUTES:
        raise ValueError(hours)
    return whole


def _written(hours: Iterable[Stretch]) -> dict[int, str]:
    days: dict[int, list[str]] = {}
    for day, opens, lasts in sorted(hours):
        closes = (opens + lasts) % DAY_MINUTES or DAY_MINUTES
        days.setdefault(day, []).append(f"{opens // 60}:{opens % 60:02}-{closes // 60}:{closes % 60:02}")
    return {day: ", ".join(stretches) for day, stretches in days.items()}
