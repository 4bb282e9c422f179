"""How much of a list is asked for."""

A_TURN, MOST = 50, 500


def number(text: str | None) -> int | None:
    """A number as people count; nothing else is one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def as_many(query) -> int:
    """As many rows as the page shows already, whole turns of them as far as that is reasonable."""
    return min(max(number(query.get("many")) or 0, A_TURN), MOST)
