from django import forms
from django.utils.translation import gettext_lazy as _


class Looks(forms.Form):
    """How the pages look and listen on this device."""

    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As this device is set")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
    )
    keys = forms.ChoiceField(
        label=_("Single keys"),
        choices=[("on", _("On: the question mark lists them")), ("off", _("Off: only Ctrl-K, Ctrl-Enter and Escape"))],
    )
