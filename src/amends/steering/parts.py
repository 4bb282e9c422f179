"""Damage by what it consists of: customers lost, what they tell others, and what handling complaints costs."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from amends.steering.models import DamageReckoning


@dataclass(frozen=True)
class Parts:
    """Sums over the causes whose damage is known; None where it is of none. `unknown` causes are not in them, `not_known` says why."""

    damage: DamageReckoning
    direct_cents: int | None
    word_of_mouth_cents: int | None
    handling_cents: int | None
    known: int
    unknown: int
    not_known: list[dict]

    @classmethod
    def of(cls, damage: DamageReckoning) -> "Parts":
        sums = {f"{part}_cents": Sum(f"{part}_cents") for part in ("direct", "word_of_mouth", "handling")}
        counts = {"known": Count("pk", filter=Q(total_cents__isnull=False)), "unknown": Count("pk", filter=Q(total_cents=None))}
        return cls(damage=damage, not_known=damage.not_known, **damage.causes.aggregate(**sums, **counts))

    @classmethod
    def newest(cls) -> "Parts | None":
        """Of the last reckoning of damage; None if there was none."""
        damage = DamageReckoning.objects.newest()
        return cls.of(damage) if damage else None
