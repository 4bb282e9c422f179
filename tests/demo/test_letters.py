import re
from collections import Counter

import pytest

from amends.demo.tale import CHATS
from amends.demo.troubles import SOURCES
from tests.demo.tales import letters, written

PAGES = [source.page for source in SOURCES]
FEWEST_OPENINGS = 6


def body(letter):
    """The letter without its greeting."""
    first, _, rest = letter.partition("\n\n")
    return first if len(first) > 60 or not rest else rest


@pytest.mark.parametrize("kind", PAGES + list(CHATS))
def test_letters_of_a_kind_open_in_many_ways(kind):
    openings = {" ".join(re.findall(r"[a-z']+", body(letter).lower())[:4]) for letter in letters(kind)}
    assert len(openings) >= FEWEST_OPENINGS


def test_no_letter_comes_twice_among_two_hundred():
    everything = letters()
    assert len(everything) >= 600
    for start in range(0, len(everything), 200):
        assert Counter(everything[start : start + 200]).most_common(1)[0][1] == 1


def everything_said():
    return [said.text for _, thread in written(7, 2000) for said in thread.said] + [thread.subject for _, thread in written(7, 2000)]


def test_no_slot_and_no_choice_is_left_open():
    assert [text for text in everything_said() if re.search(r"[{}\[\]|]|None", text)] == []


def test_no_blank_stands_twice_or_before_a_stop():
    assert [text for text in everything_said() if re.search(r"[^\S\n]{2,}|[^\S\n][.,;:?!](?!\w)|[.,;]{2,}", text)] == []


def test_a_and_an_stand_where_they_should():
    wrong = re.compile(r"\ba (?=[aeio]\w)(?!one|eu)|\ban (?=[bcdfgjklmnpqrstvwxyz])", re.IGNORECASE)
    assert [text for text in everything_said() if wrong.search(text.replace("Mac an", ""))] == []


def test_no_word_stands_twice_in_a_row():
    twice = re.compile(r"\b(the|a|an|is|it|and|to|of|in|my|your|we|you) \1\b", re.IGNORECASE)
    assert [text for text in everything_said() if twice.search(text)] == []


def test_sentences_begin_with_a_capital_except_where_people_are_in_a_hurry():
    careful = [text for text in letters() if text.startswith("Dear")]
    assert [text for text in careful if re.search(r"[a-z][.?!] [a-z]", text)] == []


def test_most_complaints_name_the_order_they_are_about():
    told = [(occurrence, thread) for occurrence, thread in written(7, 2000) if occurrence.is_trouble]
    named = [occurrence.parcel.reference in thread.said[0].text + thread.subject for occurrence, thread in told]
    assert sum(named) > 0.85 * len(named)


def test_an_order_named_in_a_letter_is_the_writers_own():
    for occurrence, thread in written(7, 2000):
        for number in re.findall(r"\b6\d{4}\b", thread.said[0].text):
            assert number == occurrence.parcel.reference


def test_letters_are_of_very_different_lengths():
    lengths = sorted(map(len, letters()))
    assert lengths[len(lengths) // 20] < 150
    assert lengths[-len(lengths) // 20] > 400


def test_some_are_angry_some_polite_some_in_a_hurry():
    text = "\n".join(letters())
    assert all(word in text for word in ("I await your answer", "With kind regards", "Sent from"))
