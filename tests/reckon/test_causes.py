import pickle
from dataclasses import replace

import numpy as np
import pytest

from amends.reckon import ASSUMED, Entered, FirmFigures, Firmwide, Incoherent, Logits, Problem, Share, Shares, Word, damage, damage_of

WORTHS = np.random.default_rng(1).gamma(2.0, 90_00.0, 400)
FIRM = FirmFigures(customers=10_000, purchase_cents=35_00, retained=Entered(0.90))
TALK = Word((9, 2, 5, 12), (0, 4, 1, 0), 0.01, 0.005, 60_00, told_bad_without=0.5, told_good_without=2)
LATE = Problem(
    "late",
    WORTHS,
    met=1200,
    complain=Entered(0.40),
    outcomes=Entered((0.5, 0.2, 0.3)),
    leave=Entered((0.30, 0.05, 0.15, 0.40)),
    logged_share=Entered(0.7),
    handling_cents=Entered(7_50),
)


def reckoned(*problems, firm=FIRM, draws=2000, seed=5):
    return damage(problems, firm, np.random.default_rng(seed), draws=draws)


def test_the_worked_example_comes_out_through_the_whole_reckoning():
    late = replace(LATE, worth_cents=np.full(50, 180_00.0))

    result = reckoned(late, firm=replace(FIRM, word=TALK))

    assert round(result.causes[0].total_cents) == 62_064_00
    assert round(result.total_cents) == 62_064_00
    assert result.assumed == ()
    assert result.not_known == ()


def test_complaints_in_the_log_stand_for_those_who_said_nothing():
    seen = reckoned(replace(LATE, met=1200)).causes[0]
    logged = reckoned(replace(LATE, met=None, logged=336)).causes[0]

    assert logged.inputs.incidence == pytest.approx(0.12)
    assert logged.total_cents == pytest.approx(seen.total_cents)
    assert logged.counted == 336


def test_a_quarter_of_a_year_is_counted_four_times():
    quarter = reckoned(replace(LATE, met=300, days=91.25)).causes[0]

    assert quarter.total_cents == pytest.approx(reckoned(LATE).causes[0].total_cents)


def test_the_interval_holds_the_best_value_and_is_wider_with_less_counted():
    much, little = reckoned(LATE).causes[0], reckoned(replace(LATE, met=12, days=3.65)).causes[0]

    assert much.low_cents < much.total_cents < much.high_cents
    assert little.high_cents - little.low_cents > much.high_cents - much.low_cents


def test_the_draws_are_around_the_best_value():
    answers = replace(LATE, outcomes=Shares((500, 200, 300)), complain=Share(400, 1000))

    found = reckoned(answers, draws=20_000).causes[0]

    assert (found.low_cents + found.high_cents) / 2 == pytest.approx(found.total_cents, rel=0.05)


def test_doubt_about_the_whole_firm_does_not_average_out_over_causes():
    asked = Firmwide(Shares((10, 4, 6)))
    causes = [replace(LATE, cause=str(number), met=1e6, worth_cents=np.full(9, 180_00.0), outcomes=asked) for number in range(8)]

    alone, together = reckoned(causes[0]), reckoned(*causes)

    assert together.high_cents - together.low_cents == pytest.approx(8 * (alone.high_cents - alone.low_cents), rel=0.05)


def test_only_those_still_with_us_are_lost():
    here, part = reckoned(LATE).causes[0], reckoned(replace(LATE, present=0.9)).causes[0]

    assert part.damage.lost == pytest.approx(0.9 * here.damage.lost)


def test_no_more_than_all_were_still_with_us():
    with pytest.raises(Incoherent, match="from 0 to 1"):
        reckoned(replace(LATE, present=1.1))


def test_causes_are_ranked_by_money_and_the_share_of_first_places_sums_to_one():
    rare, often = replace(LATE, cause="rare", met=100), replace(LATE, cause="often", met=900)

    result = reckoned(rare, often, replace(often, cause="nearly", met=880))

    assert [cause.cause for cause in result.causes] == ["often", "nearly", "rare"]
    assert sum(cause.first_share for cause in result.causes) == pytest.approx(1.0)
    assert result.causes[0].first_share > result.causes[1].first_share > 0
    assert result.causes[2].first_share == 0
    assert result.total_cents == pytest.approx(sum(cause.total_cents for cause in result.causes))


def test_without_judged_moments_nothing_is_known():
    result = reckoned()

    assert result.total_cents is None
    assert result.causes == ()
    assert "no judged moments" in result.not_known[0].reason


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ({"outcomes": None}, "satisfied, mollified, dissatisfied"),
        ({"logged_share": None}, "share of complaints reaches the log"),
        ({"handling_cents": None}, "costs to handle"),
        ({"met": 0}, "no judged moments"),
        ({"met": None}, "no judged moments"),
        ({"worth_cents": np.array([np.nan])}, "has a worth"),
    ],
)
def test_what_is_neither_estimated_nor_assumable_leaves_the_damage_not_known(without, said):
    result = reckoned(replace(LATE, **without), replace(LATE, cause="damaged"))

    assert [cause.cause for cause in result.causes] == ["damaged"]
    assert [(missing.cause, said in missing.reason) for missing in result.not_known] == [("late", True)]


def test_every_missing_input_is_named():
    result = reckoned(Problem("rude", WORTHS, logged=4), firm=replace(FIRM, retained=None))

    assert len(result.not_known) == 4
    assert result.total_cents is None
    assert result.low_cents is None


def test_own_figures_need_no_assumption():
    result = reckoned(replace(LATE, leave=Logits((-1.3, -2.8, -1.7, -0.6), (0.1,) * 4)), firm=replace(FIRM, word=TALK, retained=None))

    assert result.assumed == ()
    assert result.causes[0].inputs.stay == 1


@pytest.mark.parametrize("loss", ["large", "small"])
def test_assumed_figures_stand_in_and_are_listed_with_their_source(loss):
    result = reckoned(replace(LATE, complain=None, leave=None, loss=loss))

    names = {assumption.name for assumption in result.assumed}
    groups = {f"stay.{group}.{loss}" for group in ("silent", "satisfied", "mollified", "dissatisfied")}
    assert names == groups | {f"complain.{loss}", "told_good", "told_bad", "lost_per_told", "won_per_told"}
    assert all(assumption.source for assumption in result.assumed)


def test_assumed_leaving_is_the_excess_over_the_firms_own():
    found = reckoned(replace(LATE, leave=None)).causes[0]

    stay = np.array([ASSUMED[f"stay.{group}.large"].value for group in ("silent", "satisfied", "mollified", "dissatisfied")])
    assert found.inputs.leave == pytest.approx(1 - stay / 0.90)
    assert found.inputs.stay == pytest.approx(0.90)


def test_assumed_word_of_mouth_is_a_purchase_and_own_is_a_customer():
    assumed, own = reckoned(LATE).causes[0], reckoned(LATE, firm=replace(FIRM, word=TALK)).causes[0]

    assert assumed.inputs.word_cents == FIRM.purchase_cents
    assert own.inputs.word_cents == TALK.cents
    assert assumed.damage.word_of_mouth_cents == pytest.approx(1200 * 0.4 * (0.3 * 10 - 0.5 * 5) * 0.02 * 35_00)


def test_customers_whose_worth_is_unknown_are_left_out_of_the_mean():
    found = reckoned(replace(LATE, worth_cents=np.append(WORTHS, np.nan))).causes[0]

    assert found.inputs.worth_cents == pytest.approx(WORTHS.mean())


def test_doubt_about_all_worths_widens_every_cause_alike():
    steady = reckoned(LATE, draws=4000)
    doubted = reckoned(LATE, firm=replace(FIRM, worth_factors=np.array([0.5, 1.5])), draws=4000)

    assert doubted.total_cents == steady.total_cents
    assert doubted.high_cents - doubted.low_cents > 2 * (steady.high_cents - steady.low_cents)


def test_worths_of_one_or_of_nothing_do_not_break_the_draws():
    single = reckoned(replace(LATE, worth_cents=np.array([50_00.0]))).causes[0]
    nothing = reckoned(replace(LATE, worth_cents=np.zeros(3))).causes[0]

    assert single.low_cents < single.total_cents < single.high_cents
    assert nothing.damage.direct_cents == 0


def test_the_same_seed_gives_the_same_figures_and_a_result_survives_pickling():
    one, other = reckoned(LATE), pickle.loads(pickle.dumps(reckoned(LATE)))

    assert (one.low_cents, one.high_cents) == (other.low_cents, other.high_cents)
    assert damage_of(other.causes[0].inputs).total_cents == pytest.approx(one.total_cents)


@pytest.mark.parametrize("wrong", [{"loss": "middling"}, {"days": 0.0}, {"met": -1}])
def test_a_problem_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(Incoherent):
        reckoned(replace(LATE, **wrong))


@pytest.mark.parametrize("wrong", [{"customers": 0}, {"purchase_cents": -1.0}])
def test_a_firm_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(Incoherent, match="Damage needs a period"):
        reckoned(LATE, firm=replace(FIRM, **wrong))
