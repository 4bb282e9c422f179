import csv

import pyarrow.parquet as pq
import pytest

from amends.customers.models import Customer
from amends.steering.export import CannotWrite, export_worth
from tests.steering.unhappiness import buyers, reckoning_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worths(monday):
    return buyers(3, reckoning_of(monday, model="BG/NBD"), monday)


def test_every_worth_is_in_the_csv(worths, tmp_path):
    worths[1].addresses.create(kind="customer id", value="00017")

    assert export_worth(tmp_path / "worth.csv") == 3

    with open(tmp_path / "worth.csv") as file:
        rows = list(csv.DictReader(file))
    assert [row["customer"] for row in rows] == [str(customer.pk) for customer in worths]
    assert (rows[1]["number"], rows[1]["expected_cents"], rows[1]["model"]) == ("00017", "18000", "BG/NBD")


def test_and_in_the_parquet_file(worths, tmp_path):
    assert export_worth(tmp_path / "worth.PARQUET") == 3

    table = pq.read_table(tmp_path / "worth.PARQUET")
    assert table["given_alive_cents"].to_pylist() == [18_000] * 3


def test_a_name_is_no_formula_in_a_spreadsheet(worths, tmp_path):
    Customer.objects.filter(pk=worths[0].pk).update(name="=1+1")

    export_worth(tmp_path / "worth.csv")
    export_worth(tmp_path / "worth.parquet")

    assert '"\'=1+1"' in (tmp_path / "worth.csv").read_text()
    assert "=1+1" in pq.read_table(tmp_path / "worth.parquet")["name"].to_pylist()


def test_what_was_there_is_replaced_whole(worths, tmp_path):
    (tmp_path / "worth.csv").write_text("x" * 100_000)

    export_worth(tmp_path / "worth.csv")

    assert len((tmp_path / "worth.csv").read_text().splitlines()) == 4
    assert [file.name for file in tmp_path.iterdir()] == ["worth.csv"]


@pytest.mark.parametrize(
    ("place", "sentence"), [("worth.txt", "end the name with .csv or .parquet"), ("no/worth.csv", "There is no folder")]
)
def test_what_cannot_be_written_is_refused_in_a_sentence(worths, tmp_path, place, sentence):
    with pytest.raises(CannotWrite, match=sentence):
        export_worth(tmp_path / place)

    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_is_one_sentence_and_nothing_is_left_beside_it(worths, tmp_path):
    (tmp_path / "worth.csv").mkdir()

    with pytest.raises(CannotWrite, match=r"worth.csv cannot be written \(Is a directory\): choose another place."):
        export_worth(tmp_path / "worth.csv")

    assert [file.name for file in tmp_path.iterdir()] == ["worth.csv"]
