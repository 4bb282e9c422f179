from random import Random

import pytest

from amends.demo.grammar import asks, capital, fitting, page, say, say_some, spell, tidy


def test_a_choice_is_one_of_what_it_offers():
    assert {spell(Random(seed), "a [red|blue] jug", {}) for seed in range(20)} == {"a red jug", "a blue jug"}


def test_a_choice_may_be_nothing_and_leaves_no_gap():
    assert {spell(Random(seed), "Come [soon|], please.", {}) for seed in range(20)} == {"Come soon, please.", "Come, please."}


def test_choices_may_lie_in_choices():
    assert spell(Random(1), "[[one]] [two[ or three]]", {}) == "one two or three"


def test_a_line_that_asks_for_what_nobody_knows_is_left_out():
    assert fitting(["It cost {price}.", "It cost money."], {}) == ["It cost money."]


def test_the_slots_of_a_line_are_found():
    assert asks("{order}: [the {product}|nothing]") == {"order", "product"}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a enamel pan", "an enamel pan"),
        ("A iron bell", "An iron bell"),
        ("a one-off", "a one-off"),
        ("a useful jug", "a useful jug"),
        ("so it  is .", "so it is."),
    ],
)
def test_what_was_put_together_is_tidied(said, written):
    assert tidy(said) == written


def test_several_lines_are_different_ones():
    assert len(set(say_some(Random(2), ["a", "b", "c"], {}, 3))) == 3


def test_more_lines_than_there_are_are_all_there_are():
    assert sorted(say_some(Random(2), ["a", "b"], {}, 5)) == ["a", "b"]


def test_the_same_chance_says_the_same():
    lines = page("late")["said"]
    slots = dict.fromkeys(("a_product", "ordered_on", "order", "ordered", "product"), "x")
    assert say(Random(5), lines, slots) == say(Random(5), lines, slots)


def test_a_capital_changes_the_first_letter_only():
    assert capital("the Mere kettle") == "The Mere kettle"
