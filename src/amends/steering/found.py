"""How much an input is, and where that comes from."""

from typing import NamedTuple


class Found(NamedTuple):
    """Origin is "entered", "set", "estimated", "assumed" or "unknown"; the last has no value, but says why.

    n: of how many people it is a share, or from how many customers it is estimated. interval: 95 %, where there is one.
    """

    origin: str
    value: float | None = None
    source: str = ""
    n: int | None = None
    interval: tuple[float, float] | None = None
    not_known: str | None = None
