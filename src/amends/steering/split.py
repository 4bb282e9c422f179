"""Where unhappiness comes from: our people, our products and processes, the customer's side; with how sure that is."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from amends.listening.models import Moment


class Part(NamedTuple):
    """The share of one root, between low and high with 95 % certainty; n moments were judged so."""

    root: str
    share: float
    low: float
    high: float
    n: int


class Yardstick(NamedTuple):
    """What is commonly told of one root: from low to high."""

    root: str
    low: float
    high: float


ROOTS = ("people", "company", "customer")
YARDSTICK = (Yardstick("people", 0.20, 0.20), Yardstick("company", 0.60, 0.60), Yardstick("customer", 0.20, 0.30))
YARDSTICK_IS = _("a narrative that sums past 100 %, not a measurement: beside it for comparison only")


@dataclass(frozen=True)
class Split:
    """The three shares among n judged moments of misery with a cause; `without_cause` more name none."""

    parts: list[Part]
    n: int
    without_cause: int
    yardstick: tuple[Yardstick, ...] = YARDSTICK
    yardstick_is: str = YARDSTICK_IS


def split(teammate=None, *, since: datetime | None = None, until: datetime | None = None) -> Split:
    """Of everybody's moments, as damage counts them; with a teammate, of those they may see."""
    # numpy and scipy stay out of the process that serves the pages until the first split is looked at
    from amends.reckon import Shares  # noqa: PLC0415

    moments = (Moment.objects.visible_to(teammate) if teammate else Moment.objects.all()).of("misery")
    within = Q(at__gte=since) if since else Q()
    within &= Q(at__lt=until) if until else Q()
    found = dict(moments.filter(within).values_list("cause__root").annotate(n=Count("pk")))
    counts = tuple(found.get(root, 0) for root in ROOTS)
    shares = Shares(counts)
    low, high = shares.interval()
    parts = [Part(*row) for row in zip(ROOTS, shares.centre.tolist(), low.tolist(), high.tolist(), counts, strict=True)]
    return Split(parts, sum(counts), found.get(None, 0))
