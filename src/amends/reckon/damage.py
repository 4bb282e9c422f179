"""The damage of one cause of unhappiness in a year: the formulas, for numbers or for arrays of draws alike."""

from dataclasses import dataclass

import numpy as np

from amends.reckon.visits import Array

GROUPS = ("silent", "satisfied", "mollified", "dissatisfied")
Figure = float | Array


@dataclass(frozen=True, eq=False)
class DamageInputs:
    """What the damage of one cause is reckoned from. A figure is a number, or one value a draw, (draws,).

    customers                         N
    incidence                         i, people who meet it a year, as a share of N
    complain                          c, share of them who complain
    outcomes        (3,) or (3, draws)  s, m, d: shares of complainants left satisfied, mollified, dissatisfied; sum 1
    leave           (4,) or (4, draws)  theta: chance of leaving because of it, by GROUPS; 1 - R/R_0
    stay                              R_0, share who stay without a problem; 1 with the firm's own theta
    worth_cents                       V, mean remaining worth of those who meet it, just before, given alive
    present                           share of those who meet it who are still with us just before: only they can be lost
    logged          f                 share of complaints that reach the log
    handling_cents  k_h               cost of handling a logged complaint
    told_bad, told_good  (4,)         people told, by GROUPS; *_without: by customers without a problem
    lost_per_told, won_per_told       h- and h+, chance that one told is lost, or won
    word_cents                        what one so lost is worth: a new customer, or one purchase if h counts purchases
    """

    customers: Figure
    incidence: Figure
    complain: Figure
    outcomes: Array
    leave: Array
    worth_cents: Figure
    logged: Figure
    handling_cents: Figure
    stay: Figure = 1.0
    present: Figure = 1.0
    told_bad: Array | tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    told_good: Array | tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    told_bad_without: Figure = 0.0
    told_good_without: Figure = 0.0
    lost_per_told: Figure = 0.0
    won_per_told: Figure = 0.0
    word_cents: Figure = 0.0

    @property
    def people(self) -> Figure:
        """N i, people who meet the problem in a year."""
        return self.customers * self.incidence

    @property
    def at_stake(self) -> Figure:
        """Worth of one who meets it, in cents, as far as it can be lost."""
        return self.present * self.worth_cents

    @property
    def shares(self) -> Array:
        """Shares of GROUPS among those who meet it, (4,) or (4, draws)."""
        said = np.asarray(self.complain * np.asarray(self.outcomes))
        return np.concatenate([1.0 - said.sum(axis=0, keepdims=True), said])

    @property
    def word(self) -> Array:
        """omega - omega_0 by GROUPS: would-be customers lost by one customer's talk, beyond those lost by talk anyway."""
        told_bad, told_good = (np.reshape(told, (4, *[1] * (self.shares.ndim - 1))) for told in (self.told_bad, self.told_good))
        bad, good = told_bad - self.told_bad_without, told_good - self.told_good_without
        return np.asarray(bad * self.lost_per_told - good * self.won_per_told)

    def mean(self, by_group: Array) -> Figure:
        """Mean over those who meet the problem of a figure by GROUPS."""
        found = (self.shares * by_group).sum(axis=0)
        return found if np.ndim(found) else float(found)

    def complainants(self, by_group: Array) -> Figure:
        """Mean over complainants of what silence costs more than their outcome does, of a figure by GROUPS."""
        found = (np.asarray(self.outcomes) * (by_group[0] - by_group[1:])).sum(axis=0)
        return found if np.ndim(found) else float(found)


@dataclass(frozen=True, eq=False)
class Damage:
    """The damage of one cause in a year.

    lost                  customers lost because of it (excess over those who would have left anyway)
    lost_by_survey        the same at the survey's horizon, R_0 times lost; never to be added to it
    goodman               Goodman's figure, 1 - R, which counts those who would have left anyway
    saturating          lost, if one customer may meet it many times and problems are independent
    told_lost             would-be customers (or purchases) lost to word of mouth
    """

    lost: Figure
    lost_by_survey: Figure
    goodman: Figure
    saturating: Figure
    told_lost: Figure
    direct_cents: Figure
    word_of_mouth_cents: Figure
    handling_cents: Figure
    total_cents: Figure
    iceberg: Figure

    @property
    def a_day_cents(self) -> Figure:
        """A day of not acting: a 365th of the total, in a steady state."""
        return self.total_cents / 365.0


def damage_of(inputs: DamageInputs) -> Damage:
    """Customers lost, direct damage, word of mouth, handling and their sum M, for one cause in one year.

    Nothing is counted twice: D = L V (or L_R V/R_0, the same), never L_R V. Summed over causes, a customer lost to two of them
    counts twice. Source: after Goodman (TARP); formulas S5 (docs/science/damage.md).
    """
    leave = np.asarray(inputs.leave)
    bar = inputs.mean(leave)
    there = inputs.people * inputs.present
    lost = there * bar
    told = inputs.people * inputs.mean(inputs.word)
    direct, spoken = lost * inputs.worth_cents, told * inputs.word_cents
    handling = inputs.people * inputs.complain * inputs.logged * inputs.handling_cents
    return Damage(
        lost=lost,
        lost_by_survey=inputs.stay * lost,
        goodman=there * (1.0 - inputs.stay * (1.0 - bar)),
        saturating=inputs.customers * -np.expm1(-inputs.incidence * inputs.present * bar),
        told_lost=told,
        direct_cents=direct,
        word_of_mouth_cents=spoken,
        handling_cents=handling,
        total_cents=direct + spoken + handling,
        iceberg=iceberg(inputs),
    )


def iceberg(inputs: DamageInputs) -> Figure:
    """Problems behind each logged complaint, 1 / (c f)."""
    return 1.0 / (inputs.complain * inputs.logged)


def breaking_even(inputs: DamageInputs, *, with_word: bool = False) -> Figure:
    """What one more complaint may cost in cents before asking for it stops paying."""
    gain = inputs.complainants(np.asarray(inputs.leave)) * inputs.at_stake
    return gain + inputs.complainants(inputs.word) * inputs.word_cents if with_word else gain


def asking(inputs: DamageInputs, more: Figure, contact_cents: Figure, *, asked_cents: Figure = 0.0, with_word: bool = False) -> Figure:
    """Cents gained in a year if the share who complain rises by `more`, at this cost of a contact, less what asking itself costs."""
    return inputs.people * more * (breaking_even(inputs, with_word=with_word) - contact_cents) - asked_cents


def prevention(inputs: DamageInputs, share: Figure, cost_cents: Figure) -> Figure:
    """Cents gained in a year by preventing this share of the problems; reckon it after better recovery, the two overlap."""
    return share * damage_of(inputs).total_cents - cost_cents


def better_recovery(inputs: DamageInputs, share: Figure, cost_cents: Figure = 0.0, *, with_word: bool = False) -> Figure:
    """Cents gained in a year by leaving this share of complainants satisfied instead of dissatisfied."""
    leave, word = np.asarray(inputs.leave), inputs.word
    gain: Figure = (leave[3] - leave[1]) * inputs.at_stake + with_word * (word[3] - word[1]) * inputs.word_cents
    return inputs.people * inputs.complain * share * gain - cost_cents
