from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ChosenPassword(forms.CharField):
    """A password that is being chosen; it is shown again, hidden, when something else was refused."""

    def __init__(self, *, label: str) -> None:
        widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"})
        super().__init__(label=label, strip=False, widget=widget, help_text=_("Ten characters or more; a few words do well."))


class FirstRun(forms.Form):
    """The firm, and the one who owns it."""

    firm = forms.CharField(label=_("Name of the firm"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    currency = forms.ChoiceField(label=_("Currency"), help_text=_("In which orders are counted. It stays once orders are in."))
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("By which your days begin and your clocks run."))
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = ChosenPassword(label=_("A password"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = currencies(get_language() or "en")
        self.fields["time_zone"].choices = time_zones()

    def parted(self) -> dict:
        """What was typed, for the firm and for its owner."""
        said = self.cleaned_data
        return {
            "firm": {"name": said["firm"], "currency": said["currency"], "time_zone": said["time_zone"]},
            "owner": {"name": said["name"], "email": said["email"], "password": said["password"]},
        }


class NewPassword(forms.Form):
    """A password of one's own, in place of a link."""

    password = ChosenPassword(label=_("A new password"))


def time_zones() -> list[tuple[str, str]]:
    """Those named for a place, and UTC."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


@cache
def currencies(language: str) -> list[tuple[str, str]]:
    """Those in use somewhere today, by their letters."""
    locale = Locale.parse(language, sep="-")
    territories = [place for place in locale.territories if len(place) == 2 and place.isalpha()]
    used = {code for place in territories for code in get_territory_currencies(place)}
    return [(code, f"{code} - {get_currency_name(code, locale=locale)}") for code in sorted(used)]
