"""Whatever somebody gives us: one sentence that says what to do, and nothing is changed."""

import gzip
import random
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amends.base.refusal import Refusal
from amends.customers.models import Order
from amends.imports import orders
from tests.imports.files import HEADER, nets, write

pytestmark = pytest.mark.django_db
ROW = "1,Ben,2026-01-05,mug,1,3\n"
GOOD = f"{HEADER}\n{ROW}".encode()

WHOLE_FILES = {
    "an empty file": (b"", "is empty"),
    "blank lines": (b"\n\n\n", "is empty"),
    "a header alone": (f"{HEADER}\n".encode(), "has a header and no rows"),
    "wrong columns": (b"a,b\n1,2\n", "no column for the customer and the time"),
    "no header": (ROW.encode() * 3, "has no column for the customer"),
    "one column": (b"customer\nBen\n", "no column for the time"),
    "cut inside a quoted field": (f'{HEADER}\n{ROW}2,Ben,2026-01-05,"mu'.encode(), "cut off inside a quoted field that begins in line 3"),
    "cut inside the last quoted field of a row": (
        f'{HEADER}\n{ROW}2,Ben,2026-01-05,mug,1,"3'.encode(),
        "cut off inside a quoted field that begins in line 3",
    ),
    "mixed encodings": (
        f"{HEADER}\n1,Zoë,2026-01-05,mug,1,3\n".encode() + "2,Zoë,2026-01-05,mug,1,3\n".encode("latin-1"),
        "line 3 is not UTF-8",
    ),
    "a zipped file cut short": (gzip.compress(GOOD * 50)[:-30], "is cut short"),
    "a damaged zipped file": (gzip.compress(GOOD)[:12] + b"\xff" * 20, "is damaged|is cut short"),
    "random bytes": (random.Random(1).randbytes(5000), "is no text"),
    "a broken Parquet file": (b"PAR1" + b"\0" * 64, "is a broken Parquet file"),
    "the same column twice": (b"customer,customer,time,amount\nBen,Ben,2026-01-05,3\n", "2 columns named customer"),
    "nothing but commas": (HEADER.encode() + b"\n,,,,,\n,,,,,\n", "none of its 2 rows names a customer"),
}


@pytest.mark.parametrize("content, said", WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_will_not_do_is_refused_in_a_sentence(tmp_path, monday, content, said):
    file = tmp_path / "orders.csv"
    file.write_bytes(content)

    with pytest.raises(Refusal, match=said) as refused:
        orders.read([file], at=monday)

    assert "\n" not in str(refused.value)
    assert "orders.csv" in str(refused.value)
    assert not Order.objects.exists()


def test_a_folder_or_nothing_is_refused_in_a_sentence(tmp_path, monday):
    with pytest.raises(Refusal, match="is a folder: name the files in it"):
        orders.read([tmp_path], at=monday)
    with pytest.raises(Refusal, match="does not exist: check the name"):
        orders.read([tmp_path / "gone.csv"], at=monday)


BAD_ROWS = {
    "NUL": ("2,B\0en,2026-01-05,mug,1,3", "a NUL character"),
    "formula": ("=2+2,Ben,2026-01-05,mug,1,3", "“=2[+]2” is a formula, not an order id"),
    "decimal comma": ('2,Ben,2026-01-05,mug,1,"1.234,56"', "“1.234,56” is no amount we can read; if the comma is its decimal sign"),
    "not a number": ("2,Ben,2026-01-05,mug,1,NaN", "no amount"),
    "infinite": ("2,Ben,2026-01-05,mug,1,inf", "“inf” is no amount we can read"),
    "1e400": ("2,Ben,2026-01-05,mug,1,1e400", "“1e400” is too large for any amount"),
    "huge quantity": ("2,Ben,2026-01-05,mug,99999999999,99999999", "too large"),
    "quantity 0": ("2,Ben,2026-01-05,mug,0,3", "the quantity is 0"),
    "year 0": ("2,Ben,0000-01-05,mug,1,3", "“0000-01-05” is no time we can read"),
    "year 9999": ("2,Ben,9999-12-31,mug,1,3", "lies outside the years"),
    "too few cells": ("2,Ben,2026-01-05", "3 cells, not 6"),
    "too many cells": ("2,Ben,2026-01-05,mug,1,3,4,5", "8 cells, not 6"),
    "long id": (f"{'2' * 300},Ben,2026-01-05,mug,1,3", "300 characters, and 250 are the most"),
    "no order id": (",Ben,2026-01-05,mug,1,3", "no order id"),
}


@pytest.mark.parametrize("row, reason", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_refused_with_its_line_and_the_good_ones_are_in(tmp_path, monday, row, reason):
    taken = orders.read([write(tmp_path, ROW.strip(), row, "3,Ben,2026-01-05,jug,1,3.5")], at=monday)

    (refused,) = taken.files[0].refused.shown
    assert refused["line"] == 3
    assert re.search(reason, refused["reason"])
    assert nets() == {"1": 300, "3": 350}


def test_a_field_without_end_is_refused_and_the_rows_after_it_are_read(tmp_path, monday):
    rows = [ROW.strip(), f'2,Ben,2026-01-05,"{"x" * 200_000}",1,3', "3,Ben,2026-01-05,mug,1,3"]

    taken = orders.read([write(tmp_path, *rows)], at=monday)

    assert taken.files[0].refused.shown[0]["reason"].startswith("a field of more than 131,072 characters")
    assert set(nets()) == {"1", "3"}


def test_an_old_encoding_is_read_and_said_aloud(tmp_path, monday):
    file = tmp_path / "orders.csv"
    file.write_bytes(f"{HEADER}\n1,Zoë,2026-01-05,mug,1,3\n".encode("latin-1"))

    taken = orders.read([file], at=monday)

    assert Order.objects.get().customer.addresses.get().value == "Zoë"
    assert taken.files[0].opened.said == ["orders.csv is read as Windows-1252 (it is not UTF-8)."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_byte_order_marks_separators_and_line_ends_do_not_matter(tmp_path, monday, encoding, delimiter, newline):
    file = tmp_path / "orders.csv"
    text = f"{HEADER}\n{ROW}2,Zoë,2026-01-05,mug,1,3\n"
    file.write_bytes(text.replace(",", delimiter).replace("\n", newline).encode(encoding))

    assert orders.read([file], at=monday).orders == 2


def test_spreadsheets_zeros_and_first_lines_are_understood(tmp_path, monday):
    file = write(tmp_path, "order;customer;time;price", '1;="00042";2026-01-05;3', header="sep=;")

    orders.read([file], at=monday)

    assert Order.objects.get().customer.addresses.get().value == "00042"


def test_a_table_of_numbers_and_instants_is_read_like_text(tmp_path, monday):
    instants = pa.array([1_767_607_200_000_000, 1_767_607_200_000_000], pa.timestamp("us", "Europe/Berlin"))
    table = pa.table({"order": [1, 2], "customer": [17850.0, None], "time": instants, "amount": [3.5, 1.0]})
    pq.write_table(table, tmp_path / "orders.parquet")

    taken = orders.read([tmp_path / "orders.parquet"], at=monday)

    order = Order.objects.get()
    assert (taken.without_customer, order.cents, order.at.isoformat()) == (1, 350, "2026-01-05T10:00:00+00:00")
    assert order.customer.addresses.get().value == "17850"
