import numpy as np
import pytest

from amends import reckon
from amends.steering.beliefs import Drawn, Each, HeardInPart
from amends.steering.inputs import Inputs
from amends.steering.kept.entered import NAMES, TOLD
from amends.steering.miseries import Misery
from amends.steering.models import Entered
from tests.steering.unhappiness import enter, reckoning_of

pytestmark = pytest.mark.django_db
RNG = np.random.default_rng(1)


@pytest.fixture
def inputs(monday):
    def of(_asked=None, _doubt=None, **numbers):
        for name, value in numbers.items():
            Entered.enter(name, value, by=None, at=monday, asked=_asked)
        return Inputs(Entered.objects.latest_by_name(), reckoning_of(monday), 100)

    return of


def test_what_is_counted_without_operations_is_complaints(inputs):
    problem = inputs(complain=0.4, logged=0.7).problem(Misery(7, said=30, worths_cents=[100, 300]), 365.0)

    assert (problem.cause, problem.met, problem.logged) == ("7", None, 30)
    assert (problem.complain.centre, problem.logged_share.centre) == (0.4, 0.7)
    assert problem.worth_cents.tolist() == [100, 300]


def test_what_operations_logged_is_counted_with_what_they_missed(inputs):
    problem = inputs().problem(Misery(7, met=100, asked=90, complained=9, said=5), 365.0)

    assert problem.met == 105
    assert problem.complain.centre == pytest.approx(9.5 / 91)
    assert problem.logged_share.centre == 1


def test_who_had_probably_left_before_the_problem_is_not_lost_to_it(inputs):
    problem = inputs().problem(Misery(7, met=3, said=1, bought=[(2, 30.43, 38.86), (0, 0, 5)]), 365.0)

    assert problem.present == pytest.approx((3 * (0.72660811 + 1) / 2 + 1) / 4)


def test_where_nobody_leaves_everybody_was_still_there(inputs):
    steady = inputs()
    steady.reckoning.model = "NBD"

    assert steady.problem(Misery(7, met=3, bought=[(2, 30.43, 38.86)]), 365.0).present == 1


def test_until_anybody_could_have_complained_the_entered_share_stands_in(inputs):
    problem = inputs(complain=0.4).problem(Misery(7, met=100), 365.0)

    assert problem.complain.centre == 0.4


def test_shares_of_people_asked_are_in_doubt_and_others_are_not(inputs):
    asked = inputs(_asked=50, satisfied=0.5, mollified=0.2, dissatisfied=0.3).problem(Misery(7, said=1), 365.0)
    drawn = asked.outcomes.draw(2000, RNG)

    assert drawn.sum(axis=0) == pytest.approx(np.ones(2000))
    assert drawn[0].std() == pytest.approx(np.sqrt(0.25 / 50), rel=0.15)
    exact = inputs(satisfied=0.5, mollified=0.2, dissatisfied=0.3).problem(Misery(7, said=1), 365.0)
    assert np.ptp(exact.outcomes.draw(10, RNG), axis=1) == pytest.approx(np.zeros(3))


def test_what_people_said_of_the_whole_firm_is_in_the_same_doubt_for_every_cause(inputs):
    shares = {"satisfied": 0.5, "mollified": 0.2, "dissatisfied": 0.3, "logged": 0.7, "complain": 0.4}
    asked = inputs(_asked=50, **shares, leave_silent=0.3, leave_satisfied=0.05, leave_mollified=0.15, leave_dissatisfied=0.4)
    late, broken = asked.problem(Misery(7, said=1), 365.0), asked.problem(Misery(8, said=1), 365.0)

    for name in ("complain", "outcomes", "leave", "logged_share"):
        drawn = [getattr(problem, name).draw(9, np.random.default_rng(seed)) for seed, problem in enumerate((late, broken))]
        assert np.array_equal(*drawn), name


def test_rounded_shares_are_made_to_add_up(inputs):
    problem = inputs(satisfied=0.33, mollified=0.33, dissatisfied=0.33).problem(Misery(7, said=1), 365.0)

    assert problem.outcomes.centre == pytest.approx([1 / 3] * 3)


def test_the_firms_own_chances_of_leaving_replace_the_assumed(inputs):
    own = inputs(leave_silent=0.3, leave_satisfied=0.05, leave_mollified=0.15, leave_dissatisfied=0.4)

    assert own.problem(Misery(7, said=1), 365.0).leave.centre.tolist() == [0.3, 0.05, 0.15, 0.4]
    assert own.remarks() == []


def test_how_many_stay_comes_from_the_orders_unless_it_was_entered(inputs):
    assert inputs().firm().retained.centre == 0.9
    assert inputs(stay=0.8).firm().retained.centre == 0.8


def test_word_of_mouth_is_left_to_the_assumptions_as_long_as_nothing_is_entered(inputs):
    assert inputs().firm().word is None


def test_what_is_entered_about_word_of_mouth_leaves_the_rest_assumed_and_labelled(inputs):
    said = inputs(told_bad_silent=9, word_cents=6000)

    word = said.firm().word

    assert (word.told_bad, word.told_good, word.cents) == ((9, 0, 0, 10), (0, 5, 0, 0), 6000)
    assert [assumption.name for assumption in said.assumed] == ["told_bad", "told_good", "lost_per_told", "won_per_told"]


def test_every_name_can_be_entered_and_says_what_it_is(monday):
    enter(monday, **dict.fromkeys(NAMES, 0.5))

    assert Entered.objects.count() == len(NAMES)
    assert len(TOLD) == 2 * (len(reckon.GROUPS) + 1)
    assert all(NAMES.values())


def test_what_was_drawn_before_keeps_its_order():
    assert Drawn(0.5, (0.4, 0.6)).draw(5, RNG).tolist() == [0.4, 0.6, 0.4, 0.6, 0.4]


def test_each_belief_is_drawn_by_itself():
    both = Each((reckon.Entered(0.2), reckon.Share(30, 60)))

    assert both.centre == pytest.approx([0.2, 0.5])
    assert both.draw(4, RNG).shape == (2, 4)


def test_a_share_heard_in_part_is_never_more_than_all():
    heard = HeardInPart(reckon.Share(40, 50), reckon.Entered(0.5))

    assert heard.centre == 1
    assert heard.draw(100, RNG).max() == 1
