import pytest

from amends.base.models import Event
from amends.steering.kept.entered import CannotEnter
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
        ("satisfied", 1.5, "satisfied is the share of complainants who end satisfied: enter a number from 0 to 1."),
        ("satisfied", float("nan"), "enter a number from 0 to 1"),
        ("logged", 0.0, "logged is the share of complaints that reach your log: enter a number from more than 0 to 1."),
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
