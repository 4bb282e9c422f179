"""Counts that do not grow with the firm: beyond the most that matters there are simply more."""


def capped(rows, most: int) -> tuple[int, bool]:
    """How many rows there are, up to `most`, and whether there are more."""
    many = rows.order_by()[: most + 1].count()
    return min(many, most), many > most
