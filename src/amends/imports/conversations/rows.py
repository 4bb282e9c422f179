"""Rows of a file as what was said in conversations."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amends.customers.address_intake import written
from amends.imports.cells import formula, is_missing
from amends.imports.dates import Clock
from amends.imports.instants import Instants
from amends.imports.opened import Opened
from amends.imports.reading import LONGEST_TEXT, Remembered, Rows, instants, nothing_if_blank
from amends.imports.refused import short
from amends.listening.moment import VERDICTS

NEVER = -(2**62)


class ConversationRows:
    """One file's rows, as COPY wants them."""

    def __init__(self, file: Opened, opened: Clock, closed: Clock) -> None:
        self._places = file.places
        self._opened, self._closed = Instants(opened), Remembered(_or_never(closed))

    def columns(self, rows: Rows) -> tuple[list[pa.Array], int]:
        """The columns of the staged table `told`, and how many rows name nobody."""
        places = self._places
        without_customer = rows.leave(rows.blank(places["customer"]))
        rows.refuse_where(places["customer"], formula("a customer"))
        customer = rows.texts(places["customer"], written)
        at, closed = self._times(rows)
        reference = nothing_if_blank(rows.texts(places.get("id")))
        if "id" in places:
            rows.refuse(rows.blank(places["id"]), "no id")
        if "verdict" in places:
            rows.refuse_where(places["verdict"], _no_verdict)
        subject, text = (rows.texts(places.get(name), longest=LONGEST_TEXT) for name in ("subject", "text"))
        cause = rows.texts(places.get("cause"))
        verdict = rows.texts(places.get("verdict"), str.lower)
        return [reference, customer, instants(at), subject, text, closed, verdict, cause], without_customer

    def _times(self, rows: Rows) -> tuple[np.ndarray, pa.Array]:
        at = rows.read(self._places["time"], self._opened)
        if "closed" not in self._places:
            return at, pa.nulls(len(at), pa.timestamp("us"))
        closed = rows.read(self._places["closed"], self._closed, missing=NEVER)
        rows.refuse((closed != NEVER) & (closed < at), "closed before it was opened")
        return at, pc.if_else(pa.array(closed != NEVER), pa.array(closed, pa.timestamp("us")), None)


def _or_never(clock: Clock):
    """Not closed is no fault."""

    def read(text: str):
        return (NEVER, None) if is_missing(text) else clock.read_micros(text)

    return read


def _no_verdict(text: str) -> str | None:
    if is_missing(text) or text.strip().lower() in VERDICTS:
        return None
    return f"{short(text)} is no verdict: say {', '.join(VERDICTS[:-1])} or {VERDICTS[-1]}"
