"""What is assumed, as a person reads it; the JSON keeps the short names."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHARES = {
    "margin": _("margin on what customers spend"),
    "yearly_discount": _("discount a year"),
    "stay.silent": _("customers who stay after a problem they kept to themselves"),
    "stay.satisfied": _("customers who stay after a complaint that ended well"),
    "stay.mollified": _("customers who stay after a complaint that ended half well"),
    "stay.dissatisfied": _("customers who stay after a complaint that ended badly"),
    "complain": _("customers with a problem who complain"),
    "logged": _("complaints that reach your log"),
    "problems_a_year": _("customers who meet a problem in a year"),
}
COUNTS = {
    "horizon_weeks": _("weeks looked ahead"),
    "told_good": _("people told of a complaint that ended well"),
    "told_bad": _("people told of a complaint that ended badly"),
    "lost_per_told": _("purchases lost for each person told something bad"),
    "won_per_told": _("purchases won for each person told something good"),
}


class Assumed(NamedTuple):
    """One number that was not estimated here: what it is, how much, and where it comes from."""

    what: str | Promise
    amount: str
    source: str

    @classmethod
    def of(cls, row: dict) -> "Assumed":
        """Of a kept row; `stay.silent.large` and `stay.silent.small` are the same thing, and the source tells the loss."""
        name, value = row["name"], row["value"]
        thing = name if name in SHARES or name in COUNTS else name.rpartition(".")[0]
        if thing in SHARES:
            return cls(SHARES[thing], f"{100 * value:g} %", row["source"])
        return cls(COUNTS.get(thing, name), f"{value:g}", row["source"])

    def __str__(self) -> str:
        return f"{self.what} {self.amount} ({self.source})"
