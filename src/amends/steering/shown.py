"""Kept results as one plain object each: what the terminal, the JSON and the pages show. The keys are stable; docs/guide names them."""

from django.db.models import F

from amends.base.models import Firm
from amends.steering.clock import Clock
from amends.steering.kept.damage import UNNAMED
from amends.steering.models import CauseDamage, DamageReckoning, Reckoning

UNCHANGED = (
    "model",
    "version",
    "parameters",
    "log_likelihood",
    "spending",
    "clock",
    "customers",
    "orders",
    "fallback",
    "holdout",
    "assumptions",
    "warnings",
    "total_cents",
    "low_cents",
    "high_cents",
)

OF_WORTH = (
    "total_cents",
    "low_cents",
    "high_cents",
    "customers",
    "currency",
    "as_of",
    "model",
    "clock",
    "fallback",
    "assumptions",
    "reckoned_at",
)
OF_DAMAGE = ("total_cents", "low_cents", "high_cents", "assumed", "not_known", "customers", "moments", "version")
OF_CAUSE = (
    "moments",
    "total_cents",
    "low_cents",
    "high_cents",
    "direct_cents",
    "word_of_mouth_cents",
    "handling_cents",
    "first_share",
    "lost_customers",
    "complain_share",
    "complain_of",
    "iceberg",
    "not_known",
)


def of_reckoning(reckoning: Reckoning, firm: Firm) -> dict:
    """A reckoning with its as-of instant in the firm's zone."""
    shown = {name: getattr(reckoning, name) for name in UNCHANGED}
    as_of = Clock(reckoning.clock, firm.zone).shown(reckoning.as_of)
    return shown | {"as_of": as_of, "reckoned_at": reckoning.at.isoformat(), "currency": firm.currency}


def of_worth(reckoning: Reckoning, firm: Firm) -> dict:
    """The worth of all customers together."""
    whole = of_reckoning(reckoning, firm)
    return {name: whole[name] for name in OF_WORTH} | {"horizon_weeks": reckoning.terms["horizon_weeks"]}


def of_damage(damage: DamageReckoning, firm: Firm) -> dict:
    """Damage by cause, dearest first; causes whose damage is not known last."""
    shown = {name: getattr(damage, name) for name in OF_DAMAGE}
    rows = damage.causes.select_related("cause").order_by(F("total_cents").desc(nulls_last=True), "-moments", "pk")
    period = {"since": damage.since.astimezone(firm.zone).isoformat(), "until": damage.until.astimezone(firm.zone).isoformat()}
    return {"causes": [_cause(row) for row in rows]} | shown | period | {"reckoned_at": damage.at.isoformat(), "currency": firm.currency}


def _cause(row: CauseDamage) -> dict:
    named = {"cause": row.cause.name if row.cause else UNNAMED, "root": row.cause.root if row.cause else None}
    return named | {name: getattr(row, name) for name in OF_CAUSE}
