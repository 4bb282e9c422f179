"""The nouns of this floor."""

from amends.listening.cause import Cause
from amends.listening.cause_merge import CauseMerge, MovedCause, MovedMoment
from amends.listening.judgement import Judgement
from amends.listening.moment import Moment, Occasion

__all__ = ["Cause", "CauseMerge", "Judgement", "Moment", "MovedCause", "MovedMoment", "Occasion"]
