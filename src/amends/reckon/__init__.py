"""The science of worth and unhappiness: pure functions of tables, with no clock, disk, network or hidden randomness."""

from amends.reckon.assumptions import ASSUMED, Assumption
from amends.reckon.belief import Belief, Entered, Firmwide, Logits, Share, Shares
from amends.reckon.buying import BgNbd, Choice, choose
from amends.reckon.causes import CauseDamage, DamageResult, NotKnown, damage
from amends.reckon.damage import GROUPS, Damage, DamageInputs, asking, better_recovery, breaking_even, damage_of, iceberg, prevention
from amends.reckon.errors import Incoherent, NonsenseVisits, ReckonError, TooLittle
from amends.reckon.fitted import PurchaseFit
from amends.reckon.nbd import Nbd
from amends.reckon.outlook import Purchases
from amends.reckon.problem import FirmFigures, Problem, Word
from amends.reckon.refute import Decile, Dominating, HoldOut, clock_warning, dominating, hold_out, last_quarter
from amends.reckon.risk import AtRisk, at_risk
from amends.reckon.simulate import Simulation, Trouble, Truth, simulate
from amends.reckon.spending import GammaGamma, GammaGammaFit
from amends.reckon.visits import Visits
from amends.reckon.worth import Interval, Terms, Worth, worth, worth_factors, worth_of_new, worth_total

__all__ = [
    "ASSUMED",
    "GROUPS",
    "Assumption",
    "AtRisk",
    "Belief",
    "BgNbd",
    "CauseDamage",
    "Choice",
    "Damage",
    "DamageInputs",
    "DamageResult",
    "Decile",
    "Dominating",
    "Entered",
    "FirmFigures",
    "Firmwide",
    "GammaGamma",
    "GammaGammaFit",
    "HoldOut",
    "Incoherent",
    "Interval",
    "Logits",
    "Nbd",
    "NonsenseVisits",
    "NotKnown",
    "Problem",
    "PurchaseFit",
    "Purchases",
    "ReckonError",
    "Share",
    "Shares",
    "Simulation",
    "Terms",
    "TooLittle",
    "Trouble",
    "Truth",
    "Visits",
    "Word",
    "Worth",
    "asking",
    "at_risk",
    "better_recovery",
    "breaking_even",
    "choose",
    "clock_warning",
    "damage",
    "damage_of",
    "dominating",
    "hold_out",
    "iceberg",
    "last_quarter",
    "prevention",
    "simulate",
    "worth",
    "worth_factors",
    "worth_of_new",
    "worth_total",
]
