"""The first rows as their reader reads them."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from amends.base.models import Firm
from amends.screens.parts.reader import Reader
from amends.screens.uploads.preview import LONGEST, Preview
from tests.imports.uploads import GOOD, TICKETS, bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(ana, monday):
    """What a reader of some language sees of a file."""

    def seen(*rows, language="en-GB", header=None, **choices):
        upload = bring(*rows, by=ana, at=monday, **({"header": header} if header else {}))
        upload.choices = choices
        request = RequestFactory().get("/", headers={"Accept-Language": language})
        return Preview(upload.look(at=monday), Reader(request))

    return seen


def test_amounts_and_times_are_written_as_the_reader_writes_them(preview):
    (row,) = preview("1,Ben,2026-01-05 14:00,mug,1000,3.5", language="de").rows

    assert row.amount == "3.500,00\N{NO-BREAK SPACE}€"
    assert [(cell.stands, cell.read) for cell in row.cells][2] == ("2026-01-05 14:00", "05.01.2026, 14:00")


@pytest.mark.parametrize(("currency", "amount"), [("GBP", "£7.00"), ("JPY", "JP¥7"), ("KWD", "KWD\N{NO-BREAK SPACE}7.000")])
def test_amounts_are_in_the_currency_that_was_chosen(preview, currency, amount):
    assert preview(GOOD[0], currency=currency).rows[0].amount == amount
    assert Firm.the().currency == "EUR"


def test_only_what_is_read_otherwise_is_shown_twice(preview):
    (row,) = preview("1,  Ben ,2026-01-05,,2,3.5").rows

    assert [cell.read for cell in row.cells if cell.read] == ["5 Jan 2026, 00:00"]
    assert [cell.stands for cell in row.cells if cell.stands == "nothing"] == ["nothing"]


def test_a_return_shows_its_quantity_as_it_stands(preview):
    back = preview("C2,Ben,2026-01-06,mug,-3,3.50").rows[0]

    assert back.is_return
    assert ("-3", "") in [(cell.stands, cell.read) for cell in back.cells]


def test_what_stands_in_a_cell_is_cut_and_never_runs_on(preview):
    shown = preview(f"1,ben@home.example,2026-01-05,{'word ' * 1000},", header=TICKETS)

    assert max(len(cell.stands) for cell in shown.rows[0].cells) == LONGEST
    assert len(shown.sample("subject")) == LONGEST


def test_a_field_has_something_from_the_first_row_that_says_anything(preview):
    shown = preview(",,2026-01-05,mug,1,3", "2,Ben,2026-01-05,mug,1,3")

    assert (shown.sample("customer"), shown.sample("currency")) == ("Ben", "")


def test_a_file_that_cannot_be_opened_has_no_rows():
    nothing = SimpleNamespace(fields=[], rows=[], currency="", header=[])
    shown = Preview(nothing, Reader(RequestFactory().get("/")))

    assert (shown.heads, shown.rows, shown.has_amounts) == ([], [], False)
