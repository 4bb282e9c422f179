"""What the damage of a cause is reckoned from: counted on record, entered by the firm, or left to the labelled assumptions."""

from functools import cached_property

import numpy as np

from amends import reckon
from amends.reckon import ASSUMED, Assumption, Belief
from amends.reckon.belief import LeavingByStay
from amends.steering.beliefs import Drawn, Each, HeardInPart
from amends.steering.kept.entered import Entered
from amends.steering.kept.names import LEAVE, OUTCOMES, SHARES, TOLD
from amends.steering.miseries import Misery
from amends.steering.models import Reckoning

WORD = (*TOLD, "lost_per_told", "won_per_told", "word_cents")
STAND_IN = {
    "told_bad_dissatisfied": "told_bad",
    "told_good_satisfied": "told_good",
    "lost_per_told": "lost_per_told",
    "won_per_told": "won_per_told",
}
ROUNDING = 0.0101  # shares to two places may miss 1 by this much
BETWEEN_LOSSES = 22.36  # as far, in ratio, from a loss of 5 as from one of 100, which the assumed figures are about
ALL_LOGGED = Assumption(
    "logged",
    1.0,
    "the share of complaints that reach your log",
    "for problems your operations log, a complaint that reached no log counts as silence: enter `logged` if you know",
)


class Inputs:
    """Everything that is not counted cause by cause: what the firm entered, and what the last reckoning of worth found."""

    def __init__(self, entered: dict[str, Entered], reckoning: Reckoning, coins: int):
        self.entered = entered
        self.reckoning = reckoning
        self.coins = coins
        self.assumed: list[Assumption] = []
        self.beliefs = {name: reckon.Firmwide(_belief(told)) for name, told in entered.items()}

    def problem(self, misery: Misery, days: float) -> reckon.Problem:
        """A cause as far as it is known."""
        complain, logged = self._heard(misery) if misery.met else (self._one("complain"), self._one("logged"))
        return reckon.Problem(
            cause=str(misery.cause),
            worth_cents=np.array(misery.worths_cents, dtype=np.float64),
            days=days,
            met=misery.moments if misery.met else None,
            logged=misery.said,
            complain=complain,
            outcomes=self.outcomes,
            leave=self._each(LEAVE),
            logged_share=logged,
            handling_cents=self._one("handling_cents"),
            present=self._present(misery),
            loss=self.loss,
        )

    def firm(self) -> reckon.FirmFigures:
        """What holds for all causes."""
        doubt = self.reckoning.doubt
        return reckon.FirmFigures(
            customers=self.reckoning.customers,
            purchase_cents=doubt["purchase_cents"],
            retained=self.without_problem(),
            word=self._word(),
            worth_factors=np.array(doubt["worth_factors"]),
        )

    def leaving_badly(self) -> tuple[float, Assumption | None] | None:
        """Chance that a complaint which ends badly makes a customer leave: entered, else assumed; None where neither can be had."""
        entered, without = self._one("leave_dissatisfied"), self.without_problem()
        if entered is not None:
            return float(entered.centre), None
        if without is None:
            return None
        assumed = ASSUMED[f"stay.dissatisfied.{self.loss}"]
        return float(LeavingByStay((assumed.value,), without).centre[0]), assumed

    def remarks(self) -> list[str]:
        """What was entered and cannot be used."""
        said = []
        if any(name in self.entered for name in OUTCOMES) and self.outcomes is None:
            said.append("satisfied, mollified and dissatisfied count only if all three are entered and add up to 1")
        if 0 < sum(name in self.entered for name in LEAVE) < len(LEAVE):
            said.append(f"{', '.join(LEAVE)} count only if all four are entered")
        if not self._knows_leaving and "stay" not in self.entered:
            said.append("the model of worth in use knows no leaving, so the share of customers who stay must be entered (`stay`)")
        return said

    def _heard(self, misery: Misery) -> tuple[Belief | None, Belief]:
        """Share who complain and share that is logged, where operations log the problems themselves."""
        logged = self._one("logged")
        if logged is None:
            self.assumed.append(ALL_LOGGED)
        if not misery.asked:
            return self._one("complain"), logged or reckon.Entered(1.0)
        heard = reckon.Share(misery.complained, misery.asked)
        return (HeardInPart(heard, logged), logged) if logged else (heard, reckon.Entered(1.0))

    @property
    def _knows_leaving(self) -> bool:
        return self.reckoning.model == reckon.BgNbd.name

    def _present(self, misery: Misery) -> float:
        """Share of those who met it who had not left before: what operations log says nothing of that, a complaint does."""
        if not self._knows_leaving or not misery.bought:
            return 1.0
        repeats, last, age = np.array(misery.bought, dtype=np.float64).T
        vector = np.array([self.reckoning.parameters[name] for name in reckon.BgNbd.parameters])
        alive = reckon.BgNbd().outlook(vector, reckon.Visits(repeats, last, age)).alive
        return float((misery.met * alive.mean() + misery.said) / misery.moments)

    @cached_property
    def outcomes(self) -> Belief | None:
        """All three, or nothing; shares of people asked are drawn together."""
        found = [self.entered[name] for name in OUTCOMES if name in self.entered]
        total = sum(share.value for share in found)
        if len(found) < len(OUTCOMES) or abs(total - 1) > ROUNDING:
            return None
        if all(share.asked for share in found):
            return reckon.Firmwide(reckon.Shares(tuple(share.value * share.asked for share in found)))
        return reckon.Entered(tuple(share.value / total for share in found))

    def without_problem(self) -> Belief | None:
        """R_0, the share who stay without a problem: entered, else as the orders tell."""
        return self._one("stay") or self.retained()

    def retained(self) -> Drawn | None:
        """Where nobody is seen to leave, how many stay is not known."""
        doubt = self.reckoning.doubt
        return Drawn(doubt["retained"], tuple(doubt["retained_draws"])) if self._knows_leaving else None

    @property
    def loss(self) -> str:
        """Whether assumed figures about a large loss or about a small one come nearer to a purchase here."""
        return "large" if self.reckoning.doubt["purchase_cents"] >= BETWEEN_LOSSES * self.coins else "small"

    def _word(self) -> reckon.Word | None:
        """As the assumed one, but with what was entered in its place; what was not entered stays labelled."""
        if not any(name in self.entered for name in WORD):
            return None
        self.assumed += [ASSUMED[stand_in] for name, stand_in in STAND_IN.items() if name not in self.entered]
        said = {name: ASSUMED[stand_in].value for name, stand_in in STAND_IN.items()}
        said |= {"word_cents": self.reckoning.doubt["purchase_cents"]} | {name: told.value for name, told in self.entered.items()}
        bad, good = (tuple(said.get(f"told_{what}_{group}", 0.0) for group in (*reckon.GROUPS, "without")) for what in ("bad", "good"))
        return reckon.Word(bad[:4], good[:4], said["lost_per_told"], said["won_per_told"], said["word_cents"], bad[4], good[4])

    def _each(self, names: tuple[str, ...]) -> Belief | None:
        found = tuple(self._one(name) for name in names)
        return None if None in found else Each(found)

    def _one(self, name: str) -> Belief | None:
        return self.beliefs.get(name)


def _belief(told: Entered) -> Belief:
    """A share of people asked is drawn; anything else is taken as exact."""
    return reckon.Share(told.value * told.asked, told.asked) if told.asked and told.name in SHARES else reckon.Entered(told.value)
