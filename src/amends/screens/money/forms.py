from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from amends.screens.parts.reader import Reader
from amends.steering.inputs_shown import InputShown

HUNDRED = Decimal(100)
SUFFIX = {"share": _("in percent"), "people": _("people"), "weeks": _("weeks")}


class Telling(forms.Form):
    """A number that nothing on record tells, in the unit a person thinks in: percent, people, the firm's currency."""

    value = forms.DecimalField(label=_("The number"), max_digits=16, decimal_places=4, min_value=0, localize=True)
    asked = forms.IntegerField(
        label=_("Of how many people"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text=_("If it is a share of those you asked."),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=500,
        help_text=_("A survey, your bookkeeping, a guess of yours: whoever reads it later wants to know."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args, shown: InputShown, reader: Reader, **kwargs) -> None:
        self.times = _times(shown, reader)
        initial = {} if shown.found.origin != "entered" else _typed(shown, self.times)
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["value"].help_text = SUFFIX.get(shown.unit, reader.firm.currency)
        if shown.unit == "share":
            self.fields["value"].validators.append(MaxValueValidator(HUNDRED))
        else:
            del self.fields["asked"]

    def told(self) -> dict:
        """As the desk keeps it."""
        said = self.cleaned_data
        return {"value": float(said["value"] / self.times), "asked": said.get("asked"), "source": said["source"]}


def _times(shown: InputShown, reader: Reader) -> Decimal:
    """How much of what is typed makes one of what is kept."""
    if shown.unit == "share":
        return HUNDRED
    return 1 / Decimal(reader.firm.cents_in_one()) if shown.unit == "cents" else Decimal(1)


def _typed(shown: InputShown, times: Decimal) -> dict:
    value = (Decimal(str(shown.found.value)) * times).normalize()
    return {"value": f"{value:f}", "asked": shown.found.n, "source": shown.found.source}
