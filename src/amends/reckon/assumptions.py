"""The numbers of other people that stand in where the firm has none of its own: always labelled, with their source."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """A number that was not estimated here: what it stands for, its unit, and where it comes from."""

    name: str
    value: float
    unit: str
    source: str


_TARP = "TARP for the White House, 1979/86"
_STAY = "share who stay customers"
_TOLD = "TARP for Coca-Cola, 1981, asked of complainants only"

_ROWS = (
    Assumption("stay.silent.large", 0.09, _STAY, f"{_TARP}: no complaint, loss above $100"),
    Assumption("stay.dissatisfied.large", 0.19, _STAY, f"{_TARP}: complaint not satisfied, loss above $100"),
    Assumption("stay.mollified.large", 0.54, _STAY, f"{_TARP}: complaint resolved, loss above $100"),
    Assumption("stay.satisfied.large", 0.82, _STAY, f"{_TARP}: complaint resolved quickly, loss above $100"),
    Assumption("stay.silent.small", 0.37, _STAY, f"{_TARP}: no complaint, loss below $5"),
    Assumption("stay.dissatisfied.small", 0.46, _STAY, f"{_TARP}: complaint not satisfied, loss below $5"),
    Assumption("stay.mollified.small", 0.70, _STAY, f"{_TARP}: complaint resolved, loss below $5"),
    Assumption("stay.satisfied.small", 0.95, _STAY, f"{_TARP}: complaint resolved quickly, loss below $5"),
    Assumption("complain.large", 0.69, "share who complain", "Goodman & Newman, Quality Progress, January 2003: loss of about $142"),
    Assumption("complain.small", 0.03, "share who complain", "Goodman & Newman, Quality Progress, January 2003: small loss"),
    Assumption("complain.software", 0.63, "share who complain", "Goodman & Newman, Quality Progress, January 2003: business software"),
    Assumption("told_good", 5.0, "people told", _TOLD),
    Assumption("told_bad", 10.0, "people told", _TOLD),
    Assumption("lost_per_told", 0.02, "purchases lost per person told", "a guess: no source was found"),
    Assumption("won_per_told", 0.02, "purchases won per person told", "a guess: taken equal to the purchases lost"),
    Assumption("problems_a_year", 0.77, "share of customers with a problem a year", "CCMC, National Customer Rage Study, 2025"),
    Assumption("margin", 1.0, "share of spend", "taken as 1 until the firm sets its own"),
    Assumption("yearly_discount", 0.10, "a year of 52 weeks", "usual in the literature"),
)

ASSUMED: dict[str, Assumption] = {row.name: row for row in _ROWS}
