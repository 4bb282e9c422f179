"""On which terms the firm counts worth, and which of them it has not set itself."""

from amends.base.models import Firm
from amends.reckon.assumptions import ASSUMED, Assumption

ASSUMED_HORIZON_WEEKS = 104
THEIRS = "the firm's setting"


def terms(firm: Firm) -> dict[str, float]:
    """Margin as a share of spend, discount a year, weeks looked ahead."""
    margin = 1.0 if firm.margin is None else float(firm.margin)
    return {"margin": margin, "yearly_discount": float(firm.yearly_discount), "horizon_weeks": float(firm.horizon_weeks)}


def assumptions(firm: Firm) -> list[dict]:
    """Each term, whether it is assumed, and where it comes from."""
    discount = ASSUMED["yearly_discount"]
    horizon = Assumption("horizon_weeks", ASSUMED_HORIZON_WEEKS, "weeks", "two years of 52 weeks, unless the firm sets another")
    rows = (
        (ASSUMED["margin"], firm.margin is None),
        (discount, float(firm.yearly_discount) == discount.value),
        (horizon, firm.horizon_weeks == horizon.value),
    )
    return [_row(term, terms(firm)[term.name], assumed) for term, assumed in rows]


def _row(term: Assumption, value: float, assumed: bool) -> dict:
    return {"name": term.name, "value": value, "unit": term.unit, "assumed": assumed, "source": term.source if assumed else THEIRS}
