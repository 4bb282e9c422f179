"""An amount as a person types it."""

import re

from django import forms
from django.utils.translation import gettext as _

from amends.base.models import Firm

AROUND = re.compile(r"^[^\d.,+\-\x00-\x1f]{1,4}|[^\d.,\x00-\x1f]{1,4}$")  # the currency
MOST_DIGITS = 15


class MoneyField(forms.CharField):
    """Cleaned to cents: 12.50, 12,50 and £12.50 are the same, and so are 1,250 and 1.250 and 1250."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, text) -> int | None:
        text = super().to_python(text)
        if text in self.empty_values:
            return None
        decimals = len(str(Firm.the().cents_in_one())) - 1
        written = _written(decimals).fullmatch(AROUND.sub("", text))
        if written is None or len(text) > MOST_DIGITS:
            raise forms.ValidationError(_("Write an amount, such as %(amount)s.") % {"amount": "12.50" if decimals else "12"})
        units, part = re.sub(r"\D", "", written["units"]), written["part"] or ""
        return int(units + part.ljust(decimals, "0"))


def _written(decimals: int) -> re.Pattern:
    """A separator before as many digits as the currency has decimals, or fewer, parts them off; before three others it groups."""
    part = rf"(?:[.,](?P<part>\d{{1,{decimals}}}))?" if decimals else "(?P<part>)"
    return re.compile(rf"(?P<units>\d+|\d{{1,3}}(?:[.,'’\s]\d{{3}})+){part}")
