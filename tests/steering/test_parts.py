import pytest

from amends.steering.damage import reckon_damage
from amends.steering.parts import Parts
from tests.steering.unhappiness import buyers, cause, complain, days, enter, enter_what_must_be, reckoning_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def damage(monday):
    """Two causes with a worth behind them, one without."""
    reckoning = reckoning_of(monday)
    for name, count, cents in (("Late", 9, 18_000), ("Broken", 4, 18_000), ("Rude", 2, None)):
        complain(buyers(count, reckoning, monday, cents=cents), at=monday - days(50), about=cause(name))
    enter_what_must_be(monday)
    enter(monday, complain=0.5)
    return reckon_damage(at=monday)


def test_the_parts_add_up_to_the_total(damage):
    parts = Parts.of(damage)

    assert parts.direct_cents + parts.word_of_mouth_cents + parts.handling_cents == pytest.approx(damage.total_cents, abs=2)
    assert min(parts.direct_cents, parts.handling_cents) > 0


def test_causes_that_are_not_known_are_told_with_the_reason(damage):
    parts = Parts.of(damage)

    assert (parts.known, parts.unknown) == (2, 1)
    assert parts.not_known == [{"cause": "Rude", "reason": "none of the customers who met it has a worth: reckon first"}]


def test_where_nothing_is_known_no_part_is_zero(monday, misery):
    parts = Parts.of(reckon_damage(at=monday + days(1)))

    assert (parts.direct_cents, parts.word_of_mouth_cents, parts.handling_cents) == (None, None, None)
    assert parts.not_known[0]["reason"].startswith("worth is not known yet")


def test_the_newest_reckoning_is_shown(monday, damage):
    again = reckon_damage(at=monday + days(1))

    assert Parts.newest().damage == again


def test_before_the_first_reckoning_there_are_no_parts(db):
    assert Parts.newest() is None
