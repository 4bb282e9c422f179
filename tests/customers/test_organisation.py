import pytest

from amends.base.models import Event
from amends.customers.models import Organisation
from amends.customers.organisation import NoOrganisation


@pytest.fixture
def choir(db):
    return Organisation.objects.named("The Choir")


def test_it_is_made_when_first_named_and_found_however_it_is_written(choir):
    assert Organisation.objects.named("  the   CHOIR ") == choir
    assert Organisation.objects.get().name == "The Choir"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_it_has_a_name_of_some_length(name):
    with pytest.raises(NoOrganisation, match="at most 200 letters"):
        Organisation.objects.named(name)


def test_who_joins_belongs_to_it_once(choir, ben, ana, monday):
    choir.join(ben, by=ana, at=monday)
    choir.join(ben, by=ana, at=monday)

    assert list(ben.organisations.all()) == [choir]
    told = Event.objects.get(kind="customers.joined")
    assert (told.noun_id, told.by, told.details) == (ben.pk, ana, {"organisation": choir.pk, "name": "The Choir"})


def test_who_leaves_belongs_to_it_no_more(choir, ben, ana, monday):
    choir.join(ben, by=ana, at=monday)

    choir.leave(ben, by=ana, at=monday)
    choir.leave(ben, by=ana, at=monday)

    assert not ben.organisations.exists()
    assert Event.objects.filter(kind="customers.left").count() == 1
