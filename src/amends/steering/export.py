"""Everybody's worth in a file: streamed from the database, so memory stays flat, and there whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from amends.base.refusal import Refusal
from amends.steering.rows import rows

WRITERS: dict[str, Callable] = {".csv": csv.CSVWriter, ".parquet": pq.ParquetWriter}
HARMLESS = r"CASE WHEN {text} ~ '^[=+\-@\t\r]' THEN '''' || {text} ELSE {text} END"  # a spreadsheet runs what begins like a formula
QUERY = """
    SELECT customer.id AS customer, {number} AS number, {name} AS name, worth.expected_cents, worth.low_cents, worth.high_cents,
        worth.given_alive_cents, worth.alive, worth.purchases, worth.repeats, worth.last_weeks, worth.age_weeks, worth.mean_cents,
        reckoning.model, reckoning.as_of
    FROM steering_worth worth
    JOIN steering_reckoning reckoning ON reckoning.id = worth.reckoning_id
    JOIN customers_customer customer ON customer.id = worth.customer_id AND customer.merged_into_id IS NULL
    LEFT JOIN LATERAL (
        SELECT value FROM customers_address address WHERE address.customer_id = customer.id
        ORDER BY address.kind <> 'customer id', address.id LIMIT 1
    ) number ON true
    ORDER BY worth.expected_cents DESC, customer.id
"""


class CannotWrite(Refusal):
    """The file that was named cannot be written."""


def export_worth(place: Path) -> int:
    """Write every worth, most first, to a .csv or .parquet file; tells how many."""
    form = place.suffix.lower()
    if form not in WRITERS:
        raise CannotWrite(f"{place.name} does not say in which form to write: end the name with .csv or .parquet.")
    if not place.absolute().parent.is_dir():
        raise CannotWrite(f"There is no folder {place.absolute().parent}: make it first.")
    spare = place.with_name(f".{place.name}.unfinished")
    try:
        with open(spare, "wb") as file:
            written = _write(file, form)
        os.replace(spare, place)
    except OSError as error:
        raise CannotWrite(f"{place} cannot be written ({error.strerror}): choose another place.") from error
    finally:
        spare.unlink(missing_ok=True)
    return written


def _write(file, form: str) -> int:
    with rows(_query(form)) as found, WRITERS[form](file, _plain(found.schema)) as writer:
        written = 0
        for batch in found.cast(_plain(found.schema)):
            writer.write_batch(batch)
            written += batch.num_rows
    return written


def _query(form: str) -> str:
    text = {"number": "number.value", "name": "customer.name"}
    shown = {name: HARMLESS.format(text=column) for name, column in text.items()} if form == ".csv" else text
    return QUERY.format(**shown)


def _plain(schema: pa.Schema) -> pa.Schema:
    """Without what PostgreSQL calls its types."""
    return pa.schema([pa.field(field.name, field.type) for field in schema])
