from random import Random

import pytest

from amends.demo import answers
from amends.demo.answers import SENDING
from amends.demo.grammar import page
from amends.demo.threads import Writer
from amends.demo.troubles import SOURCES
from tests.demo.occurrences import occurrence
from tests.demo.tales import NOW

KINDS = [source.page for source in SOURCES]


def writer(kind="late", seed=1):
    return Writer(seed, occurrence(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_answer_greets_mends_promises_and_is_signed(kind):
    written = writer(kind)
    paragraphs = written.mends(NOW).split("\n\n")
    assert len(paragraphs) == 5
    assert paragraphs[0] == "Dear Ben,"
    assert written.slots["due"] in paragraphs[3]
    assert paragraphs[4].endswith(f"\n{written.person.first}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_answer_gives_what_the_purse_will_pay(kind):
    written = writer(kind)
    assert written.slots["gesture"] in written.mends(NOW).lower()
    assert 0 < written.gesture_cents <= 50_00


def test_money_goes_back_to_the_card_and_presents_do_not():
    gestures = {writer(seed=seed).gesture for seed in range(60)}
    assert any(gesture.endswith("pounds back to the card") for gesture in gestures)
    assert any(gesture.startswith("a ") and "card" not in gesture for gesture in gestures)


def test_a_promise_falls_due_on_a_working_day():
    for seed in range(20):
        written = writer(seed=seed)
        written.mends(NOW)
        assert written.slots["due"] != "Sunday"


def test_a_brush_off_knows_nobody():
    for seed in range(20):
        said = answers.brush_off(Random(seed), writer().slots)
        assert "Ben" not in said
        assert "\n" not in said


def test_who_was_brushed_off_says_so_and_signs():
    assert writer().protests(NOW).endswith("\n\nBen Ábrahám Lee")


def test_thanks_are_signed_for_short():
    assert writer().thanks().endswith("\n\nBen")


@pytest.mark.parametrize("kind", KINDS)
def test_a_parcel_is_thanked_for_only_where_one_was_sent(kind):
    thanks = {answers.thank(Random(seed), kind, writer(kind).slots) for seed in range(40)}
    assert any("parcel is here" in said for said in thanks) == (kind in SENDING)


def test_praise_is_answered_with_thanks_and_a_question_with_its_answer():
    asked = writer("question")
    assert asked.slots["answer"] in asked.answers()
    praised = writer("magic").answers()
    assert any(line[:20] in praised for line in page("replies")["answer praise"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_is_about_what_happened(kind):
    lines = page("replies")[f"note {kind}"] + page("replies")["note plain"]
    assert writer(kind).notes() in lines


def test_the_same_writer_writes_the_same():
    assert writer().letter() == writer().letter()
    assert writer().mends(NOW) == writer().mends(NOW)


def test_another_seed_writes_another_letter():
    assert len({writer(seed=seed).letter().text for seed in range(12)}) == 12
