"""A firm is founded once, by whoever owns it."""

import pytest

from amends.base.firm import UnknownCurrency, UnknownZone
from amends.base.founding import AlreadyFounded, found, is_empty
from amends.base.models import Event, Firm, Teammate
from amends.base.teammate import NotATeammate
from tests.together import together

FIRM = {"name": "Lanterns & Daughters", "currency": "GBP", "time_zone": "Europe/London"}
OWNER = {"name": "Ana", "email": "ana@firm.example", "password": "a lantern at the door"}


def test_founding_makes_the_firm_and_its_owner(db, monday):
    assert is_empty()

    ana = found(firm=FIRM, owner=OWNER, at=monday)

    assert not is_empty()
    assert (Firm.the().name, Firm.the().founded_at) == ("Lanterns & Daughters", monday)
    assert (ana.role, ana.joined_at) == ("owner", monday)
    assert Event.objects.get(kind="firm.founded").by == ana


def test_nobody_founds_it_again(ana, monday):
    with pytest.raises(AlreadyFounded):
        found(firm=FIRM, owner=OWNER | {"email": "eve@else.example"}, at=monday)

    assert Firm.the().name == ""


@pytest.mark.parametrize(
    ("firm", "owner", "refusal"),
    [
        ({"currency": "XYZ"}, {}, UnknownCurrency),
        ({"time_zone": "Moon"}, {}, UnknownZone),
        ({}, {"password": "short"}, NotATeammate),
        ({}, {"email": "nobody"}, NotATeammate),
    ],
)
def test_what_is_refused_leaves_nothing_half_founded(db, monday, firm, owner, refusal):
    with pytest.raises(refusal):
        found(firm=FIRM | firm, owner=OWNER | owner, at=monday)

    assert is_empty()
    assert Firm.the().founded_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_found_at_once_one_does(monday):
    def founding(email):
        return lambda: found(firm=FIRM | {"name": email}, owner=OWNER | {"email": email}, at=monday)

    done = together(founding("ana@firm.example"), founding("eve@else.example"))

    assert {type(one) for one in done} == {AlreadyFounded, Teammate}
    assert Teammate.objects.get().email == Firm.the().name
