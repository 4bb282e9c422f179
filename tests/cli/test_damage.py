import pytest
from django.utils.timezone import now

from amends.base.models import Firm
from amends.steering.models import DamageReckoning, Entered
from tests.steering.unhappiness import buyers, cause, complain, days, reckoning_of

KEYS = {
    "causes", "total_cents", "low_cents", "high_cents", "assumed", "not_known",
    "customers", "moments", "version", "since", "until", "reckoned_at", "currency",
}  # fmt: skip
OF_A_CAUSE = {
    "cause", "root", "moments", "total_cents", "low_cents", "high_cents", "direct_cents", "word_of_mouth_cents", "handling_cents",
    "first_share", "lost_customers", "complain_share", "complain_of", "iceberg", "not_known",
}  # fmt: skip
MUST = ("satisfied=0.5", "mollified=0.2", "dissatisfied=0.3", "logged=0.7", "handling_cents=750")
TOLD = [word for told in MUST for word in ("--enter", told)]


@pytest.fixture
def unhappy(db):
    Firm.the()
    complain(buyers(30, reckoning_of(now()), now()), at=now() - days(5), about=cause())


def test_orders_alone_give_no_damage(said):
    reckoning_of(now())

    done = said("damage", "--json")

    assert (done.code, done.json.keys()) == (0, KEYS)
    assert (done.json["causes"], done.json["total_cents"]) == ([], None)
    assert done.json["not_known"] == [
        {"cause": "", "reason": "no judged moments: judge what customers say, or import conversations with a verdict"}
    ]


def test_a_person_is_told_what_to_enter(said, unhappy):
    done = said("damage")

    assert done.code == 0
    assert "Damage is not known:" in done.out
    assert "not known: what it costs to handle a complaint: enter it (Late parcel)" in " ".join(done.out.split())


def test_entered_once_it_is_reckoned_from_then_on(said, unhappy):
    entered = said("damage", *TOLD, "--source", "look-backs", "--asked", "120", "--json")
    later = said("damage", "--json")

    (late,) = later.json["causes"]
    assert late.keys() == OF_A_CAUSE
    assert (late["cause"], late["root"], late["moments"]) == ("Late parcel", "company", 30)
    assert late["total_cents"] == late["direct_cents"] + late["word_of_mouth_cents"] + late["handling_cents"] == later.json["total_cents"]
    assert entered.json["causes"] == later.json["causes"]
    assert Entered.objects.filter(source="look-backs", asked=120).count() == 5


def test_a_person_sees_causes_in_money_with_what_was_assumed(said, unhappy):
    done = said("damage", *TOLD)

    assert all(word in done.out for word in ("Late parcel", "In all", "counts twice", "people told of a complaint that ended badly 10"))


def test_another_period_may_be_chosen(said, unhappy):
    done = said("damage", "--since", "2020-01-01", "--until", "2020-12-31", "--json")

    assert (done.json["since"][:10], done.json["until"][:10]) == ("2020-01-01", "2021-01-01")
    assert "say --since and --until" in done.json["not_known"][0]["reason"]


@pytest.mark.parametrize("words", [("--enter", "logged"), ("--enter", "logged=much"), ("--since", "1.1.2020"), ("--since", "0001-01-01")])
def test_a_wrong_call_is_code_2(said, words):
    assert said("damage", *words).code == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--enter", "logged=0.5", "--enter", "luck=1"), "luck is nothing that damage is reckoned from"),
        (("--since", "2020-01-02", "--until", "2020-01-01"), "The period must begin before it ends"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_nothing_stays(said, unhappy, words, sentence):
    done = said("damage", *words)

    assert (done.code, done.out) == (1, "")
    assert sentence in done.err
    assert not Entered.objects.exists()
    assert not DamageReckoning.objects.exists()


def test_help_names_what_can_be_entered(said):
    done = said("damage", "--help")

    assert "handling_cents: what handling one complaint costs" in done.out
