"""What each input of worth or damage rests on: entered by the firm, estimated from its orders, assumed with a source, or nothing yet."""

import numpy as np
from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.reckon import ASSUMED, GROUPS, Shares
from amends.reckon.belief import LeavingByStay
from amends.steering.found import Found
from amends.steering.inputs import STAND_IN, Inputs
from amends.steering.kept.names import LEAVE, OUTCOMES, SHARES, TOLD
from amends.steering.models import Entered, Reckoning
from amends.steering.terms import assumptions


class Grounds:
    """Firm, last reckoning and what was entered, asked about one input at a time."""

    def __init__(self, firm: Firm, reckoning: Reckoning | None, entered: dict[str, Entered]):
        self.entered = entered
        self.reckoning = reckoning
        self.inputs = Inputs(entered, reckoning, firm.cents_in_one()) if reckoning else None
        self.terms = {row["name"]: row for row in assumptions(firm)}

    def term(self, name: str) -> Found:
        """A term that worth is counted on."""
        row = self.terms[name]
        return Found("assumed" if row["assumed"] else "set", row["value"], row["source"])

    def of(self, name: str) -> Found:
        """Entered, else what damage goes by without that."""
        return _entered(self.entered[name]) if name in self.entered else self.otherwise(name)

    def otherwise(self, name: str) -> Found:
        """What damage would go by, had the firm entered nothing."""
        if name in LEAVE:
            return self._leaving(name)
        if name in STAND_IN:
            return _assumed(STAND_IN[name])
        if name in TOLD:
            return Found("assumed", 0.0, _("taken as nobody, for want of a figure: %(source)s") % {"source": ASSUMED["told_bad"].source})
        return {"complain": self._complain, "stay": self._stay, "word_cents": self._purchase}.get(name, lambda: _missing(name))()

    def remark(self, name: str) -> str | None:
        """Why what was entered does not count, or where else the number comes from."""
        if name in OUTCOMES and name in self.entered and self.inputs and self.inputs.outcomes is None:
            return _("Counts only when all three are entered and add up to 100 %.")
        if name in LEAVE and 0 < sum(one in self.entered for one in LEAVE) < len(LEAVE):
            return _("Damage counts them only when all four are entered.")
        if name == "complain":
            return _("For problems that your operations log, the share is counted from what is on record instead.")
        if name == "logged" and name not in self.entered:
            return _("For problems that your operations log, 100 % is assumed.")
        return None

    def _complain(self) -> Found:
        return _assumed(f"complain.{self.inputs.loss}") if self.inputs else _unreckoned()

    def _stay(self) -> Found:
        if not self.inputs:
            return _unreckoned()
        retained = self.inputs.retained()
        if retained is None:
            return Found("unknown", not_known=_("The model of worth in use knows no leaving: enter it."))
        low, high = np.quantile(retained.values, (0.025, 0.975))
        source = _("the model of buying, reckoned as of %(day)s") % {"day": f"{self.reckoning.as_of:%Y-%m-%d}"}
        return Found("estimated", retained.best, source, self.reckoning.customers, (float(low), float(high)))

    def _leaving(self, name: str) -> Found:
        """1 - R/R_0 with the stay rates of others."""
        without = self.inputs and self.inputs.without_problem()
        if not without:
            return Found("unknown", not_known=_("The share of customers who stay without a problem is not known: enter it."))
        stays = ASSUMED[f"stay.{GROUPS[LEAVE.index(name)]}.{self.inputs.loss}"]
        source = _("%(stays)s of them stay (%(source)s), against %(without)s without a problem")
        said = {"stays": f"{100 * stays.value:.0f} %", "source": stays.source, "without": f"{100 * float(without.centre):.0f} %"}
        return Found("assumed", float(LeavingByStay((stays.value,), without).centre[0]), source % said)

    def _purchase(self) -> Found:
        if not self.reckoning:
            return _unreckoned()
        source = _("the mean margin of one purchase, by the model of spending")
        return Found("estimated", self.reckoning.doubt["purchase_cents"], source, self.reckoning.spending["customers"])


def _entered(entered: Entered) -> Found:
    interval = None
    if entered.asked and entered.name in SHARES:
        yes = entered.value * entered.asked
        low, high = Shares((yes, entered.asked - yes)).interval()
        interval = (float(low[0]), float(high[0]))
    return Found("entered", entered.value, entered.source, entered.asked, interval)


def _assumed(name: str) -> Found:
    return Found("assumed", ASSUMED[name].value, ASSUMED[name].source)


def _unreckoned() -> Found:
    return Found("unknown", not_known=_("Worth has not been reckoned yet: import orders, or run `amends reckon`."))


def _missing(name: str) -> Found:
    ask = _("Nothing on record tells it, and there is no figure of others to go by: ask in the look-back, or enter it.")
    return Found("unknown", not_known=ask if name in OUTCOMES else _("Nothing on record tells it: enter it."))
