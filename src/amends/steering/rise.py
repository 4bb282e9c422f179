"""How much likelier one misery that is left as it is makes a customer leave."""

from dataclasses import asdict, dataclass
from datetime import datetime

from amends.base.models import Firm
from amends.steering.assumed import Assumed
from amends.steering.models import Entered, Reckoning


@dataclass(frozen=True)
class Rise:
    """The chance that a complaint which ends badly makes a customer leave: the firm's own, or assumed with its source."""

    chance: float
    assumed: Assumed | None
    as_of: datetime

    @classmethod
    def now(cls) -> "Rise | None":
        """By the last reckoning and what was entered last; None as long as it is neither known nor can be assumed."""
        # numpy and scipy stay out of the process that serves the pages until the first misery is looked at
        from amends.steering.inputs import Inputs  # noqa: PLC0415

        reckoning = Reckoning.objects.only("as_of", "model", "doubt").order_by("-pk").first()
        if reckoning is None:
            return None
        known = Inputs(Entered.objects.latest_by_name(), reckoning, Firm.the().cents_in_one()).leaving_badly()
        return cls(known[0], known[1] and Assumed.of(asdict(known[1])), reckoning.as_of) if known else None
