"""The science of worth and unhappiness: pure functions of tables, with no clock, disk, network or hidden randomness."""

from amends.reckon.buying import BgNbd, Choice, choose
from amends.reckon.errors import Incoherent, NonsenseVisits, ReckonError, TooLittle
from amends.reckon.fitted import PurchaseFit
from amends.reckon.nbd import Nbd
from amends.reckon.outlook import Purchases
from amends.reckon.simulate import Simulation, Trouble, Truth, simulate
from amends.reckon.spending import GammaGamma, GammaGammaFit
from amends.reckon.visits import Visits
from amends.reckon.worth import Interval, Terms, Worth, worth, worth_factors, worth_of_new, worth_total

__all__ = [
    "BgNbd",
    "Choice",
    "GammaGamma",
    "GammaGammaFit",
    "Incoherent",
    "Interval",
    "Nbd",
    "NonsenseVisits",
    "PurchaseFit",
    "Purchases",
    "ReckonError",
    "Simulation",
    "Terms",
    "TooLittle",
    "Trouble",
    "Truth",
    "Visits",
    "Worth",
    "choose",
    "simulate",
    "worth",
    "worth_factors",
    "worth_of_new",
    "worth_total",
]
