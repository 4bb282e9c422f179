"""The nouns of this floor."""

from amends.listening.cause import Cause
from amends.listening.judgement import Judgement
from amends.listening.moment import Moment, Occasion

__all__ = ["Cause", "Judgement", "Moment", "Occasion"]
