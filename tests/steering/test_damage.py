import pytest

from amends.steering.damage import EmptyPeriod, reckon_damage
from amends.steering.models import DamageReckoning, Entered
from tests.steering.unhappiness import (
    befall,
    buyers,
    cause,
    complain,
    days,
    enter,
    enter_what_must_be,
    join,
    reckoning_of,
)

pytestmark = pytest.mark.django_db

TOLD = {"bad": (9, 2, 5, 12, 0.5), "good": (0, 4, 1, 0, 2)}
GROUPS = ("silent", "satisfied", "mollified", "dissatisfied", "without")


def reasons(damage):
    return {row["reason"] for row in damage.not_known}


def test_the_worked_example_comes_out_to_the_cent(monday):
    reckoning = reckoning_of(monday, customers=10_000)
    complain(buyers(336, reckoning, monday), at=monday - days(100), about=cause())
    enter_what_must_be(monday)
    enter(monday, complain=0.4, leave_silent=0.3, leave_satisfied=0.05, leave_mollified=0.15, leave_dissatisfied=0.4)
    enter(monday, lost_per_told=0.01, won_per_told=0.005, word_cents=6000)
    enter(monday, **{f"told_{what}_{who}": told for what, row in TOLD.items() for who, told in zip(GROUPS, row, strict=True)})

    damage = reckon_damage(at=monday)

    late = damage.causes.get()
    assert late.lost_customers == pytest.approx(300)
    assert (late.direct_cents, late.word_of_mouth_cents, late.handling_cents) == (54_000_00, 5_544_00, 2_520_00)
    assert (late.total_cents, damage.total_cents) == (62_064_00, 62_064_00)
    assert late.iceberg == pytest.approx(3.5714, abs=1e-4)
    assert late.low_cents < 62_064_00 < late.high_cents
    assert damage.assumed == []


def test_without_a_worth_nothing_is_known(monday, misery):
    damage = reckon_damage(at=monday + days(1))

    assert damage.total_cents is None
    assert reasons(damage) == {"worth is not known yet: run `amends reckon` first"}


def test_without_a_judged_moment_nothing_is_known(monday, moment):
    reckoning_of(monday)

    damage = reckon_damage(at=monday)

    assert (damage.total_cents, damage.causes.count()) == (None, 0)
    assert reasons(damage) == {"no judged moments: judge what customers say, or import conversations with a verdict"}


def test_misery_at_another_time_is_pointed_out(monday):
    complain(buyers(3, reckoning_of(monday), monday), at=monday - days(500), about=cause())

    damage = reckon_damage(at=monday)

    assert "those on record are from 2024-10-18 to 2024-10-18: say --since and --until" in reasons(damage).pop()


def test_magic_alone_costs_nothing_that_we_know(monday):
    complain(buyers(3, reckoning_of(monday), monday), at=monday - days(5), about=None, verdict="magic")

    assert "none of the judged moments is a misery" in reasons(reckon_damage(at=monday)).pop()


def test_what_must_be_entered_is_named(monday):
    complain(buyers(3, reckoning_of(monday), monday), at=monday - days(5), about=cause())

    damage = reckon_damage(at=monday)

    late = damage.causes.get()
    assert late.total_cents is None
    assert {reason.partition(":")[0] for reason in late.not_known} == {
        "what share of complainants ends satisfied, mollified, dissatisfied",
        "what share of complaints reaches the log",
        "what it costs to handle a complaint",
    }


def test_assumed_numbers_are_labelled(monday):
    complain(buyers(40, reckoning_of(monday), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    damage = reckon_damage(at=monday)

    assert damage.total_cents > 0
    assert {row["name"] for row in damage.assumed} >= {"complain.large", "stay.silent.large", "told_bad", "lost_per_told"}
    assert all(row["source"] for row in damage.assumed)


def test_a_small_loss_is_assumed_where_purchases_are_small(monday):
    doubt = {"worth_factors": [1.0], "retained": 0.99, "retained_draws": [0.99], "purchase_cents": 500.0}
    complain(buyers(40, reckoning_of(monday, doubt=doubt), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    assert {row["name"] for row in reckon_damage(at=monday).assumed} >= {"complain.small", "stay.silent.small"}


def test_logged_problems_tell_who_complains_and_how_often_it_happens(monday):
    reckoning = reckoning_of(monday, customers=1000)
    unlucky = buyers(100, reckoning, monday)
    events = befall(unlucky, "late", at=monday - days(100))
    join(complain(unlucky[:40], at=monday - days(98), about=cause()), events[:40])
    enter(monday, satisfied=0.5, mollified=0.2, dissatisfied=0.3, handling_cents=0, leave_silent=0.3)
    enter(monday, leave_satisfied=0, leave_mollified=0, leave_dissatisfied=0)

    late = reckon_damage(at=monday).causes.get()

    assert (late.moments, late.complain_of) == (100, 100)
    assert late.complain_share == pytest.approx(40.5 / 101)
    assert late.lost_customers == pytest.approx(100 * (1 - 40.5 / 101) * 0.3)


def test_complaints_that_reach_no_log_are_silence_until_the_firm_says_better(monday):
    unlucky = buyers(100, reckoning_of(monday), monday)
    join(complain(unlucky[:40], at=monday - days(98), about=cause()), befall(unlucky, "late", at=monday - days(100))[:40])
    enter(monday, satisfied=0.5, mollified=0.2, dissatisfied=0.3, handling_cents=0)

    before = reckon_damage(at=monday)
    enter(monday, logged=0.5)
    after = reckon_damage(at=monday)

    assert "logged" in {row["name"] for row in before.assumed}
    assert "logged" not in {row["name"] for row in after.assumed}
    assert after.causes.get().complain_share == pytest.approx(2 * before.causes.get().complain_share)


def test_a_half_period_counts_double(monday):
    complain(buyers(50, reckoning_of(monday), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    year = reckon_damage(at=monday, since=monday - days(365), until=monday)
    half = reckon_damage(at=monday, since=monday - days(182.5), until=monday)

    assert half.total_cents == pytest.approx(2 * year.total_cents, abs=1)


def test_the_dearer_cause_ranks_first_and_shares_add_up(monday):
    reckoning = reckoning_of(monday)
    complain(buyers(80, reckoning, monday), at=monday - days(5), about=cause())
    complain(buyers(20, reckoning, monday), at=monday - days(5), about=cause("Rude answer"))
    enter_what_must_be(monday)

    damage = reckon_damage(at=monday)

    late, rude = damage.causes.order_by("-total_cents")
    assert (late.cause.name, rude.cause.name) == ("Late parcel", "Rude answer")
    assert late.first_share > rude.first_share
    assert late.first_share + rude.first_share == pytest.approx(1)
    assert damage.total_cents == pytest.approx(late.total_cents + rude.total_cents, abs=1)


def test_misery_without_a_cause_is_counted_as_that(monday):
    complain(buyers(30, reckoning_of(monday), monday), at=monday - days(5), about=None)
    enter_what_must_be(monday)

    damage = reckon_damage(at=monday)

    assert damage.causes.get().cause is None
    assert damage.total_cents > 0


def test_where_nobody_is_seen_to_leave_the_share_who_stay_must_be_entered(monday):
    complain(buyers(30, reckoning_of(monday, model="NBD", fallback="NBD is used instead."), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    assert any("`stay`" in reason for reason in reasons(reckon_damage(at=monday)))
    enter(monday, stay=0.8)
    assert reckon_damage(at=monday).total_cents > 0


def test_half_an_answer_is_not_used_and_said_so(monday):
    complain(buyers(30, reckoning_of(monday), monday), at=monday - days(5), about=cause())
    enter(monday, satisfied=0.5, mollified=0.9, dissatisfied=0.3, leave_silent=0.2, logged=0.7, handling_cents=1)

    said = reasons(reckon_damage(at=monday))

    assert "satisfied, mollified and dissatisfied count only if all three are entered and add up to 1" in said
    assert "leave_silent, leave_satisfied, leave_mollified, leave_dissatisfied count only if all four are entered" in said


def test_the_same_again_is_the_same(monday):
    complain(buyers(30, reckoning_of(monday), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    once, twice = (reckon_damage(at=monday) for _ in range(2))

    assert (once.total_cents, once.low_cents, once.high_cents) == (twice.total_cents, twice.low_cents, twice.high_cents)
    assert DamageReckoning.objects.newest() == twice


def test_a_period_that_ends_before_it_begins_is_refused(monday):
    with pytest.raises(EmptyPeriod, match="The period must begin before it ends: 2026-03-02 is not before 2026-03-02."):
        reckon_damage(at=monday, since=monday, until=monday)

    assert not DamageReckoning.objects.exists()


def test_damage_is_proportional_to_what_customers_are_worth(monday):
    reckoning = reckoning_of(monday)
    complain(buyers(40, reckoning, monday, cents=10_000), at=monday - days(5), about=cause())
    complain(buyers(40, reckoning, monday, cents=30_000), at=monday - days(5), about=cause("Rude answer"))
    enter_what_must_be(monday)

    cheap, dear = (part for part in reckon_damage(at=monday).causes.order_by("total_cents"))

    assert dear.direct_cents == pytest.approx(3 * cheap.direct_cents, abs=3)
    assert (dear.handling_cents, dear.lost_customers) == (cheap.handling_cents, cheap.lost_customers)


def test_handling_costs_so_much_a_logged_complaint(monday):
    complain(buyers(40, reckoning_of(monday), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    assert reckon_damage(at=monday).causes.get().handling_cents == 40 * 750


def test_an_answer_of_few_people_widens_the_interval(monday):
    complain(buyers(200, reckoning_of(monday), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)
    sure = reckon_damage(at=monday)
    for name, value in {"satisfied": 0.5, "mollified": 0.2, "dissatisfied": 0.3}.items():
        Entered.enter(name, value, asked=10, by=None, at=monday)

    unsure = reckon_damage(at=monday)

    assert unsure.high_cents - unsure.low_cents > sure.high_cents - sure.low_cents


def test_doubt_about_all_worths_widens_the_interval(monday):
    doubt = {"worth_factors": [0.5, 1.5], "retained": 0.9, "retained_draws": [0.9], "purchase_cents": 3000.0}
    complain(buyers(200, reckoning_of(monday, doubt=doubt), monday), at=monday - days(5), about=cause())
    enter_what_must_be(monday)

    damage = reckon_damage(at=monday)

    assert damage.low_cents < 0.6 * damage.total_cents
    assert damage.high_cents > 1.4 * damage.total_cents
