"""The pages of words themselves: whoever adds a line is told at once what is wrong with it."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from amends.demo.answers import SENDING
from amends.demo.grammar import asks, page
from amends.demo.names import origins
from amends.demo.troubles import SOURCES

PAGES = sorted(file.name.removesuffix(".txt") for file in files("amends.demo").joinpath("words").iterdir())
TROUBLES = [source.page for source in SOURCES]
TONES = ("angry", "sad", "polite", "hasty")
OF_BUYER = {"name", "first", "dear", "town", "years", "nth", "firm", "teammate"}
OF_PARCEL = {"order", "product", "a_product", "price", "other", "second", "ordered", "ordered_on", "arrived_on", "owned"}
OF_TIME = {"waited", "waited_capital", "due"}
OF_THINGS = {"damage", "fault", "use", "praise", "question", "mistake", "expected", "answer", "also", "also_capital", "mistake_capital"}
OF_GESTURES = {"gesture", "gesture_capital", "the_gesture"}
KNOWN = OF_BUYER | OF_PARCEL | OF_TIME | OF_THINGS | OF_GESTURES


def lines_of(name):
    return [line for lines in page(name).values() for line in lines]


@pytest.mark.parametrize("name", PAGES)
def test_every_choice_that_is_opened_is_closed(name):
    for line in lines_of(name):
        depth = 0
        for letter in line:
            depth += {"[": 1, "]": -1}.get(letter, 0)
            assert depth >= 0, line
        assert depth == 0, line


@pytest.mark.parametrize("name", PAGES)
def test_no_line_asks_for_what_nobody_can_tell(name):
    assert {line: asks(line) - KNOWN for line in lines_of(name) if asks(line) - KNOWN} == {}


@pytest.mark.parametrize("name", PAGES)
def test_no_section_has_a_line_twice(name):
    for section, lines in page(name).items():
        assert Counter(lines).most_common(1)[0][1:] in ((1,), ()) if lines else section == "", section


@pytest.mark.parametrize("name", PAGES)
def test_quotation_marks_come_in_pairs_and_straight(name):
    for line in lines_of(name):
        assert line.count('"') % 2 == 0, line
        assert not re.search("[“”‘’]", line), line


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_trouble_can_be_told_in_every_tone(kind):
    words = page(kind)
    assert {f"felt {tone}" for tone in TONES} <= words.keys()
    assert {"subject", "said", "more", "wish", "hasty"} <= words.keys()


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_trouble_has_enough_to_say(kind):
    words = page(kind)
    assert len(words["subject"]) >= 5
    assert len(words["said"]) >= 5
    assert min(len(words["more"]), len(words["wish"])) >= 4
    assert min(len(words[f"felt {tone}"]) for tone in TONES) >= 3


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_trouble_can_be_told_before_anybody_has_waited_long(kind):
    soon = OF_TIME | {"owned", "years", "nth", "second"}
    for section in ("subject", "said", "wish", "hasty"):
        assert any(not asks(line) & soon for line in page(kind)[section]), section


@pytest.mark.parametrize("kind", [*TROUBLES, "magic", "question"])
def test_whole_sentences_end_as_sentences_do(kind):
    sections = [
        section for section in page(kind) if section in ("said", "more", "wish") or section.startswith("felt") and "hasty" not in section
    ]
    for section in sections:
        for line in page(kind)[section]:
            assert line.endswith((".", "?", "!", ".)", '."', "{question}", "]", "|].")), line


@pytest.mark.parametrize("kind", TROUBLES)
def test_every_trouble_can_be_put_right_and_noted(kind):
    replies = page("replies")
    assert len(replies[f"fix {kind}"]) >= 3
    assert len(replies[f"note {kind}"]) >= 2


def test_what_is_sent_is_a_trouble_of_ours():
    assert set(SENDING) <= set(TROUBLES)


@pytest.mark.parametrize("section", [section for section in page("things") if section])
def test_what_befalls_a_thing_fits_into_a_sentence(section):
    for line in page("things")[section]:
        if section.endswith("question"):
            question, _, answer = line.partition(" => ")
            assert "{product}" in question
            assert answer.endswith((".", "?"))
        else:
            assert not line.endswith(".")
            assert line.lstrip("[")[0].islower() or line.startswith("I "), line


def test_presents_have_a_price_and_a_way_to_come():
    for line in page("replies")["present"]:
        price, by, present = line.split(" | ")
        assert 0 < float(price) <= 50
        assert by in ("box", "money")
        assert present.startswith("a ") == (by == "box")


def test_every_origin_has_names_to_give():
    for origin in origins():
        assert origin.given
        assert origin.weight > 0
        assert len(set(origin.given)) == len(origin.given)


def test_most_people_come_from_near_but_far_from_all():
    near = sum(origin.weight for origin in origins()[:4])
    assert 0.25 < near / sum(origin.weight for origin in origins()) < 0.6
