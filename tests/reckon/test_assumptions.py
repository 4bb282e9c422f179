import pytest

from amends.reckon import ASSUMED


def test_every_assumption_has_a_unit_and_a_source_and_its_own_name():
    for name, assumption in ASSUMED.items():
        assert assumption.name == name
        assert assumption.unit
        assert assumption.source


@pytest.mark.parametrize(
    ("group", "large", "small"),
    [("silent", 0.09, 0.37), ("dissatisfied", 0.19, 0.46), ("mollified", 0.54, 0.70), ("satisfied", 0.82, 0.95)],
)
def test_the_published_shares_who_stay(group, large, small):
    assert ASSUMED[f"stay.{group}.large"].value == large
    assert ASSUMED[f"stay.{group}.small"].value == small


def test_the_guess_is_called_a_guess():
    assert ASSUMED["lost_per_told"].source.startswith("a guess")
    assert ASSUMED["won_per_told"].source.startswith("a guess")


def test_anecdotes_are_no_assumptions():
    values = {assumption.value for assumption in ASSUMED.values()}

    assert not values & {50.0, 250.0, 0.6, 0.2, 0.3}
