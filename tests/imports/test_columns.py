import pytest

from amends.imports.columns import Header, UnknownColumns
from amends.imports.orders.fields import FIELDS


def guessed(header, *rows, **mapping):
    sample = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in header]
    found = Header("a.csv", header, sample).columns(FIELDS, mapping)
    if found.refusal:
        raise found.refusal
    return {name: header[place] for name, place in found.places.items()}


def test_columns_are_known_by_the_names_files_give_them():
    header = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]

    assert guessed(header, ("1", "m", "2", "2025-01-01", "3.5", "17850")) == {
        **{"customer": "CustomerID", "order": "InvoiceNo", "time": "InvoiceDate"},
        **{"price": "UnitPrice", "product": "StockCode", "quantity": "Quantity"},
    }


def test_contents_decide_between_names():
    rows = [("Ben", "weekly", "2025-01-01", "3")]

    assert guessed(["customer", "created", "shipping_date", "amount"], *rows)["time"] == "shipping_date"


def test_a_plain_name_is_believed_so_that_its_rows_can_say_what_is_wrong():
    assert guessed(["customer", "date", "amount"], ("Ben", "soon", "3"))["time"] == "date"


def test_what_is_said_is_not_guessed_and_need_not_agree_in_case():
    found = guessed(["id", "when", "date", "total"], ("Ben", "2025-01-01", "2025-01-02", "3"), customer="ID", time="when")

    assert found == {"customer": "id", "time": "when", "amount": "total"}


def test_a_field_may_be_left_out():
    assert "product" not in guessed(["customer", "date", "amount", "item"], ("Ben", "2025-01-01", "3", "mug"), product="")


@pytest.mark.parametrize(
    "mapping, said",
    [
        ({"customer": "nobody"}, "a.csv has no column nobody: it has customer, date, amount"),
        ({"colour": "date"}, "--map colour= means nothing here"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(mapping, said):
    with pytest.raises(UnknownColumns, match=said):
        guessed(["customer", "date", "amount"], ("Ben", "2025-01-01", "3"), **mapping)


def test_a_name_that_stands_twice_is_refused_if_it_is_needed():
    row = ("Ben", "Eve", "2025-01-01", "3")

    with pytest.raises(UnknownColumns, match="2 columns named customer"):
        guessed(["customer", "customer", "date", "amount"], row)
    assert guessed(["note", "note", "date", "amount"], row, customer="amount", amount="amount")["time"] == "date"
