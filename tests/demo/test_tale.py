from datetime import timedelta

import numpy as np
import pytest

from amends.demo.grammar import page
from amends.demo.tale import CHATS, WEEKS, tell
from amends.demo.troubles import SOURCES
from tests.demo.tales import NOW, told


def test_the_same_seed_and_instant_tell_the_same_tale():
    again = tell(7, NOW, 400)
    assert (again.parcels, again.troubles, again.chats) == (told().parcels, told().troubles, told().chats)


def test_another_seed_tells_another_tale():
    assert told(8).parcels != told().parcels


def test_another_instant_moves_the_same_tale():
    later = tell(7, NOW + timedelta(days=30), 400)
    assert [parcel.at - timedelta(days=30) for parcel in later.parcels] == [parcel.at for parcel in told().parcels]


def test_nothing_happens_after_now_or_before_the_beginning():
    tale = told()
    times = [parcel.at for parcel in tale.parcels] + [o.at for o in tale.troubles + tale.chats]
    times += [o.said_at for o in tale.troubles + tale.chats if o.said_at]
    assert NOW - timedelta(weeks=WEEKS, seconds=1) <= min(times)
    assert max(times) < NOW


def test_no_trouble_comes_before_its_order_and_no_complaint_before_its_trouble():
    for trouble in told().troubles:
        assert trouble.parcel.at <= trouble.at
        assert trouble.said_at is None or trouble.at <= trouble.said_at


def test_order_numbers_rise_with_time():
    parcels = told().parcels
    assert [parcel.at for parcel in parcels] == sorted(parcel.at for parcel in parcels)
    assert [int(parcel.reference) for parcel in parcels] == list(range(61_001, 61_001 + len(parcels)))


def test_what_is_paid_is_what_the_simulation_drew():
    tale = told()
    assert [parcel.cents for parcel in tale.parcels] == tale.simulation.orders.cents.tolist()


def test_dealing_the_kinds_anew_changes_no_count_within_an_outcome():
    tale = told()
    for outcome in range(3):
        rows = tale.simulation.problems.outcome == outcome
        assert sorted(tale.kinds[rows]) == sorted(tale.simulation.problems.kind[rows])


def test_what_takes_its_time_surfaces_late():
    tale = told()
    delay = {source.page: [o.at - o.parcel.at for o in tale.troubles if o.kind == source.page] for source in SOURCES}
    medians = [np.median([stretch / timedelta(days=1) for stretch in delay[page]]) for page in ("bill", "damaged", "late", "faulty")]
    assert medians == sorted(medians)


def test_the_first_order_of_a_buyer_is_their_first():
    first = [parcel for parcel in told().parcels if parcel.nth == 1]
    assert len(first) == len(told().buyers)


@pytest.mark.parametrize("kind", CHATS)
def test_there_is_praise_and_there_are_plain_questions(kind):
    assert any(chat.kind == kind for chat in told().chats)


def test_every_outcome_occurs():
    assert {trouble.outcome for trouble in told().troubles} == {"silent", "well", "badly"}


def test_the_silent_say_nothing():
    assert all(trouble.said_at is None for trouble in told().troubles if trouble.outcome == "silent")


def test_some_customers_order_often_and_most_of_them_seldom():
    counts = np.bincount(
        [int(parcel.buyer.name.email.partition("@")[0].lstrip("abcdefghijklmnopqrstuvwxyz.")) for parcel in told().parcels]
    )
    assert np.median(counts[1:]) < np.mean(counts[1:]) < counts.max() / 4


def test_everybody_lives_in_a_town_of_ours():
    towns = {town for line in page("places")["town"] for town in line.split(", ")}
    assert {buyer.town for buyer in told().buyers} <= towns


def test_who_has_a_problem_does_not_praise_the_same_parcel():
    troubled = {trouble.parcel.reference for trouble in told().troubles}
    assert not any(chat.parcel.reference in troubled for chat in told().chats)


def test_chatting_is_as_frequent_as_it_was_meant_to_be():
    tale = told(7, 2000)
    for kind, share in CHATS.items():
        count = sum(chat.kind == kind for chat in tale.chats)
        assert count == pytest.approx(share * (1 - 0.14) * len(tale.parcels), rel=0.25)


def test_causes_strike_as_often_as_the_table_says():
    tale = told(7, 2000)
    for source in SOURCES:
        count = sum(trouble.kind == source.page for trouble in tale.troubles)
        assert count == pytest.approx(source.share * len(tale.parcels), abs=4 * (source.share * len(tale.parcels)) ** 0.5)


def test_a_buyer_is_here_since_their_first_order():
    for parcel in told().parcels:
        assert parcel.nth > 1 or parcel.at == parcel.buyer.since
        assert parcel.at >= parcel.buyer.since


def test_a_second_more_and_the_tale_is_the_same_a_second_later():
    later = tell(7, NOW + timedelta(seconds=1), 60)
    earlier = tell(7, NOW, 60)
    assert [a.at - b.at for a, b in zip(later.parcels, earlier.parcels, strict=True)] == [timedelta(seconds=1)] * len(later.parcels)


def test_fractions_of_a_second_do_not_matter():
    assert tell(7, NOW.replace(microsecond=999_999), 60).parcels == tell(7, NOW, 60).parcels


def test_the_chance_of_one_occurrence_is_its_own():
    trouble = told().troubles[0]
    assert trouble.rng(7, "thread").random() == trouble.rng(7, "thread").random()
    assert trouble.rng(7, "thread").random() != trouble.rng(7, "letter").random()
    assert trouble.rng(8, "thread").random() != trouble.rng(7, "thread").random()


def test_who_left_because_of_a_problem_is_about_the_chance_of_the_truth():
    left = told(7, 3000).left_because()
    for outcome, theta in zip(("silent", "well", "badly"), (0.22, 0.06, 0.35), strict=True):
        asked = len(left[outcome])
        assert asked > 100
        assert abs(sum(left[outcome]) / asked - theta) < 4 * (theta * (1 - theta) / asked) ** 0.5


def test_nobody_is_asked_about_a_problem_met_after_they_had_left():
    tale = told(7, 3000)
    asked = sum(len(answers) for answers in tale.left_because().values())
    customers, problems = tale.simulation.customers, tale.simulation.problems
    assert asked == (customers.left_weeks[problems.customer] >= problems.at_weeks).sum() < len(problems.customer)
