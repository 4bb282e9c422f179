"""Every number that worth and damage rest on, as a person reads and edits it: what it is, how much, since when and by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amends.base.models import Event, Firm
from amends.steering.assumed import COUNTS
from amends.steering.assumed import SHARES as ASSUMED_SHARES
from amends.steering.found import Found
from amends.steering.kept.names import LEAVE, MOST, NAMES, NEVER_NONE, OUTCOMES, SHARES, TOLD
from amends.steering.models import Entered, Reckoning

TERMS = {"margin": (0.0, 1.0), "yearly_discount": (0.0, 1.0), "horizon_weeks": (1.0, 32_767.0)}
SHOWN_AS = {"word_cents": gettext_lazy("what one so lost is worth"), "handling_cents": gettext_lazy("what handling one complaint costs")}
HEADINGS = {
    "worth": gettext_lazy("What a customer is worth"),
    "complaints": gettext_lazy("Complaints, and how they end"),
    "leaving": gettext_lazy("Who leaves, and who stays"),
    "word": gettext_lazy("Word of mouth"),
}


@dataclass(frozen=True)
class InputShown:
    """One number. `unit` is "share" (0 to 1), "people", "cents" or "weeks"; `low` and `high` bound what may be entered.

    n: of how many people or customers it is a share or an estimate; interval: 95 %, where there is one.
    not_known: why, where there is no value; remark: what else must be said of it, such as why it does not count.
    """

    name: str
    what: str | Promise
    heading: str
    unit: str
    low: float
    high: float
    found: Found
    by: str = ""
    at: datetime | None = None
    remark: str | None = None

    @property
    def is_entered_here(self) -> bool:
        """Entered as it stands here; a term is set on the firm."""
        return self.name in NAMES

    @property
    def excludes_zero(self) -> bool:
        return self.name in NEVER_NONE or self.name == "margin"


def inputs_shown() -> list[InputShown]:
    """All of them, in the order of HEADINGS."""
    # numpy and scipy stay out of the process that serves the pages until the first input is looked at
    from amends.steering.grounds import Grounds  # noqa: PLC0415

    grounds = Grounds(Firm.the(), Reckoning.objects.newest(), Entered.objects.select_related("by").latest_by_name())
    told = [_shown(name, grounds) for name in NAMES]
    return sorted([*_terms(grounds), *told], key=lambda shown: list(HEADINGS).index(shown.heading))


def _shown(name: str, grounds) -> InputShown:
    entered = grounds.entered.get(name)
    who = {"by": str(entered.by or ""), "at": entered.at} if entered else {}
    high = MOST.get(name, 1.0)
    return InputShown(
        name, SHOWN_AS.get(name, NAMES[name]), _heading(name), _unit(name), 0.0, high, grounds.of(name), remark=grounds.remark(name), **who
    )


def _heading(name: str) -> str:
    if name in LEAVE or name == "stay":
        return "leaving"
    return "complaints" if name in (*OUTCOMES, "complain", "logged", "handling_cents") else "word"


def _unit(name: str) -> str:
    if name in SHARES:
        return "share"
    return "people" if name in TOLD else "cents"


def _terms(grounds) -> list[InputShown]:
    last = Event.objects.filter(kind="firm.terms_set").order_by("-pk").first()
    words = ASSUMED_SHARES | COUNTS
    return [
        InputShown(
            name,
            words[name],
            "worth",
            "weeks" if name == "horizon_weeks" else "share",
            *TERMS[name],
            found=grounds.term(name),
            by=last.by_name if last and grounds.term(name).origin == "set" else "",
            at=last.at if last and grounds.term(name).origin == "set" else None,
        )
        for name in TERMS
    ]
