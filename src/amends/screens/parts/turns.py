"""How much of a list is asked for."""

from amends.base.digits import number

A_TURN, MOST = 50, 500


def as_many(query) -> int:
    """As many rows as the page shows already, whole turns of them as far as that is reasonable."""
    return min(max(number(query.get("many")) or 0, A_TURN), MOST)
