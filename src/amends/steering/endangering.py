"""What is at risk, shown on the conversations: kept by the reactions of this floor, and anew for everybody after each reckoning."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from amends.conversations.models import Conversation
from amends.steering.rise import Rise
from amends.steering.risk import open_miseries, worths_at_risk

PIECE = 2000


@transaction.atomic
def endanger(conversations, *, waits: bool = False) -> set[int]:
    """Let each open one with an open misery show what is at risk with its customer, and the others nothing; tells which were weighed.

    They are held first, so that what somebody else has just changed is seen. Those in other hands are waited for or left out: whoever
    holds one of a customer's conversations may want another, and two who wait for one another wait for ever.
    """
    held = conversations.open().select_for_update(skip_locked=not waits, no_key=True, of=("self",)).order_by("pk")
    shown = dict(held.values_list("pk", "at_risk_cents"))
    if not shown:
        return set()
    rise, these = Rise.now(), Conversation.objects.filter(pk__in=shown)
    theirs = worths_at_risk(rise).filter(customer=OuterRef("customer"))
    threatened = these.filter(_in_misery(), Exists(theirs))
    if any(cents is not None for cents in shown.values()):
        these.exclude(pk__in=threatened.values("pk")).endanger(None, as_of=None)
    if rise:
        threatened.endanger(Subquery(theirs.values("at_risk_cents")[:1]), as_of=rise.as_of)
    return set(shown)


def endanger_everywhere() -> int:
    """The same for every conversation that shows something, or should, by the piece; tells how many there are."""
    shown = Conversation.objects.open().filter(_in_misery() | Q(at_risk_cents__isnull=False))
    pks = list(shown.order_by("pk").values_list("pk", flat=True))
    left: list[int] = []
    for start in range(0, len(pks), PIECE):
        piece = pks[start : start + PIECE]
        left += set(piece) - endanger(Conversation.objects.filter(pk__in=piece))
    for pk in left:
        endanger(Conversation.objects.filter(pk=pk), waits=True)
    return len(pks)


def _in_misery() -> Exists:
    return Exists(open_miseries().filter(moment__occasions__conversation=OuterRef("pk")))
