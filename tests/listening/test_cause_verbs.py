"""What the owner of the tree does to it: every deed leaves a line from which it can be undone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from amends.base.models import Event
from amends.listening.cause import CannotHang, CannotName, IsMerged, IsRoot
from amends.listening.models import Cause
from tests.cast import MONDAY
from tests.together import together


@pytest.fixture
def company(db):
    return Cause.objects.root("company")


@pytest.fixture
def late(company):
    return Cause.objects.under(company, "Parcel late")


@pytest.fixture
def carrier(late):
    return Cause.objects.under(late, "Carrier")


@pytest.fixture
def told(ana, monday):
    return {"by": ana, "at": monday}


def last(cause):
    return Event.objects.about(cause)[0]


def current():
    return set(Cause.objects.current().exclude(parent=None).values_list("name", flat=True))


def test_a_cause_is_added_below_any_other(late, ana, told):
    carrier = Cause.add(late, " Carrier ", **told)

    assert (carrier.parent, carrier.root, carrier.name) == (late, "company", "Carrier")
    assert (last(carrier).kind, last(carrier).by, last(carrier).details) == ("causes.added", ana, {"parent": late.pk, "name": "Carrier"})


@pytest.mark.parametrize("name", ["", "  "])
def test_an_added_cause_has_a_name(late, told, name):
    with pytest.raises(CannotName, match="A cause needs a name: write one."):
        Cause.add(late, name, **told)


@pytest.mark.parametrize("name", ["carrier", "CARRIER "])
def test_no_second_of_a_name_is_added(late, carrier, told, name):
    with pytest.raises(CannotHang, match="Parcel late has a cause named .* already: rename one of them first."):
        Cause.add(late, name, **told)


@pytest.mark.parametrize(("one", "other"), [("İstanbul", "istanbul"), ("Straße", "STRAßE"), ("Élan", "élan")])
def test_names_are_the_same_where_the_database_says_so(company, told, one, other):
    Cause.add(company, one, **told)

    with pytest.raises(CannotHang):
        Cause.add(company, other, **told)
    assert Cause.objects.named(other) == Cause.objects.named(one)


@pytest.mark.django_db(transaction=True)
def test_added_by_two_at_once_there_is_one(ana, monday):
    root = Cause.objects.root("company")

    outcomes = together(*[lambda: Cause.add(Cause.objects.get(pk=root.pk), "Glass", by=ana, at=monday)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotHang", "CannotHang", "Cause"]


def test_a_cause_is_renamed_and_can_be_named_back_from_the_log(late, told):
    late.rename(" Late parcels ", **told)
    assert Cause.objects.get(pk=late.pk).name == "Late parcels"

    late.rename(last(late).details["was"], **told)
    assert Cause.objects.get(pk=late.pk).name == "Parcel late"


def test_a_cause_may_be_written_otherwise(late, told):
    late.rename("PARCEL LATE", **told)

    assert Cause.objects.get(pk=late.pk).name == "PARCEL LATE"


def test_a_refused_name_leaves_no_line(late, company, told):
    Cause.objects.under(company, "Damaged")

    with pytest.raises(CannotHang, match="has a cause named Damaged already"):
        late.rename("Damaged", **told)
    with pytest.raises(CannotName):
        late.rename(" ", **told)

    assert Cause.objects.get(pk=late.pk).name == "Parcel late"
    assert not Event.objects.filter(kind="causes.renamed").exists()


def test_a_cause_is_moved_and_can_be_moved_back_from_the_log(carrier, late, company, told):
    carrier.move(company, **told)
    assert Cause.objects.get(pk=carrier.pk).parent == company

    carrier.move(Cause.objects.get(pk=last(carrier).details["was"]), **told)
    assert Cause.objects.get(pk=carrier.pk).parent == late


def test_who_moved_it_is_on_record(carrier, company, ana, told):
    carrier.move(company, **told)

    assert (last(carrier).kind, last(carrier).by, last(carrier).details["parent"]) == ("causes.moved", ana, company.pk)


def test_a_branch_is_put_away_and_taken_out_in_one_breath(late, carrier, told):
    late.archive(**told)
    assert current() == set()

    late.restore(**told)
    assert current() == {"Parcel late", "Carrier"}
    assert [event.kind for event in Event.objects.about(late)] == ["causes.restored", "causes.archived"]


def test_what_was_put_away_before_stays_away(late, carrier, ana, told):
    carrier.archive(by=ana, at=MONDAY - timedelta(days=1))
    late.archive(**told)

    late.restore(**told)

    assert current() == {"Parcel late"}


def test_put_away_twice_it_is_put_away_once(late, told):
    for _ in range(2):
        late.archive(**told)
    for _ in range(2):
        late.restore(**told)

    assert Event.objects.about(late).count() == 2


def test_nothing_is_taken_out_below_what_is_put_away(late, carrier, told):
    late.archive(**told)

    with pytest.raises(CannotHang, match="Parcel late is archived: restore it first."):
        carrier.restore(**told)


def test_nothing_is_hung_below_what_is_put_away(late, company, told):
    damaged = Cause.objects.under(company, "Damaged")
    late.archive(**told)

    with pytest.raises(CannotHang, match="Parcel late is archived: restore it first."):
        Cause.add(late, "Carrier", **told)
    with pytest.raises(CannotHang, match="Parcel late is archived: restore it first."):
        damaged.move(late, **told)


def test_what_was_judged_with_it_stays_judged(misery, late, told):
    misery.cause = late
    misery.save()

    late.archive(**told)

    misery.refresh_from_db()
    assert misery.cause == late


DEEDS = {
    "rename": lambda cause, told: cause.rename("Everything", **told),
    "move": lambda cause, told: cause.move(Cause.objects.root("people"), **told),
    "archive": lambda cause, told: cause.archive(**told),
    "restore": lambda cause, told: cause.restore(**told),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_root_stays_as_it_is(company, told, deed):
    with pytest.raises(IsRoot, match="one of the three roots, which stay: change what hangs below it."):
        DEEDS[deed](company, told)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_merged_stays_as_it_was(late, company, told, deed):
    late.merge_into(Cause.objects.under(company, "Delay"), **told)

    with pytest.raises(IsMerged, match="Parcel late was merged into Delay: change that one, or take the merge back."):
        DEEDS[deed](late, told)


def test_the_database_knows_that_a_root_stays(company):
    with pytest.raises(IntegrityError):
        Cause.objects.filter(pk=company.pk).update(archived_at=MONDAY)


def test_the_database_knows_that_a_merged_cause_is_put_away(late, carrier):
    with pytest.raises(IntegrityError):
        Cause.objects.filter(pk=late.pk).update(merged_into=carrier)
