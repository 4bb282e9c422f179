"""The tale as files, such as a shop and an old desk would hand over."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from amends.demo import troubles
from amends.demo.tale import Occurrence, Parcel
from amends.demo.threads import Thread

ORDERS = ("order", "customer", "time", "product", "quantity", "amount")
EVENTS = ("id", "order", "kind", "time")
CONVERSATIONS = ("id", "customer", "time", "subject", "text", "verdict", "cause", "closed")
SOURCES = {source.page: source for source in troubles.SOURCES}


@dataclass(frozen=True)
class Sheets:
    """Where the three files lie."""

    orders: Path
    events: Path
    conversations: Path


def write(folder: Path, parcels: list[Parcel], happened: list[Occurrence], threads: list[tuple[Occurrence, Thread]]) -> Sheets:
    """Three CSV files in a folder."""
    sheets = Sheets(folder / "orders.csv", folder / "events.csv", folder / "letters.csv")
    _write(sheets.orders, ORDERS, (row for parcel in parcels for row in _lines(parcel)))
    _write(sheets.events, EVENTS, (_event(trouble) for trouble in happened))
    _write(sheets.conversations, CONVERSATIONS, (_letter(occurrence, thread) for occurrence, thread in threads))
    return sheets


def verdict(occurrence: Occurrence) -> str:
    return {"magic": "magic", "question": "plain"}.get(occurrence.kind, "misery")


def _lines(parcel: Parcel):
    at, customer = parcel.at.isoformat(), parcel.buyer.name.email
    for item in parcel.basket.items:
        yield parcel.reference, customer, at, item.product, item.quantity, f"{item.cents / 100:.2f}"


def _event(trouble: Occurrence):
    return trouble.reference, trouble.parcel.reference, SOURCES[trouble.kind].logged, trouble.at.isoformat()


def _letter(occurrence: Occurrence, thread: Thread):
    cause = SOURCES[occurrence.kind].cause if occurrence.is_trouble else ""
    closed = thread.closed_at.isoformat() if thread.closed_at else ""
    letter = thread.said[0]
    head = occurrence.reference, occurrence.parcel.buyer.name.email, letter.at.isoformat()
    return *head, thread.subject, letter.text, verdict(occurrence), cause, closed


def _write(path: Path, columns: tuple[str, ...], rows: Iterable) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
