from random import Random

import pytest

from amends.demo.catalogue import POSTAGE, catalogue, fill
from amends.demo.grammar import page


@pytest.mark.parametrize("cents", [1, 59, 60, 299, 850, 2_199, 4_200, 11_995, 48_000, 1_250_000])
def test_the_lines_of_a_basket_come_to_what_was_paid(cents):
    for seed in range(20):
        assert sum(item.cents for item in fill(Random(seed), cents).items) == cents


def test_no_line_of_a_basket_is_empty_or_a_debt():
    items = [item for seed in range(300) for item in fill(Random(seed), 200 + seed * 97).items]
    assert all(item.quantity >= 1 and item.cents >= 1 for item in items)


def test_a_product_stands_in_a_basket_once():
    for seed in range(300):
        names = [item.product for item in fill(Random(seed), 500 + seed * 211).items]
        assert len(names) == len(set(names))


def test_postage_is_what_the_goods_leave_over():
    basket = fill(Random(3), 5_000)
    assert [item.product for item in basket.items][-1] in (POSTAGE, basket.items[0].product)


def test_a_basket_of_some_size_is_about_a_proper_thing():
    assert all(fill(Random(seed), 3_000).main.family != "sundry" for seed in range(100))


def test_what_else_lies_in_it_is_called_something_else():
    for seed in range(100):
        basket = fill(Random(seed), 25_000)
        assert basket.second is None or basket.second.spoken != basket.main.spoken


def test_every_family_has_words_for_all_that_can_befall_it():
    things = page("things")
    for family in {product.family for product in catalogue()}:
        for thing in ("damage", "fault", "use", "praise", "question", "mistake", "expected"):
            assert things[f"{family} {thing}"]


def test_names_of_the_house_keep_their_capital_in_a_sentence():
    spoken = {product.spoken for product in catalogue()}
    assert "Harbour lantern" in spoken
    assert "copper kettle" in spoken
