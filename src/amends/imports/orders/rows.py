"""Rows of a file as lines of orders and of returns."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amends.base.models import Firm
from amends.customers.address_intake import written
from amends.imports.cells import formula, is_missing
from amends.imports.dates import Clock
from amends.imports.delivery import Brought, Watch
from amends.imports.instants import Instants
from amends.imports.money import MICROS, THOUSANDTHS, Scale, decimal_sign
from amends.imports.opened import Opened
from amends.imports.orders.cents import LARGEST_CENTS, cents_from, cents_of
from amends.imports.reading import Remembered, Rows, Seen, instants, mixed
from amends.imports.refused import short

CANCELLED = r"^[Cc]\d"


class OrderRows:
    """One file's rows, as COPY wants them."""

    def __init__(self, file: Brought, clock: Clock, firm: Firm, decimal: str | None) -> None:
        opened = file.opened
        self._file, self._places, self._firm = file, opened.places, firm
        self._cents_in_one = firm.cents_in_one()
        self._seen = Seen()
        self._is_nameless = "order" not in opened.places
        self._naming = [opened.places[name] for name in ("customer" if self._is_nameless else "order", "product") if name in opened.places]
        self._time = Instants(clock)
        sign = decimal or decimal_sign([*opened.sampled("price"), *opened.sampled("amount"), *opened.sampled("quantity")])
        self._money = Remembered(Scale("amount", MICROS, sign).read)
        self._pieces = Remembered(Scale("quantity", THOUSANDTHS, sign).read)
        self._c_cancels = _c_cancels(opened)
        if sign == "comma" and not decimal:
            opened.said.append("Amounts are read with a decimal comma (1.234,56); say --decimal point if that is wrong.")

    def tables(self, watch: Watch | None) -> Iterator[pa.Table]:
        for rows in self._file.rows(watch):
            table = self._table(rows)
            rows.report(self._file.refused)
            yield table

    def _table(self, rows: Rows) -> pa.Table:
        places = self._places
        self._file.counts["without_customer"] += rows.leave(rows.blank(places["customer"]))
        if "currency" in places:
            rows.refuse_where(places["currency"], self._other_currency)
        customer = rows.texts(places["customer"], written)
        at = rows.read(places["time"], self._time)
        reference = self._reference(rows)
        quantity, cents = self._amounts(rows)
        back = self._backs(reference, quantity, cents)
        rows.refuse_where(places["customer"], formula("a customer"))
        quantity = _of_money(cents, self._cents_in_one) if quantity is None else np.abs(quantity)
        product = rows.texts(places.get("product"))
        cents = np.abs(cents)
        named = [rows.marks(place) for place in self._naming] + ([at] if self._is_nameless else [])
        twin = mixed([*named, quantity, cents, back])
        perhaps = self._seen.before(twin).view(np.int8)
        twin = (twin >> 32).astype(np.int32)
        return rows.table([reference, customer, instants(at), product, _decimals(quantity), cents, back.view(np.int8), twin, perhaps])

    def _reference(self, rows: Rows) -> pa.Array:
        place = self._places.get("order")
        if place is None:
            return pa.nulls(len(rows.batch), pa.string())
        rows.refuse(rows.blank(place), "no order id")
        rows.refuse_where(place, formula("an order id"))
        return rows.texts(place)

    def _amounts(self, rows: Rows) -> tuple[np.ndarray | None, np.ndarray]:
        """Thousandths of a quantity, where there is one, and cents."""
        places, quantity = self._places, None
        if "quantity" in places:
            quantity = rows.read(places["quantity"], self._pieces, missing=THOUSANDTHS)
            rows.refuse(quantity == 0, "the quantity is 0")
        if "amount" in places:
            cents = cents_from(rows.read(places["amount"], self._money), self._cents_in_one)
        else:
            price = rows.read(places["price"], self._money)
            pieces = np.full(len(price), THOUSANDTHS) if quantity is None else quantity
            cents = cents_of(pieces, price, self._cents_in_one)
        rows.refuse(np.abs(cents) >= LARGEST_CENTS, "the amount is too large")
        return quantity, cents

    def _backs(self, reference: pa.Array, quantity: np.ndarray | None, cents: np.ndarray) -> np.ndarray:
        """Which rows take something back: a cancelled invoice, a quantity or an amount below zero."""
        back = cents < 0
        if quantity is not None:
            back = back | (quantity < 0)
        if self._c_cancels:
            back = back | pc.match_substring_regex(reference, CANCELLED).to_numpy(zero_copy_only=False)
        return back

    def _other_currency(self, text: str) -> str | None:
        if is_missing(text) or text.strip().upper() == self._firm.currency:
            return None
        return f"in {short(text)}, not in {self._firm.currency}"


def _c_cancels(file: Opened) -> bool:
    """C marks a cancelled invoice, unless most invoices bear it."""
    references = [text for text in file.sampled("order") if not is_missing(text)]
    marked = sum(text.strip()[:1] in "Cc" and text.strip()[1:2].isdigit() for text in references)
    if marked * 2 > len(references) > 1:
        file.said.append("Most order ids begin with C: it is not taken as the mark of a cancelled one.")
        return False
    return bool(references)


def _of_money(cents: np.ndarray, cents_in_one: int) -> np.ndarray:
    """Where a file counts no pieces, the units of money are the pieces, so that half of an order can be given back."""
    pieces = np.abs(cents) * THOUSANDTHS // cents_in_one
    return np.where(pieces == 0, THOUSANDTHS, pieces)


def _decimals(thousandths: np.ndarray) -> pa.Array | np.ndarray:
    if not (thousandths % THOUSANDTHS).any():
        return thousandths // THOUSANDTHS
    return pc.divide(pa.array(thousandths.astype(np.float64)), float(THOUSANDTHS))
