"""Charts as a few numbers; templates draw them as SVG, and a table beside each says the same."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Values in order, drawn from left to right within width x height; `top` is the value at the upper edge, 0 lies at the lower."""

    values: Sequence[float]
    top: float
    width: int = 268
    height: int = 44

    @property
    def points(self) -> str:
        """For a polyline."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self._places())

    @property
    def area(self) -> str:
        """For a polygon that fills what lies below."""
        return f"0,{self.height} {self.points} {self.width},{self.height}" if self.values else ""

    @property
    def last(self) -> tuple[str, str]:
        """Where a dot marks now."""
        x, y = self._places()[-1]
        return f"{x:.1f}", f"{y:.1f}"

    def _places(self) -> list[tuple[float, float]]:
        steps = max(len(self.values) - 1, 1)
        top = self.top or 1
        return [(n * self.width / steps, self.height * (1 - min(max(value / top, 0), 1))) for n, value in enumerate(self.values)]


def bar(expected: float, low: float, high: float, widest: float) -> tuple[float, float, float] | None:
    """A likely value and the ends of its interval, in percent of the widest; for _bar.html."""
    if widest <= 0:
        return None
    return tuple(round(100 * max(end, 0) / widest, 1) for end in (expected, low, high))
