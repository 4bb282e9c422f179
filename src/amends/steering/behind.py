"""The moments behind a cause: who was made unhappy by it, when, and where it was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from amends.listening.models import Moment, Occasion

SIZE = 50


@dataclass(frozen=True)
class Behind:
    """One page of moments; `after` begins the next one, None if there is none."""

    rows: list[Moment]
    after: str | None


def moments_of(cause_ids: Iterable[int], teammate, after: str | None = None, size: int = SIZE) -> Behind:
    """Miseries of these causes that a teammate may see, newest first.

    Each has `customer_id` and `customer`, and `conversation_id`: where it was told first, None if operations logged it.
    """
    told = Occasion.objects.filter(moment=OuterRef("pk"), conversation__isnull=False).order_by("at", "pk")
    moments = Moment.objects.visible_to(teammate).of("misery").filter(_beyond(after), cause__in=list(cause_ids))
    named = moments.select_related("customer", "cause").annotate(conversation_id=Subquery(told.values("conversation")[:1]))
    rows = list(named.order_by("-at", "-pk")[: size + 1])
    return Behind(rows[:size], _mark(rows[size - 1]) if len(rows) > size else None)


def _mark(moment: Moment) -> str:
    return f"{moment.at.isoformat()}~{moment.pk}"


def _beyond(after: str | None) -> Q:
    """A mark that nobody gave out begins at the beginning."""
    instant, _tilde, pk = (after or "").partition("~")
    try:
        at, pk = datetime.fromisoformat(instant), int(pk)
    except ValueError:
        return Q()
    return (Q(at__lt=at) | Q(at=at, pk__lt=pk)) if at.tzinfo else Q()
