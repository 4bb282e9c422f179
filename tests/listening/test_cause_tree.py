from datetime import timedelta

import pytest

from amends.base.models import Event
from amends.listening.cause_tree import ROOTS
from amends.listening.models import Cause
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """Two branches, one of them two deep."""
    for root in ROOTS:
        Cause.objects.root(root)
    company = Cause.objects.root("company")
    late = Cause.objects.under(company, "Parcel late")
    Cause.objects.under(late, "snow")
    Cause.objects.under(late, "Carrier")
    Cause.objects.under(company, "damaged")
    Cause.objects.under(Cause.objects.root("people"), "Promise forgotten")


def lines(**asked):
    return [f"{'  ' * cause.depth}{cause}" for cause in Cause.objects.tree(**asked)]


WHOLE = [
    "Our people",
    "  Promise forgotten",
    "Our products, processes and promises",
    "  damaged",
    "  Parcel late",
    "    Carrier",
    "    snow",
    "The customer's side",
]


@pytest.mark.usefixtures("tree")
def test_every_cause_follows_its_parent_by_name_below_each():
    assert lines() == WHOLE


@pytest.mark.usefixtures("tree")
def test_the_tree_is_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [cause.parent_id for cause in Cause.objects.tree()]


@pytest.mark.usefixtures("tree")
def test_what_is_put_away_is_shown_when_asked_for(ana):
    Cause.objects.named("Parcel late").archive(by=ana, at=MONDAY)

    assert lines() == [line for line in WHOLE if line.strip() not in ("Parcel late", "Carrier", "snow")]
    assert lines(archived=True) == WHOLE


@pytest.mark.usefixtures("tree")
def test_what_was_merged_is_shown_as_what_was_kept(ana):
    Cause.objects.named("Parcel late").merge_into(Cause.objects.named("damaged"), by=ana, at=MONDAY)

    assert lines() == lines(archived=True)
    assert lines()[2:6] == ["Our products, processes and promises", "  damaged", "    Carrier", "    snow"]


def test_without_any_cause_there_is_no_tree():
    assert Cause.objects.tree() == []


@pytest.mark.usefixtures("tree")
def test_a_branch_of_several_is_each_and_all_below():
    late, promise = Cause.objects.named("Parcel late"), Cause.objects.named("Promise forgotten")

    found = Cause.objects.filter(pk__in=[late.pk, promise.pk]).branches()

    assert set(Cause.objects.filter(pk__in=found).values_list("name", flat=True)) == {"Parcel late", "Carrier", "snow", "Promise forgotten"}


def test_a_name_of_a_merged_cause_is_the_one_that_was_kept(ana):
    glass, breakage, handling = (Cause.objects.named(name) for name in ("Glass", "Breakage", "Handling"))
    glass.merge_into(breakage, by=ana, at=MONDAY)
    breakage.merge_into(handling, by=ana, at=MONDAY)

    assert Cause.objects.named("glass") == handling
    assert Cause.objects.under(Cause.objects.root("company"), "Glass") == handling
    assert handling.survivor() == handling


def test_a_hundred_levels_are_no_trouble(django_assert_num_queries):
    cause = Cause.objects.root("people")
    for level in range(100):
        cause = Cause.objects.under(cause, f"Level {level}")

    with django_assert_num_queries(1):
        assert Cause.objects.tree()[-1].depth == 100


def test_the_log_of_a_cause_is_its_own(ana):
    glass, breakage = Cause.objects.named("Glass"), Cause.objects.named("Breakage")
    glass.rename("Glass broken", by=ana, at=MONDAY)
    breakage.rename("Broken", by=ana, at=MONDAY + timedelta(hours=1))

    assert [event.details["name"] for event in Event.objects.about(glass)] == ["Glass broken"]
