"""The nouns of this floor."""

from amends.recoveries.calling_off import CallingOff
from amends.recoveries.goodwill import Goodwill
from amends.recoveries.purse import Allowance, Purse
from amends.recoveries.recovery import Recovery
from amends.recoveries.step import Step

__all__ = ["Allowance", "CallingOff", "Goodwill", "Purse", "Recovery", "Step"]
