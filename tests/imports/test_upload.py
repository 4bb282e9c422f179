import gzip
from functools import partial
from io import BytesIO

import pytest

from amends.base.models import Event, File
from amends.base.refusal import Refusal
from amends.customers.models import Order
from amends.imports.columns import UnknownColumns
from amends.imports.models import Upload
from amends.imports.upload import AlreadyIn, UnderWay, UnknownFormat
from tests.imports.uploads import GOOD, TICKETS, bring, read_now
from tests.together import together

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_as_it_is_and_known_by_who_brought_it(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)

    assert upload.file.open().read().startswith(b"order,customer")
    assert (upload.name, upload.by, upload.at) == ("orders.csv", ana, monday)
    assert Event.objects.get(kind="uploads.brought").by == ana


def test_the_same_bytes_brought_twice_are_kept_once(ana, monday):
    first, second = (bring(*GOOD, by=ana, at=monday, name=name) for name in ("a.csv", "b.csv"))

    assert first.file == second.file
    assert (first.name, second.name, File.objects.count()) == ("a.csv", "b.csv", 1)


@pytest.mark.parametrize(
    ("header", "format"),
    [
        ("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID", "orders"),
        ("email,date,total", "orders"),
        ("order,kind,time", "events"),
        ("event_type,order_id,customer_id,timestamp,event_id", "events"),
        (TICKETS, "conversations"),
        ("complaint,customer,date", "conversations"),
        ("a,b,c", "orders"),
    ],
)
def test_what_a_file_holds_is_guessed_from_its_columns(ana, monday, header, format):
    assert bring(by=ana, at=monday, header=header).format == format


def test_what_is_said_is_not_guessed(ana, monday):
    assert bring(*GOOD, by=ana, at=monday, format="conversations").format == "conversations"
    with pytest.raises(UnknownFormat, match="letters cannot be imported: choose one of orders, events, conversations"):
        bring(*GOOD, by=ana, at=monday, format="letters")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("orders.csv", "orders.csv"),
        ("C:\\shop\\orders.csv", "orders.csv"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\0b\n.csv", "ab.csv"),
        ("Bestellungen März.csv", "Bestellungen März.csv"),
        ("ö" * 300, "ö" * 100),
    ],
)
def test_a_name_is_only_a_name(ana, monday, given, name):
    upload = Upload.bring(BytesIO(b"a,b\n"), given, by=ana, at=monday)

    assert upload.name == name
    with upload.under_its_name() as path:
        assert (path.name, path.read_bytes()) == (name, b"a,b\n")


def test_owners_and_leads_see_it_and_nobody_else(ana, dora, charlie, monday):
    upload = bring(*GOOD, by=ana, at=monday)

    seen = {role: Upload.objects.visible_to(dora).contains(upload) for role in _as_each_role(dora, ana, monday)}

    assert seen == {"teammate": False, "analyst": False, "lead": True, "owner": True}
    assert not Upload.objects.visible_to(charlie)


def _as_each_role(teammate, by, at):
    for role in ("teammate", "analyst", "lead", "owner"):
        teammate.serve_as(role, by=by, at=at)
        yield role


def test_corrections_are_kept_with_who_made_them(ana, dora, monday):
    upload = bring("7,Ben,3/4/2026,5", by=ana, at=monday, header="n,who,when,how much")

    upload.correct(by=dora, at=monday, mapping={"customer": 1, "time": 2, "amount": 3, "order": 0}, dates="mdy")

    kept = Upload.objects.get().choices
    assert (kept["dates"], kept["mapping"]["customer"]) == ("mdy", 1)
    assert Event.objects.get(kind="uploads.corrected").by == dora


def test_a_correction_that_leaves_out_what_is_needed_changes_nothing(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)

    with pytest.raises(UnknownColumns) as refusal:
        upload.correct(by=ana, at=monday, mapping={"customer": "", "time": 2, "price": 5})

    assert refusal.value.wanted == ("customer",)
    assert Upload.objects.get().choices == {}


@pytest.mark.parametrize(
    ("wrong", "choice"),
    [({"currency": "Taler"}, None), ({"dates": "ymd"}, None), ({"mapping": {"colour": 1}}, None)],
)
def test_what_means_nothing_is_refused_in_a_sentence(ana, monday, wrong, choice):
    upload = bring(*GOOD, by=ana, at=monday)

    with pytest.raises(Refusal) as refusal:
        upload.correct(by=ana, at=monday, **wrong)

    assert getattr(refusal.value, "choice", None) == choice
    assert Upload.objects.get().choices == {}


def test_a_mapping_means_nothing_to_another_format(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)
    upload.correct(by=ana, at=monday, mapping={"price": 5}, encoding="utf-8")

    upload.take_for("conversations", by=ana, at=monday)

    assert (upload.format, upload.choices) == ("conversations", {"mapping": None, "encoding": "utf-8"})


def test_what_it_holds_may_be_said_before_its_columns_are(ana, monday):
    upload = bring("7,2026-01-05", by=ana, at=monday, header="n,date")

    upload.take_for("events", by=ana, at=monday)

    assert upload.look(at=monday).refusal.wanted == ("kind",)
    with pytest.raises(UnknownFormat):
        upload.take_for("letters", by=ana, at=monday)


def test_what_is_said_at_the_beginning_is_kept_and_read_so(ana, monday):
    upload = bring("1,Ben,3/4/2025,mug,1,3", by=ana, at=monday)

    read_now(upload.begin(by=ana, at=monday, dates="mdy"), monday)

    assert (Order.objects.get().at.month, Upload.objects.get().choices) == (3, {"dates": "mdy"})


def test_what_cannot_be_read_so_is_not_begun(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)

    with pytest.raises(UnknownColumns):
        upload.begin(by=ana, at=monday, mapping={"time": ""})
    assert not upload.attempts.exists()


def test_another_currency_is_refused_once_there_are_orders_and_a_look_changes_none(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)
    upload.correct(by=ana, at=monday, currency="GBP")
    assert not Order.objects.exists()
    read_now(upload.begin(by=ana, at=monday), monday)

    with pytest.raises(Refusal, match="trades in GBP and has orders in it") as refusal:
        bring(*GOOD, by=ana, at=monday, name="more.csv").correct(by=ana, at=monday, currency="EUR")
    assert refusal.value.choice == "currency"


def test_a_zipped_file_and_a_name_that_says_otherwise_do_not_matter(ana, monday):
    upload = Upload.bring(BytesIO(gzip.compress(b"customer,date,total\nBen,2026-01-05,3\n")), "orders.xls", by=ana, at=monday)

    assert read_now(upload.begin(by=ana, at=monday), monday).outcome["orders"] == 1


def test_what_came_in_is_not_begun_again(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)
    read_now(upload.begin(by=ana, at=monday), monday)

    for again in (upload.begin, upload.correct, partial(upload.take_for, "events")):
        with pytest.raises(AlreadyIn, match="orders.csv came in already"):
            again(by=ana, at=monday)


def test_what_is_being_read_is_not_begun_again(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)
    upload.begin(by=ana, at=monday)

    with pytest.raises(UnderWay, match="wait until that is done, or stop it"):
        upload.begin(by=ana, at=monday, dry_run=True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_one_does(ana, monday):
    upload = bring(*GOOD, by=ana, at=monday)

    came = together(*[lambda: upload.begin(by=ana, at=monday)] * 2)

    assert sorted(type(one).__name__ for one in came) == ["Attempt", "UnderWay"]
    assert upload.attempts.count() == 1
