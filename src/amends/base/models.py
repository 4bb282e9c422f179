"""The nouns of this floor."""

from amends.base.calendar import OpenHours
from amends.base.event import Event
from amends.base.file import File
from amends.base.firm import Firm
from amends.base.team import Team
from amends.base.teammate import Teammate

__all__ = ["Event", "File", "Firm", "OpenHours", "Team", "Teammate"]
