import pytest

from amends.base.models import File
from amends.base.refusal import Refusal
from amends.customers.models import Order
from amends.imports import orders
from amends.imports.choices import Choices, UnknownChoice
from tests.imports.files import HEADER, nets, write

pytestmark = pytest.mark.django_db
GOOD = "1,Ben,2026-01-05,mug,1,3"


def test_several_files_are_added_up_and_told_apart(tmp_path, monday):
    first, second = write(tmp_path, GOOD), write(tmp_path, GOOD, "2,Eve,soon,mug,1,3", "2,Eve,2026-01-05,mug,1,3", name="more.csv")

    taken = orders.read([first, second], at=monday)

    assert (taken.rows, taken.orders, taken.customers, taken.refused) == (4, 2, 2, 1)
    assert [(file.opened.name, file.counts["orders"], file.counts["good"]) for file in taken.files] == [
        ("orders.csv", 1, 1),
        ("more.csv", 1, 2),
    ]


def test_a_file_found_out_late_takes_the_whole_delivery_back_but_not_what_was_kept(tmp_path, monday):
    good, bad = write(tmp_path, GOOD), write(tmp_path, "2,Eve,soon,mug,1,3", name="bad.csv")

    with pytest.raises(
        Refusal, match="bad.csv: its one row cannot be read; line 2: “soon” is no time we can read. Line and reason of each stand in"
    ):
        orders.read([good, bad], at=monday)

    assert (Order.objects.count(), File.objects.count()) == (0, 2)


def test_the_same_bytes_are_kept_once_whatever_the_file_is_called(tmp_path, monday):
    orders.read([write(tmp_path, GOOD), write(tmp_path, GOOD, name="copy.csv")], at=monday)

    assert (File.objects.count(), nets()) == (1, {"1": 300})


def test_a_mended_file_of_refused_rows_can_be_imported(tmp_path, monday):
    taken = orders.read([write(tmp_path, GOOD, "2,Eve,soon,mug,1,3")], at=monday)
    refused = taken.files[0].refused.path

    refused.write_text(refused.read_text().replace("soon", "2026-01-06", 1))
    again = orders.read([refused], at=monday)

    assert (again.orders, again.refused, nets()) == (1, 0, {"1": 300, "2": 300})


@pytest.mark.parametrize("choice", [{"dates": "ymd"}, {"decimal": "both"}])
def test_a_choice_that_means_nothing_is_refused(choice):
    with pytest.raises(UnknownChoice):
        Choices(**choice)


def test_dates_are_decided_from_the_whole_column_however_late_it_tells(tmp_path, monday, monkeypatch):
    monkeypatch.setattr("amends.imports.unpacked.BLOCK", 256)
    rows = [f"{n},Ben,3/4/2025,mug,1,3" for n in range(60)] + ["99,Ben,4/13/2025,mug,1,3"]

    taken = orders.read([write(tmp_path, *rows)], at=monday)

    assert Order.objects.get(reference="1").at.month == 3
    assert taken.files[0].opened.said == ["time: dates are month/day/year, as 1 of its values can be read in no other way."]


def test_strokes_after_a_thousand_plain_times_are_never_guessed(tmp_path, monday):
    rows = [f"{n},Ben,2025-04-03,mug,1,3" for n in range(1000)] + ["A,Ben,3/4/2025,mug,1,3", "B,Ben,13/4/2025,mug,1,3"]
    file = write(tmp_path, *rows)

    taken = orders.read([file], at=monday)
    again = orders.read([file], at=monday, dates="dmy")

    assert "say --dates dmy or mdy" in taken.files[0].refused.shown[0]["reason"]
    assert (taken.orders, again.orders, Order.objects.get(reference="A").at.month) == (1001, 1, 4)


def test_what_cannot_be_decided_is_said_and_can_be_said_otherwise(tmp_path, monday):
    file = write(tmp_path, "1,Ben,3/4/2025,mug,1,3")

    assumed = orders.read([file], at=monday, dry_run=True)
    orders.read([file], at=monday, dates="mdy")

    assert "nothing tells day from month" in assumed.files[0].opened.said[0]
    assert (Order.objects.get().at.month, Order.objects.get().at.day) == (3, 4)


def test_a_decimal_comma_is_told_by_the_file_and_said(tmp_path, monday):
    file = write(tmp_path, "1;Ben;2026-01-05;mug;1;1.234,56", "2;Ben;2026-01-05;mug;1;3,5", header=HEADER.replace(",", ";"))

    taken = orders.read([file], at=monday)

    assert nets() == {"1": 123456, "2": 350}
    assert "decimal comma" in taken.files[0].opened.said[0]
