import pytest

from amends.base.models import Event
from amends.steering.kept.entered import CannotEnter, Overtaken
from amends.steering.models import Entered


def test_the_last_word_counts_and_the_first_stays(ana, monday):
    Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess")
    Entered.enter("logged", 0.7, by=ana, at=monday, source="a survey of 2025", asked=40)

    told = Entered.objects.latest_by_name()["logged"]

    assert (told.value, told.by, told.source, told.asked) == (0.7, ana, "a survey of 2025", 40)
    assert Entered.objects.count() == Event.objects.filter(kind="damage.entered").count() == 2


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("luck", 0.5, "luck is nothing that damage is reckoned from: enter satisfied, mollified"),
        ("satisfied", 1.5, "satisfied is the share of complainants who end satisfied: enter a number from 0 to 1 \\(100 %\\)."),
        ("satisfied", float("nan"), "enter a number from 0 to 1"),
        ("logged", 0.0, "logged is the share of complaints that reach your log: enter a number from more than 0 to 1 \\(100 %\\)."),
        ("handling_cents", -1, "enter a number from 0 to 1,000,000,000,000"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(db, monday, name, value, sentence):
    with pytest.raises(CannotEnter, match=sentence):
        Entered.enter(name, value, by=None, at=monday)

    assert not Entered.objects.exists()


def test_nobody_asked_is_refused(db, monday):
    with pytest.raises(CannotEnter, match="Ask at least one person"):
        Entered.enter("logged", 0.5, by=None, at=monday, asked=0)


def test_a_person_says_where_a_number_comes_from(ana, monday):
    with pytest.raises(CannotEnter, match="Say where the number comes from"):
        Entered.enter("logged", 0.5, by=ana, at=monday, source="  ")

    assert not Entered.objects.exists()


def test_what_is_withdrawn_no_longer_counts_and_stays_on_record(ana, dora, monday):
    Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess")

    withdrawn = Entered.withdraw("logged", by=dora, at=monday)

    assert Entered.objects.latest_by_name() == {}
    assert [(word.value, word.by) for word in Entered.objects.history("logged")] == [(None, dora), (0.5, ana)]
    assert Event.objects.get(kind="damage.withdrawn").noun_id == withdrawn.pk


def test_what_was_withdrawn_can_be_entered_anew(ana, monday):
    Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess")
    Entered.withdraw("logged", by=ana, at=monday)

    Entered.enter("logged", 0.6, by=ana, at=monday, source="a better guess")

    assert Entered.objects.latest_by_name()["logged"].value == 0.6


def test_what_nobody_entered_cannot_be_withdrawn(ana, monday):
    Entered.enter("complain", 0.5, by=ana, at=monday, source="a guess")

    with pytest.raises(CannotEnter, match="Nothing is entered"):
        Entered.withdraw("logged", by=ana, at=monday)


def test_undone_a_word_gives_way_to_the_one_before(ana, dora, monday):
    Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess", asked=12)

    Entered.enter("logged", 0.9, by=dora, at=monday, source="a slip").undo(by=dora, at=monday)

    counts = Entered.objects.latest_by_name()["logged"]
    assert (counts.value, counts.asked, counts.source, counts.by) == (0.5, 12, "a guess", dora)
    assert Entered.objects.count() == 3


def test_undone_the_first_word_is_withdrawn(ana, monday):
    Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess").undo(by=ana, at=monday)

    assert Entered.objects.latest_by_name() == {}


def test_undone_a_withdrawal_counts_no_more(ana, monday):
    Entered.enter("logged", 0.5, by=None, at=monday)

    Entered.withdraw("logged", by=ana, at=monday).undo(by=ana, at=monday)

    assert Entered.objects.latest_by_name()["logged"].value == 0.5


def test_a_word_that_somebody_has_overtaken_is_not_undone(ana, dora, monday):
    first = Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess")
    Entered.enter("logged", 0.6, by=dora, at=monday, source="a count")

    with pytest.raises(Overtaken, match="Dora has entered another number since"):
        first.undo(by=ana, at=monday)

    assert Entered.objects.latest_by_name()["logged"].value == 0.6


def test_every_word_reads_as_one(ana, monday):
    assert str(Entered.enter("logged", 0.5, by=ana, at=monday, source="a guess")) == "logged = 0.5"
    assert str(Entered.withdraw("logged", by=ana, at=monday)) == "logged withdrawn"
