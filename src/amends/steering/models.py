"""The nouns of this floor."""

from amends.steering.kept.damage import CauseDamage, DamageReckoning
from amends.steering.kept.entered import Entered
from amends.steering.kept.reckoning import Reckoning
from amends.steering.kept.worth import Worth

__all__ = ["CauseDamage", "DamageReckoning", "Entered", "Reckoning", "Worth"]
