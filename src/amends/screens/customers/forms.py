"""What is typed about a customer; what is cleaned is what a verb takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 200
ADDRESS_KINDS = [
    ("email", _("E-mail address")),
    ("phone", _("Telephone")),
    ("customer id", _("Customer number")),
    ("other", _("Another name or number")),
]


def _typed(label, **more) -> forms.CharField:
    attrs = {"dir": "auto", "autocomplete": "off"} | more.pop("attrs", {})
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.TextInput(attrs=attrs), **more)


class Name(forms.Form):
    """What the customer is called; nothing: they go by what they are known by."""

    name = _typed(_("Name"), required=False)


class NewAddress(forms.Form):
    """One more thing the customer answers to."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ADDRESS_KINDS)
    value = _typed(_("Address or number"))


class Belonging(forms.Form):
    """An organisation by its name, known or new."""

    organisation = _typed(_("Organisation"), attrs={"list": "organisations-offered"})
