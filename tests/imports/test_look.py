import gzip
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest

from amends.base.models import Firm
from amends.customers.models import Customer
from amends.imports.look import REMEMBERED, remembered
from amends.imports.models import Upload
from tests.imports.files import HEADER
from tests.imports.test_bad_input import BAD_ROWS, WHOLE_FILES
from tests.imports.uploads import GOOD, TICKETS, bring, read_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(ana, monday):
    """What is seen of a CSV of orders."""

    def seen(*rows, header=HEADER, **choices):
        upload = bring(*rows, by=ana, at=monday, header=header, format="orders")
        upload.choices = choices
        return upload.look(at=monday)

    return seen


def sought(look):
    return {field.name: field.place for field in look.fields}


def test_fields_are_shown_with_the_columns_they_were_found_in(look):
    seen = look(*GOOD)

    assert seen.header == HEADER.split(",")
    assert sought(seen) == {"customer": 1, "order": 0, "time": 2, "price": 5, "amount": None, "product": 3, "quantity": 4, "currency": None}


def test_what_is_needed_and_of_what_one_is_enough_is_told(look):
    fields = look(*GOOD).fields

    assert [field.name for field in fields if field.is_needed] == ["customer", "time"]
    assert {field.name for field in fields if field.is_one_of} == {"amount", "price"}
    assert next(field.means for field in fields if field.name == "price") == "the price of one"


def test_rows_are_shown_as_they_stand_and_as_they_would_be_read(look):
    first, back, *_ = look(*GOOD).rows

    assert first.stands["time"] == "2026-01-05"
    assert first.read["time"] == datetime(2026, 1, 5, tzinfo=UTC)
    assert (first.read["cents"], first.read["quantity"], first.read["back"]) == (700, 2, 0)
    assert (back.line, back.read["cents"], back.read["back"]) == (3, 350, 1)


def test_rows_that_would_not_come_in_say_why(look):
    *_, nobody, unread = look(*GOOD).rows

    assert (nobody.line, nobody.why_not, nobody.read) == (4, "names no customer: it is counted and left", {})
    assert (unread.line, unread.why_not, unread.stands["time"]) == (5, "“soon” is no time we can read", "soon")


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_every_bad_row_has_its_reason(look, row, reason):
    (_, bad) = look(GOOD[0], row).rows

    assert bad.line == 3
    assert bad.why_not
    assert bad.read == {}


def test_only_the_first_rows_are_looked_at(look):
    seen = look(*(f"{n},Ben,{'soon' if n == 5 else '2026-01-05'},mug,1,3" for n in range(5000)))

    assert [row.line for row in seen.rows] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [row.line for row in seen.rows if row.why_not] == [7]


def test_what_has_to_be_said_aloud_is_said(look):
    seen = look("1;Ben;3/4/2026;mug;1;3,50", header=HEADER.replace(",", ";"))

    assert [sentence.partition(" ")[0] for sentence in seen.said] == ["time:", "Amounts", "Amounts"]
    assert "taken to be in EUR, the firm's currency (assumed)" in seen.said[-1]


def test_what_was_said_is_read_so_and_not_assumed(look):
    seen = look("1,Ben,3/4/2026,mug,1,3.50", dates="mdy", currency="GBP")

    assert (seen.said, seen.currency, seen.rows[0].read["time"].month) == ([], "GBP", 3)


def test_times_are_of_the_firms_clock(look, monday):
    Firm.the().found(name="Lanterns", currency="EUR", time_zone="Europe/Berlin", at=monday)

    assert look("1,Ben,2026-07-05 12:00,mug,1,3.50").rows[0].read["time"] == datetime(2026, 7, 5, 10, tzinfo=UTC)


def test_a_look_leaves_no_trace(look):
    look(*GOOD, currency="USD")

    assert not Customer.objects.exists()
    assert Firm.the().currency == "EUR"


def test_a_file_of_which_a_column_is_missing_shows_what_was_found(look):
    seen = look("Ben,2026-01-05", header="customer,time")

    assert seen.refusal.wanted == ("amount", "price")
    assert (sought(seen)["customer"], sought(seen)["time"], seen.rows) == (0, 1, [])


def test_of_two_columns_of_one_name_one_can_be_chosen_by_its_place(look):
    row, header = "Ben,Eve,2026-01-05,3", "customer,customer,time,amount"
    unclear = look(row, header=header)
    clear = look(row, header=header, mapping={"customer": 1})

    assert (unclear.refusal.wanted, sought(unclear)["amount"]) == (("customer",), 3)
    assert (clear.refusal, clear.rows[0].read["customer"]) == (None, "Eve")


@pytest.mark.parametrize("place", [9, -1])
def test_a_place_beyond_the_last_column_is_refused(look, place):
    assert f"has no column {place}" in str(look(*GOOD, mapping={"customer": place}).refusal)


@pytest.mark.parametrize(("content", "said"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_will_not_do_is_kept_and_its_sentence_shown(ana, monday, content, said):
    upload = Upload.bring(BytesIO(content), "orders.csv", "orders", by=ana, at=monday)

    sentence = str(upload.look(at=monday).refusal or read_now(upload.begin(by=ana, at=monday), monday).refusal)

    assert upload.file.open().read() == content
    assert re.search(said, sentence)
    assert sentence.startswith("orders.csv")


def test_a_file_that_cannot_be_opened_can_still_be_read_in_another_encoding(ana, monday):
    mixed = f"{HEADER}\n1,Zoë,2026-01-05,mug,1,3\n".encode() + "2,Zoë,2026-01-05,mug,1,3\n".encode("latin-1")
    upload = Upload.bring(BytesIO(mixed), "orders.csv", by=ana, at=monday)
    assert upload.look(at=monday).refusal.choice == "encoding"

    upload.correct(by=ana, at=monday, encoding="cp1252")

    assert [row.stands["customer"] for row in upload.look(at=monday).rows] == ["ZoÃ«", "Zoë"]


def test_conversations_are_shown_with_their_closing(ana, monday):
    upload = bring("17,ben@x.example,2026-01-05,Broken,2026-01-06", by=ana, at=monday, header=TICKETS, name="tickets.csv")

    (row,) = upload.look(at=monday).rows
    assert (row.read["id"], row.read["closed"], row.read["verdict"]) == ("17", datetime(2026, 1, 6, tzinfo=UTC), "")


def test_a_zipped_file_is_looked_into(ana, monday):
    upload = Upload.bring(BytesIO(gzip.compress(b"order,kind,time\n1,late,2026-01-05\n")), "late.csv.gz", by=ana, at=monday)

    (row,) = upload.look(at=monday).rows
    assert (upload.format, row.read["kind"], row.read["customer"]) == ("events", "late", None)


def test_a_look_is_taken_once_as_long_as_nothing_was_said_anew(ana, monday, monkeypatch):
    upload = bring(*GOOD, by=ana, at=monday, name="once.csv")
    first = upload.look(at=monday)

    monkeypatch.setattr("amends.imports.look.look_at", lambda path, format, choices, at: choices)

    assert upload.look(at=monday) is first
    upload.choices = {"dates": "mdy"}
    with pytest.raises(AttributeError):
        upload.look(at=monday)


def test_only_the_last_looks_are_remembered_and_no_refusal(look, monkeypatch):
    looks = {}  # of this test alone: a page that another test left open may still look
    monkeypatch.setattr("amends.imports.look._looks", looks)
    refused = look("Ben,2026-01-05", header="customer,time")
    again = remembered(("refused",), lambda: refused)
    for n in range(REMEMBERED):
        remembered((n,), lambda: look(*GOOD))

    assert again is refused
    assert ("refused",) not in looks
    assert list(looks) == [(n,) for n in range(REMEMBERED)]
