"""What stands in a cell when nothing does. A blank is missing; it is never a No."""

MISSING = frozenset({"", "?", "-", "nan", "nat", "null", "none", "n/a", "#n/a", "\\n"})


def is_missing(text: str) -> bool:
    return text.strip().lower() in MISSING
