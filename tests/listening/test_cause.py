import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.listening.cause import ROOTS, CannotHang, IsRoot
from amends.listening.models import Cause
from tests.cast import MONDAY
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(db):
    return Cause.objects.named("Parcel late")


def test_there_are_three_roots():
    roots = [Cause.objects.root(key) for key in ROOTS]

    assert [str(root) for root in roots] == ["Our people", "Our products, processes and promises", "The customer's side"]
    assert [Cause.objects.root(key) for key in ROOTS] == roots


def test_there_is_no_fourth():
    with pytest.raises(IntegrityError):
        Cause.objects.create(root="weather", name="The weather")


def test_a_new_name_starts_under_the_company(late):
    assert (late.root, late.parent) == ("company", Cause.objects.root("company"))


def test_a_name_is_one_cause_however_it_is_written(late):
    assert Cause.objects.named(" parcel LATE ") == late
    assert Cause.objects.under(Cause.objects.root("company"), "PARCEL late") == late


def test_a_name_is_found_wherever_it_hangs():
    rude = Cause.objects.under(Cause.objects.root("people"), "Rude")

    assert Cause.objects.named("rude") == rude


def test_the_same_name_may_hang_under_two_parents(late):
    assert Cause.objects.under(Cause.objects.root("customer"), "Parcel late") != late


@pytest.mark.parametrize("name", ["", "   "])
def test_a_cause_has_a_name(name):
    with pytest.raises(IntegrityError):
        Cause.objects.named(name)


def test_a_branch_is_a_cause_and_all_below_it(late):
    carrier = Cause.objects.under(late, "Carrier")
    strike = Cause.objects.under(carrier, "Strike")
    Cause.objects.named("Damaged")

    assert set(late.branch()) == {late.pk, carrier.pk, strike.pk}


def test_a_branch_moves_with_all_below_it(late):
    strike = Cause.objects.under(Cause.objects.under(late, "Carrier"), "Strike")

    late.move(Cause.objects.root("customer"), at=MONDAY)

    strike.refresh_from_db()
    assert (late.root, strike.root) == ("customer", "customer")


def test_nothing_hangs_below_itself(late):
    strike = Cause.objects.under(Cause.objects.under(late, "Carrier"), "Strike")

    with pytest.raises(CannotHang, match="Strike hangs below Parcel late: choose another place."):
        late.move(strike, at=MONDAY)
    with pytest.raises(CannotHang):
        late.move(late, at=MONDAY)


def test_a_root_stays_a_root(late):
    with pytest.raises(IsRoot, match="one of the three roots"):
        Cause.objects.root("company").move(Cause.objects.root("people"), at=MONDAY)


def test_no_parent_has_two_of_a_name(late):
    other = Cause.objects.under(Cause.objects.root("customer"), "Parcel late")

    with pytest.raises(CannotHang, match="has a cause named Parcel late already"):
        other.move(late.parent, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_named_by_many_at_once_it_is_one():
    outcomes = together(*[lambda: Cause.objects.named("Parcel late")] * 4)

    assert len({cause.pk for cause in outcomes}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_hung_below_one_another_at_once_make_no_ring():
    for number in range(12):
        first, second = Cause.objects.named(f"First {number}"), Cause.objects.named(f"Second {number}")
        together(lambda one=first, other=second: one.move(other, at=MONDAY), lambda one=first, other=second: other.move(one, at=MONDAY))

    assert all(root_of(cause) for cause in Cause.objects.all())


class Tree(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=12))
    def test_however_branches_are_moved_every_cause_hangs_under_its_root(self, moves):
        roots = [Cause.objects.root(key) for key in ROOTS]
        causes = [*(Cause.objects.under(roots[number % 3], f"Cause {number}") for number in range(6)), *roots]

        for cause, parent in moves:
            try:
                Cause.objects.get(pk=causes[cause].pk).move(causes[parent], at=MONDAY)
            except CannotHang:
                continue

        for cause in Cause.objects.all():
            assert root_of(cause) == Cause.objects.root(cause.root)


def root_of(cause):
    for _ in range(10):
        if cause.parent is None:
            return cause
        cause = cause.parent
    return None
