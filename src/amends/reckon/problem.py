"""One cause of unhappiness as far as the firm knows it, and where each of its figures comes from: own, entered, or assumed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from amends.reckon.assumptions import ASSUMED, Assumption
from amends.reckon.belief import Belief, Entered, LeavingByStay
from amends.reckon.damage import GROUPS, DamageInputs, Figure
from amends.reckon.errors import Incoherent
from amends.reckon.visits import Array

LOSSES = ("large", "small")
YEAR_DAYS = 365.0


@dataclass(frozen=True, eq=False)
class Problem:
    """One cause, as far as the firm knows it; a belief that holds for all causes is one `Firmwide`, given to each.

    cause           its name
    worth_cents     (customers,)  worth given alive of customers who met it; NaN where not known
    days            the period in which it was counted
    met             people who met it in the period, from the operations log; None: from `logged`
    logged          complaints about it in the log in the period
    complain        c; None: assumed by `loss`
    outcomes        s, m, d of complainants (Shares or Entered); None: the damage is not known
    leave           theta by GROUPS (Logits or Entered); None: assumed by `loss` and the firm's own retention
    logged_share    f, share of complaints that reach the log; None: the damage is not known
    handling_cents  k_h, cost of handling a logged complaint; None: the damage is not known
    present         share of them who were still with us just before; the log of operations goes on after a customer has left
    loss            "large" (over $100) or "small" (under $5): which assumed numbers stand in
    """

    cause: str
    worth_cents: Array
    days: float = YEAR_DAYS
    met: float | None = None
    logged: float | None = None
    complain: Belief | None = None
    outcomes: Belief | None = None
    leave: Belief | None = None
    logged_share: Belief | None = None
    handling_cents: Belief | None = None
    present: float = 1.0
    loss: str = "large"

    @property
    def counted(self) -> float:
        """Moments counted in the period: people who met it, else complaints logged."""
        return float(self.logged or 0.0) if self.met is None else float(self.met)


@dataclass(frozen=True)
class Word:
    """The firm's own word of mouth: people told, by GROUPS and by customers without a problem; chance that one told is lost or won;
    what one so lost is worth."""

    told_bad: tuple[float, float, float, float]
    told_good: tuple[float, float, float, float]
    lost_per_told: float
    won_per_told: float
    cents: float
    told_bad_without: float = 0.0
    told_good_without: float = 0.0


@dataclass(frozen=True, eq=False)
class FirmFigures:
    """What holds for all causes.

    customers       N, customers with an order (not prospects, not colleagues)
    purchase_cents  mean margin of one purchase, which assumed word of mouth puts at stake
    retained        R_0, share of customers without a problem who are still there a year later; needed where theta is assumed
    word            the firm's own word of mouth; None: assumed
    worth_factors   result of `worth_factors`, so that doubt about all worths enters every cause alike
    """

    customers: float
    purchase_cents: float
    retained: Belief | None = None
    word: Word | None = None
    worth_factors: Array | None = None


def refuse(problem: Problem, firm: FirmFigures) -> None:
    """Raises Incoherent for a period, a firm, a share or a kind of loss that makes no sense."""
    if problem.loss not in LOSSES:
        raise Incoherent(f"There are no assumed figures for a loss called {problem.loss!r}: use 'large' or 'small'.")
    if not 0 <= problem.present <= 1:
        raise Incoherent("The share of those who met it who were still with us must be from 0 to 1.")
    if not (problem.days > 0 and firm.customers > 0 and firm.purchase_cents >= 0 and problem.counted >= 0):
        raise Incoherent("Damage needs a period of more than 0 days, at least one customer, and counts and money of 0 or more.")


def missing(problem: Problem, firm: FirmFigures) -> list[str]:
    """Why the damage of this cause is not known: every input that is neither estimated nor assumable."""
    wanting = (
        (problem.counted == 0, "no judged moments in the period"),
        (not len(known_worths(problem)), "none of the customers who met it has a worth: reckon first"),
        (problem.outcomes is None, "what share of complainants ends satisfied, mollified, dissatisfied: ask in the look-back, or enter it"),
        (problem.logged_share is None, "what share of complaints reaches the log: enter it"),
        (problem.handling_cents is None, "what it costs to handle a complaint: enter it"),
        (problem.leave is None and firm.retained is None, "what share of customers stays without a problem: reckon first, or enter it"),
    )
    return [reason for absent, reason in wanting if absent]


def known_worths(problem: Problem) -> Array:
    """Worths of those who met it, as far as known."""
    worths = np.atleast_1d(np.asarray(problem.worth_cents, dtype=np.float64))
    return worths[np.isfinite(worths)]


@dataclass(frozen=True)
class Sources:
    """Where each input of a cause that can be reckoned comes from, and what had to be assumed."""

    complain: Belief
    outcomes: Belief
    leave: Belief
    stay: Belief
    logged_share: Belief
    handling_cents: Belief
    word: Word
    assumed: tuple[Assumption, ...]

    @classmethod
    def of(cls, problem: Problem, firm: FirmFigures) -> "Sources":
        """Own figures where there are some, assumed ones elsewhere. Raises Incoherent if `missing` finds anything."""
        outcomes, logged, handling = problem.outcomes, problem.logged_share, problem.handling_cents
        if outcomes is None or logged is None or handling is None or missing(problem, firm):
            raise Incoherent(f"The damage of {problem.cause} is not known: {'; '.join(missing(problem, firm))}.")
        complain, assumed_complain = _complain(problem)
        leave, stay, assumed_leave = _leave(problem, firm)
        word, assumed_word = _word(firm)
        return cls(complain, outcomes, leave, stay, logged, handling, word, assumed_complain + assumed_leave + assumed_word)

    def inputs(self, problem: Problem, firm: FirmFigures, ask: Callable[[Belief], Array], counted: Figure, worth: Figure) -> DamageInputs:
        """The inputs of the formulas, at whatever `ask` takes from a belief."""
        complain, logged, word = ask(self.complain), ask(self.logged_share), self.word
        year = counted * YEAR_DAYS / problem.days / firm.customers
        return DamageInputs(
            customers=firm.customers,
            incidence=year if problem.met is not None else year / (complain * logged),
            complain=complain,
            outcomes=ask(self.outcomes),
            leave=ask(self.leave),
            worth_cents=worth,
            logged=logged,
            handling_cents=ask(self.handling_cents),
            stay=ask(self.stay),
            present=problem.present,
            told_bad=word.told_bad,
            told_good=word.told_good,
            told_bad_without=word.told_bad_without,
            told_good_without=word.told_good_without,
            lost_per_told=word.lost_per_told,
            won_per_told=word.won_per_told,
            word_cents=word.cents,
        )


def _complain(problem: Problem) -> tuple[Belief, tuple[Assumption, ...]]:
    if problem.complain is not None:
        return problem.complain, ()
    assumed = ASSUMED[f"complain.{problem.loss}"]
    return Entered(assumed.value), (assumed,)


def _leave(problem: Problem, firm: FirmFigures) -> tuple[Belief, Belief, tuple[Assumption, ...]]:
    """theta and R_0: own (then R_0 is 1), or assumed as 1 - R/R_0."""
    if problem.leave is not None or firm.retained is None:
        return problem.leave or Entered(0.0), Entered(1.0), ()
    assumed = tuple(ASSUMED[f"stay.{group}.{problem.loss}"] for group in GROUPS)
    return LeavingByStay(tuple(row.value for row in assumed), firm.retained), firm.retained, assumed


def _word(firm: FirmFigures) -> tuple[Word, tuple[Assumption, ...]]:
    """Own word of mouth, or the assumed one: only complainants talk, of a purchase lost or won, since nobody asked the silent."""
    if firm.word is not None:
        return firm.word, ()
    good, bad, lost, won = (ASSUMED[name] for name in ("told_good", "told_bad", "lost_per_told", "won_per_told"))
    word = Word((0.0, 0.0, 0.0, bad.value), (0.0, good.value, 0.0, 0.0), lost.value, won.value, firm.purchase_cents)
    return word, (good, bad, lost, won)
