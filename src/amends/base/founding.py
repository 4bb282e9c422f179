"""The first run: a firm, and the one who owns it."""

from django.db import connection, transaction

from amends.base.event import record
from amends.base.firm import Firm
from amends.base.refusal import Refusal
from amends.base.teammate import Teammate

FOUNDING = 0x666F756E64  # an advisory lock's number: the letters of "found"


class AlreadyFounded(Refusal):
    """Somebody works here already; who comes after is let in by them."""


@transaction.atomic
def found(*, firm: dict, owner: dict, at) -> Teammate:
    """Make the firm and its first teammate, who owns it. Of two who try at once, one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING])
    if not is_empty():
        raise AlreadyFounded("This firm has its first teammate already: sign in, or ask them for a link.")
    Firm.the().found(**firm, at=at)
    teammate = Teammate.welcome(**owner, role="owner", at=at)
    record("firm.founded", about=Firm.the(), by=teammate, at=at)
    return teammate


def is_empty() -> bool:
    """Nobody works here yet, nor ever did."""
    return not Teammate.objects.exists()
