from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from amends.base.models import Event
from amends.conversations.models import Conversation
from amends.listening.cause_merge import CannotMerge, CannotUndo
from amends.listening.cause_tree import CausesInUse, name_causes
from amends.listening.models import Cause, CauseMerge, Judgement, Moment
from amends.recoveries.models import Recovery
from tests.cast import MONDAY
from tests.together import together


@pytest.fixture
def glass(db):
    return Cause.objects.under(Cause.objects.root("people"), "Glass")


@pytest.fixture
def breakage(db):
    return Cause.objects.under(Cause.objects.root("company"), "Breakage")


@pytest.fixture
def told(ana, monday):
    return {"by": ana, "at": monday}


@pytest.fixture
def judged(moment, glass, told):
    """Glass, said Ana."""
    return Judgement.judge(moment, "misery", cause=glass, **told)


def shown(moment):
    return Moment.objects.get(pk=moment.pk).cause


def test_the_moments_of_the_one_are_the_others_and_judgements_keep_what_was_said(moment, judged, glass, breakage, told):
    merge = glass.merge_into(breakage, **told)

    judged.refresh_from_db()
    assert (shown(moment), judged.cause) == (breakage, glass)
    assert list(merge.moved_moments.values_list("moment", flat=True)) == [moment.pk]


def test_the_one_that_is_gone_is_put_away_and_says_where_it_went(glass, breakage, told):
    glass.merge_into(breakage, **told)

    glass = Cause.objects.get(name="Glass")
    assert (glass.archived_at, glass.merged_into) == (MONDAY, breakage)
    assert breakage in Cause.objects.current()
    assert glass not in Cause.objects.current()


def test_what_hung_below_it_hangs_below_the_other(glass, breakage, told):
    vase = Cause.objects.under(Cause.objects.under(glass, "Vases"), "Blue vase")

    glass.merge_into(breakage, **told)

    vase.refresh_from_db()
    assert (vase.parent.parent, vase.root, vase.parent.root) == (breakage, "company", "company")


def test_who_merged_what_is_on_record(judged, glass, breakage, ana, told):
    merge = glass.merge_into(breakage, **told)

    event = Event.objects.about(breakage)[0]
    assert (event.kind, event.by) == ("causes.merged", ana)
    assert event.details == {"gone": glass.pk, "name": "Glass", "moments": 1}
    assert (merge.kept, merge.gone, merge.by, merge.at) == (breakage, glass, ana, MONDAY)


def test_whoever_judges_with_the_one_that_is_gone_gets_the_one_that_was_kept(moment, glass, breakage, dora, told):
    glass.merge_into(breakage, **told)

    again = Judgement.judge(moment, "misery", by=dora, at=MONDAY, cause=glass)

    assert (again.cause, shown(moment)) == (breakage, breakage)


def test_a_cause_that_is_found_for_a_recovery_too(moment, judged, glass, breakage, told):
    stale = Cause.objects.get(pk=glass.pk)
    glass.merge_into(breakage, **told)

    Recovery.objects.get(moment=moment).prevent(cause=stale, **told)

    assert shown(moment) == breakage


def test_withdrawn_what_counted_before_is_shown_as_what_was_kept(moment, judged, glass, breakage, ana, told):
    second = Judgement.judge(moment, "misery", by=ana, at=MONDAY, cause=breakage)
    glass.merge_into(breakage, **told)

    second.withdraw(**told)

    assert shown(moment) == breakage


def test_undone_everything_is_as_it_was(moment, judged, glass, breakage, told):
    vases = Cause.objects.under(glass, "Vases")
    merge = glass.merge_into(breakage, **told)

    merge.undo(**told)

    for cause in (glass, vases):
        cause.refresh_from_db()
    assert (glass.archived_at, glass.merged_into, vases.parent, vases.root) == (None, None, glass, "people")
    assert (shown(moment), Event.objects.about(breakage)[0].kind) == (glass, "causes.parted")


def test_undone_who_took_it_back_is_kept(glass, breakage, ana, dora, monday, told):
    merge = glass.merge_into(breakage, **told)

    CauseMerge.objects.get().undo(by=dora, at=monday + timedelta(hours=1))

    merge.refresh_from_db()
    assert (merge.by, merge.undone_by, merge.undone_at) == (ana, dora, monday + timedelta(hours=1))


def test_undone_what_was_judged_since_stays_judged(moment, judged, glass, breakage, dora, told):
    merge = glass.merge_into(breakage, **told)
    Judgement.judge(moment, "misery", by=dora, at=MONDAY + timedelta(hours=1), cause=glass)

    merge.undo(**told)

    assert shown(moment) == breakage


def test_undone_a_moment_that_came_back_to_the_cause_meanwhile_is_given_back_too(moment, judged, glass, breakage, dora, told):
    second = Judgement.judge(moment, "misery", by=dora, at=MONDAY + timedelta(hours=1), cause=breakage)
    merge = glass.merge_into(breakage, **told)
    second.withdraw(by=dora, at=MONDAY)

    merge.undo(**told)

    assert shown(moment) == glass


def test_undone_what_was_moved_since_stays_where_it_is(glass, breakage, told):
    vases, bowls = (Cause.objects.under(glass, name) for name in ("Vases", "Bowls"))
    merge = glass.merge_into(breakage, **told)
    vases.move(Cause.objects.root("customer"), **told)

    merge.undo(**told)

    vases.refresh_from_db()
    bowls.refresh_from_db()
    assert (vases.root, bowls.parent) == ("customer", glass)


def test_a_merge_is_undone_once(glass, breakage, told):
    merge = glass.merge_into(breakage, **told)
    merge.undo(**told)

    with pytest.raises(CannotUndo, match="This merge has been taken back already."):
        merge.undo(**told)


def test_merges_of_merges_are_undone_from_the_last(moment, judged, glass, breakage, told):
    handling = Cause.objects.named("Handling")
    first = glass.merge_into(breakage, **told)
    second = breakage.merge_into(handling, **told)
    assert shown(moment) == handling

    with pytest.raises(CannotUndo, match="Breakage has since been merged into another cause: take that back first."):
        first.undo(**told)

    second.undo(**told)
    assert shown(moment) == breakage
    first.undo(**told)
    assert shown(moment) == glass


def test_what_came_of_a_cause_that_is_put_away_is_not_taken_out_below_it(glass, breakage, told):
    vases = Cause.objects.under(glass, "Vases")
    merge = vases.merge_into(breakage, **told)
    glass.archive(**told)

    with pytest.raises(CannotUndo, match="Glass, below which Vases hung, is archived: restore it first."):
        merge.undo(**told)


def test_no_ring_comes_of_taking_it_back(glass, breakage, told):
    vases, bowls = Cause.objects.under(glass, "Vases"), None
    bowls = Cause.objects.under(vases, "Bowls")
    merge = vases.merge_into(breakage, **told)
    glass.move(bowls, **told)

    with pytest.raises(CannotUndo, match="Glass has since been moved below what Vases would get back: move it elsewhere first."):
        merge.undo(**told)

    glass.refresh_from_db()
    glass.move(Cause.objects.root("people"), **told)
    merge.undo(**told)
    bowls.refresh_from_db()
    assert bowls.parent == vases


@pytest.mark.parametrize("side", ["kept", "gone"])
def test_a_root_is_merged_with_nothing(glass, told, side):
    root = Cause.objects.root("company")
    gone, kept = (root, glass) if side == "gone" else (glass, root)

    with pytest.raises(CannotMerge, match="one of the three roots, which stay: merge what hangs below it."):
        gone.merge_into(kept, **told)


def test_a_cause_is_not_merged_with_itself(glass, told):
    with pytest.raises(CannotMerge, match="A cause cannot be merged with itself: choose another."):
        glass.merge_into(Cause.objects.get(pk=glass.pk), **told)


def test_a_cause_is_not_merged_into_what_hangs_below_it(glass, told):
    vases = Cause.objects.under(glass, "Vases")

    with pytest.raises(CannotMerge, match="Vases hangs below Glass: move it elsewhere first, or merge it into Glass."):
        glass.merge_into(vases, **told)

    vases.merge_into(glass, **told)
    assert vases.merged_into == glass


def test_two_of_a_name_below_both_are_parted_first(glass, breakage, told):
    Cause.objects.under(glass, "VASES")
    Cause.objects.under(breakage, "Vases")

    with pytest.raises(CannotMerge, match="Below both Breakage and Glass hangs a cause named VASES: rename one of them first."):
        glass.merge_into(breakage, **told)


def test_what_was_merged_or_put_away_is_merged_no_more(glass, breakage, told):
    handling = Cause.objects.named("Handling")
    glass.merge_into(breakage, **told)
    with pytest.raises(CannotMerge, match="Glass has been merged already: choose the one it was merged into."):
        handling.merge_into(glass, **told)

    handling.archive(**told)
    with pytest.raises(CannotMerge, match="Handling is archived: restore it first."):
        breakage.merge_into(handling, **told)


def test_a_refused_merge_leaves_nothing_behind(glass, told):
    with pytest.raises(CannotMerge):
        glass.merge_into(Cause.objects.root("company"), **told)

    assert not CauseMerge.objects.exists()
    assert not Event.objects.filter(kind="causes.merged").exists()


def test_the_database_lets_a_cause_go_into_one_other_only(glass, breakage, told):
    glass.merge_into(breakage, **told)

    with pytest.raises(IntegrityError):
        CauseMerge.objects.create(kept=breakage, gone=glass, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_into_one_another_at_once_one_is_done(ana, monday):
    one, other = Cause.objects.named("One"), Cause.objects.named("Other")

    outcomes = together(
        lambda: Cause.objects.get(pk=one.pk).merge_into(other, by=ana, at=monday),
        lambda: Cause.objects.get(pk=other.pk).merge_into(one, by=ana, at=monday),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotMerge", "CauseMerge"]


@pytest.mark.django_db(transaction=True)
def test_no_moment_that_is_judged_meanwhile_stays_with_who_is_gone(ben, inbox, ana, monday):
    for number in range(8):
        gone, kept = Cause.objects.named(f"Gone {number}"), Cause.objects.named(f"Kept {number}")
        conversation = Conversation.begin(ben, inbox, subject="", at=monday)
        moment, stale = Moment.notice(ben, at=monday, conversation=conversation), Cause.objects.get(pk=gone.pk)
        together(
            lambda one=gone, other=kept: one.merge_into(other, by=ana, at=monday),
            lambda it=moment, cause=stale: Judgement.judge(it, "misery", by=ana, at=monday, cause=cause),
        )
        assert shown(moment) == kept


@pytest.mark.django_db(transaction=True)
def test_while_an_import_names_causes_a_merge_says_so(glass, breakage, told, monkeypatch):
    monkeypatch.setattr("amends.listening.cause_tree.PATIENCE", "100ms")

    with transaction.atomic():
        name_causes()
        (outcome,) = together(lambda: Cause.objects.get(pk=glass.pk).merge_into(breakage, **told))

    assert isinstance(outcome, CausesInUse)
    assert str(outcome) == "Causes are being named just now, perhaps by an import: try again when that is done."
    assert glass.merge_into(breakage, **told).kept == breakage
