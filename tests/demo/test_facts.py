from datetime import timedelta

import pytest

from amends.demo.catalogue import catalogue
from amends.demo.facts import arrived
from tests.demo.occurrences import BEN, occurrence, told


def test_the_writer_is_named_in_full_and_for_short():
    slots = told(occurrence())
    assert (slots["name"], slots["first"], slots["dear"], slots["town"]) == (BEN.full, "Ben", "Ben", "Ullock")


def test_the_thing_is_called_as_people_call_it():
    slots = told(occurrence(main="Mere kettle, 1.5"))
    assert (slots["product"], slots["a_product"], slots["order"]) == ("Mere kettle", "a Mere kettle", "61004")


@pytest.mark.parametrize(("main", "price"), [("Copper kettle", "£96"), ("Stoneware jug", "£24"), ("Enamel milk pan", "£22.50")])
def test_a_round_price_is_told_round(main, price):
    assert told(occurrence(main=main))["price"] == price


def test_a_second_thing_is_spoken_of_only_if_there_is_one():
    assert told(occurrence(second="Bread knife"))["second"] == "bread knife"
    assert "second" not in told(occurrence())


@pytest.mark.parametrize(("nth", "word"), [(1, None), (2, None), (3, "third"), (12, "twelfth"), (13, None)])
def test_orders_are_counted_from_the_third_and_no_further_than_one_counts(nth, word):
    assert told(occurrence(nth=nth)).get("nth") == word


def test_years_are_spoken_of_only_by_those_who_have_been_here_long():
    assert "years" not in told(occurrence())
    assert told(occurrence(since_days=430))["years"] == "a year"


def test_nobody_who_ordered_yesterday_has_waited():
    soon = occurrence(ordered=3, happened=1, said=0.5)
    assert "waited" not in told(soon)
    assert told(occurrence(ordered=30, said=19))["waited"] == "eleven days"


def test_who_had_no_answer_has_waited_since_the_first_letter_not_since_the_order():
    late, silent = occurrence("late"), occurrence("silence")
    assert (told(late)["waited"], told(silent)["waited"]) == ("eleven days", "a week")


def test_a_thing_is_owned_once_it_has_been_there_a_while():
    assert told(occurrence("faulty", ordered=40, happened=12, said=12))["owned"] == "three weeks"
    assert "owned" not in told(occurrence("damaged", ordered=5, happened=2, said=1))


@pytest.mark.parametrize("kind", ["damaged", "wrong", "expected"])
def test_what_shows_on_arrival_arrived_when_it_showed(kind):
    seen = occurrence(kind)
    assert arrived(seen) == seen.at


def test_what_shows_later_arrived_before_it_showed():
    worn = occurrence("faulty", ordered=30, happened=20)
    assert worn.parcel.at < arrived(worn) < worn.at
    assert arrived(worn) - worn.parcel.at < timedelta(days=4)


def test_the_day_of_arrival_is_told_from_the_day_of_the_letter():
    assert told(occurrence("damaged", happened=2, said=1))["arrived_on"] == "yesterday"
    assert told(occurrence("damaged", happened=20, said=1))["arrived_on"] == "on 12 February"


@pytest.mark.parametrize("seed", range(8))
def test_the_other_thing_is_of_another_kind(seed):
    other = told(occurrence(main="Copper kettle"), seed)["other"]
    assert all(product.family != "kettle" for product in catalogue() if product.spoken == other)


@pytest.mark.parametrize("seed", range(8))
def test_a_question_has_its_own_answer(seed):
    slots = told(occurrence("question", main="Copper kettle"), seed)
    assert slots["question"].endswith(("?", "."))
    assert "=>" not in slots["question"] + slots["answer"]
    assert ("induction" in slots["question"]) == ("made for gas" in slots["answer"])


def test_praise_and_further_praise_are_two_things():
    slots = told(occurrence("magic"))
    assert slots["praise"] != slots["also"]
    assert slots["also_capital"][0].isupper()
