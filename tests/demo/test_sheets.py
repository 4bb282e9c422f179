import csv

import pytest

from amends.demo import sheets
from amends.demo.threads import thread
from tests.demo.occurrences import occurrence, parcel


@pytest.fixture
def written(tmp_path):
    troubles = [occurrence("late", second="Bread knife"), occurrence("damaged", said=None, outcome="silent")]
    spoken = [(troubles[0], thread(1, troubles[0]))]
    return sheets.write(tmp_path, [parcel(second="Bread knife")], troubles, spoken)


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_line_of_a_parcel_is_a_row_of_its_order(written):
    assert [(row["order"], row["product"], row["quantity"], row["amount"]) for row in rows(written.orders)] == [
        ("61004", "Copper kettle", "1", "96.00"),
        ("61004", "Bread knife", "1", "29.00"),
    ]


def test_a_customer_is_known_by_their_address(written):
    assert {row["customer"] for row in rows(written.orders) + rows(written.conversations)} == {"ben.lee1@post.example"}


def test_what_befell_an_order_is_in_the_log_whether_anybody_spoke_or_not(written):
    assert [(row["order"], row["kind"]) for row in rows(written.events)] == [("61004", "late"), ("61004", "damaged")]


def test_only_who_spoke_has_a_letter_and_it_survives_its_line_breaks(written):
    (letter,) = rows(written.conversations)
    assert letter["text"] == thread(1, occurrence("late", second="Bread knife")).said[0].text
    assert (letter["verdict"], letter["cause"]) == ("misery", "Parcel late")


def test_what_is_still_open_has_no_time_of_closing(tmp_path):
    asked = occurrence("question", outcome="")
    half = thread(1, asked).until(asked.said_at.replace(microsecond=1))
    (letter,) = rows(sheets.write(tmp_path, [], [], [(asked, half)]).conversations)
    assert (letter["closed"], letter["verdict"], letter["cause"]) == ("", "plain", "")


def test_times_carry_their_zone(written):
    assert all(row["time"].endswith("+00:00") for row in rows(written.orders) + rows(written.events))


@pytest.mark.parametrize(("kind", "verdict"), [("magic", "magic"), ("question", "plain"), ("late", "misery"), ("curt", "misery")])
def test_a_letter_is_what_its_writer_felt(kind, verdict):
    assert sheets.verdict(occurrence(kind)) == verdict


def test_nothing_told_is_files_with_a_head_and_no_rows(tmp_path):
    empty = sheets.write(tmp_path, [], [], [])
    assert [rows(path) for path in (empty.orders, empty.events, empty.conversations)] == [[], [], []]
