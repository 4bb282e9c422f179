from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.refusal import Refusal
from amends.imports.on_page import on_page
from amends.screens.uploads.words import FIELDS, FORMATS

MOST_COLUMNS = 200  # more would make the page heavier than anybody's patience
NOT_THERE = ("", gettext_lazy("not in this file"))


class Bring(forms.Form):
    """A file, and perhaps what it holds."""

    file = forms.FileField(
        label=gettext_lazy("Drop a file here, or choose one"),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty: there is nothing to import."),
        },
    )
    format = forms.ChoiceField(label=gettext_lazy("It holds"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["format"].choices = [("", _("guess it from the columns")), *formats()]


class Holds(forms.Form):
    """What a file holds, said otherwise."""

    format = forms.ChoiceField(label=gettext_lazy("It holds"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="holds-%s", **kwargs)
        self.fields["format"].choices = formats()


class HowToRead(forms.Form):
    """Which column is what, and how what stands in them is written. What is cleaned is what the verbs of an upload take."""

    def __init__(self, data=None, *, look, choices: dict, is_simulated: bool) -> None:
        super().__init__(data, auto_id="how-%s", use_required_attribute=False, initial=choices)
        for field in look.fields:
            self.fields[column(field.name)] = forms.TypedChoiceField(
                label=FIELDS.get(field.name, field.means),
                choices=[NOT_THERE, *_columns(look.header, field.place)],
                coerce=int,
                initial=field.place,
                required=False,
            )
        self.fields |= {name: ASKED[name]() for name in (*look.asks, *(["into_demo"] if is_simulated else []))}
        if "currency" in self.fields:
            self.fields["currency"].widget.attrs["placeholder"] = look.currency

    def said(self) -> dict:
        """As an upload takes it: which column is what, and the rest."""
        mapping = {name.removeprefix("column_"): place for name, place in self.cleaned_data.items() if name.startswith("column_")}
        return {"mapping": mapping} | {name: value for name, value in self.cleaned_data.items() if not name.startswith("column_")}

    def refuse(self, refusal: Refusal) -> None:
        """Said beside what it is about."""
        self.is_valid()
        about = getattr(refusal, "choice", None)
        self.add_error(about if about in self.fields else None, on_page(refusal))
        for name in getattr(refusal, "wanted", ()):
            self.add_error(column(name), _("Choose the column, if the file has one."))


def column(name: str) -> str:
    """A field's own, apart from a choice of the same name."""
    return f"column_{name}"


def formats() -> list[tuple[str, str]]:
    return [(name, FORMATS.get(name, name)) for name in settings.IMPORTS]


def _columns(header: list[str], found: int | None) -> list[tuple[int, str]]:
    """The columns by their names; one that has none, or shares it, by its place as well."""
    offered = [*range(min(len(header), MOST_COLUMNS)), *([found] if found is not None and found >= MOST_COLUMNS else [])]
    return [(place, _named(header, place)) for place in offered]


def _named(header: list[str], place: int) -> str:
    name = Truncator(" ".join(header[place].split())).chars(60)
    if name and header.count(header[place]) == 1:
        return name
    return _("%(name)s (column %(place)s)") % {"name": name or _("no name"), "place": place + 1}


def _choice(label, *choices) -> forms.ChoiceField:
    return forms.TypedChoiceField(label=label, choices=choices, required=False, empty_value=None)


ASKED = {
    "currency": lambda: forms.CharField(
        label=_("Currency of the amounts"),
        max_length=3,
        required=False,
        empty_value=None,
        help_text=_("Three letters. It can be chosen as long as there is no order."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 3}),
    ),
    "dates": lambda: _choice(
        _("Dates like 3/4/2026"), ("", _("as the whole column says")), ("dmy", _("day first")), ("mdy", _("month first"))
    ),
    "decimal": lambda: _choice(
        _("Decimal sign"), ("", _("as the amounts say")), ("point", _("point: 1,234.56")), ("comma", _("comma: 1.234,56"))
    ),
    "encoding": lambda: _choice(
        _("Encoding"),
        ("", _("as the file shows")),
        ("utf-8", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Latin-1"),
        ("utf-16", "UTF-16"),
    ),
    "source": lambda: forms.CharField(
        label=_("Where it comes from"),
        max_length=100,
        required=False,
        empty_value=None,
        help_text=_("Only if ids of two shops or desks could be the same: a name for this one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    ),
    "live": lambda: forms.BooleanField(
        label=_("Not history but news"), required=False, help_text=_("Miseries open recoveries, and clocks start.")
    ),
    "into_demo": lambda: forms.BooleanField(
        label=_("Into this simulated firm all the same"),
        required=False,
        help_text=_("Its figures will no longer be those of the simulation."),
    ),
}
