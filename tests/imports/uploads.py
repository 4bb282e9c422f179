"""Files a teammate brought, for one test."""

from io import BytesIO

from amends.imports.models import Upload
from tests.imports.files import HEADER

GOOD = ("1,Ben,2026-01-05,mug,2,3.50", "C2,Ben,2026-01-06,mug,-1,3.50", "3,,2026-01-06,mug,1,3", "4,Ben,soon,mug,1,3")
COUNTS = {"rows": 4, "without_customer": 1, "refused": 1, "customers": 1, "orders": 1, "lines": 1, "returns": 1, "netted": 1, "unnetted": 0}
TICKETS = "ticket,email,opened,subject,closed"


def bring(*rows, by, at, header=HEADER, name="orders.csv", format=None):
    """An upload of a CSV with a header line."""
    return Upload.bring(BytesIO("\n".join([header, *rows]).encode() + b"\n"), name, format, by=by, at=at)


def read_now(attempt, at):
    """As the job does."""
    attempt.read(clock=lambda: at)
    attempt.refresh_from_db()
    return attempt


def counts(attempt, names=COUNTS):
    return {name: attempt.outcome[name] for name in names}
