import json
import re
import tempfile
from pathlib import Path

import pytest

from amends.base.embedded import Server
from amends.customers.models import Customer
from tests.imports.files import write
from tests.program import AMENDS, amends, running, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = ("1,Ben,2026-01-05,mug,2,3", "C2,Ben,2026-01-06,mug,-1,3", "3,,2026-01-06,mug,1,3", "4,Ben,soon,mug,1,3")
COUNTS = {"rows": 4, "without_customer": 1, "refused": 1, "customers": 1, "orders": 1, "lines": 1, "returns": 1, "netted": 1, "unnetted": 0}


def test_orders_come_in_and_twice_is_once(tmp_path, said):
    file = write(tmp_path, *ROWS)

    first, second = (said("import", "orders", file, "--json").json for _ in range(2))

    assert {name: first[name] for name in COUNTS} == COUNTS
    assert [second[name] for name in ("customers", "orders", "lines", "returns")] == [0, 0, 0, 0]
    assert first["files"][0]["columns"]["time"] == "time"


def test_a_person_reads_a_table_how_columns_were_taken_and_where_refused_rows_are(tmp_path, said):
    done = said("import", "orders", write(tmp_path, *ROWS))

    assert done.code == 0
    assert re.search("customer +│ customer", done.out)
    assert "rows refused" in done.out


@pytest.mark.parametrize("words, is_assumed", [([], True), (["--currency", "EUR"], False)])
def test_a_currency_nobody_said_is_said_aloud(tmp_path, said, words, is_assumed):
    done = said("import", "orders", write(tmp_path, *ROWS), *words)

    assert ("taken to be in EUR, the firm's currency (assumed): say --currency" in done.err) == is_assumed


def test_a_column_of_currencies_leaves_nothing_to_assume(tmp_path, said):
    file = write(tmp_path, "Ben,2026-01-05,3,EUR", header="customer,time,amount,currency")

    assert "assumed" not in said("import", "orders", file).err


def test_one_field_cannot_be_two_columns(tmp_path, said):
    done = said("import", "orders", write(tmp_path, *ROWS), "--map", "customer=order", "customer=customer")

    assert done.code == 2
    assert "customer is said to be two columns, order and customer: say one" in done.err


def test_map_takes_several_pairs_before_or_after_the_file(tmp_path, said):
    file = write(tmp_path, "17,Cup,2026-01-05", header="complaint_id,issue,date_received", name="complaints.csv")
    pairs = ("--map", "customer=complaint_id", "time=date_received", "subject=issue")

    before, after = (
        said("import", "conversations", *pairs, file, "--json").json,
        said("import", "conversations", file, *pairs, "--json").json,
    )

    assert (before["conversations"], after["conversations"]) == (1, 0)
    assert before["files"][0]["columns"] == {"customer": "complaint_id", "time": "date_received", "subject": "issue"}


@pytest.mark.parametrize(
    "content, sentence",
    [("", "is empty"), ("a,b\n1,2\n", "has no column for the customer"), ("customer,time,amount\n=1,2026-01-05,3\n", "is a formula")],
)
def test_a_file_that_will_not_do_is_one_sentence_and_exit_code_1(tmp_path, said, content, sentence):
    file = tmp_path / "bad.csv"
    file.write_text(content)

    done = said("import", "orders", file)

    assert (done.code, done.out) == (1, "")
    assert sentence in done.err
    assert not Customer.objects.exists()


@pytest.mark.parametrize("words", [[], ["--map", "colour=x", "a.csv"], ["--map", "customer=x"], ["--dates", "ymd", "a.csv"]])
def test_a_wrong_call_is_exit_code_2(said, words):
    assert said("import", "orders", *words).code == 2


@pytest.mark.parametrize("name", ["orders", "events", "conversations"])
def test_every_format_explains_itself_with_examples(said, name):
    shown = said("import", name, "--help").out

    assert "Examples:" in shown
    assert "--map FIELD=COLUMN" in shown


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="amends-import-") as folder:
        yield Path(folder)
        Server(Path(folder) / "postgres").stop()


@pytest.mark.embedded
def test_an_import_killed_in_the_middle_leaves_nothing_and_comes_in_the_next_time(tmp_path, home):
    file = write(tmp_path, *(f"K{n},Kim{n % 999},2026-01-05,mug,1,3" for n in range(100_000)), name="many.csv")
    with running(*AMENDS, "import", "orders", file, home=home) as process:
        wait_for(lambda: list((home / "files").glob("*/*")))
        process.kill()

    taken = json.loads(amends("import", "orders", file, "--json", home=home).stdout)

    assert (taken["customers"], taken["orders"], taken["lines"]) == (999, 100_000, 100_000)
