"""The nouns of this floor."""

from amends.steering.damage import CauseDamage, DamageReckoning
from amends.steering.reckoning import Reckoning
from amends.steering.worth import Worth

__all__ = ["CauseDamage", "DamageReckoning", "Reckoning", "Worth"]
