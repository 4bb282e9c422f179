"""Fields that more than one public page, or its owner, has typed into."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.refusal import Refusal
from amends.channels.framing import sites
from amends.conversations.address import one_address


class Reachable(forms.EmailField):
    """An address a letter can go to."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def clean(self, value) -> str:
        said = super().clean(value)
        try:
            return one_address(said) if said else ""
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ForMachines(forms.CharField):
    """Machines fill in every field there is; people leave alone what they do not see."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Leave this empty"), required=False)

    def clean(self, value) -> str:
        if super().clean(value):
            raise forms.ValidationError(_("This field is for machines: empty it, then send again."))
        return ""


class Slug(forms.CharField):
    """How the address of a page ends."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Its address ends in"), max_length=60, help_text=gettext_lazy("Letters, digits, hyphens."))


class Sites(forms.CharField):
    """Web sites, one on a line."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Sites that may show it"),
            required=False,
            help_text=gettext_lazy("One on a line, such as https://www.firm.example. None: it has a page of its own only."),
        )

    def clean(self, value) -> list[str]:
        try:
            return sites(super().clean(value))
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def words(label, longest: int, **more) -> forms.CharField:
    """Words of a person, in whatever direction they are written."""
    attrs = {"dir": "auto"} | more.pop("attrs", {})
    return forms.CharField(label=label, max_length=longest, widget=more.pop("widget", forms.TextInput)(attrs=attrs), **more)
