"""Imported judgements meet what people have withdrawn, and causes that have been merged since."""

import pytest

from amends.imports import conversations
from amends.listening.models import Cause, Judgement, Moment

HEADER = "id,customer,date,subject,text,verdict,cause"


@pytest.fixture
def bring(tmp_path, monday, db):
    def bring(*rows):
        path = tmp_path / "export.csv"
        path.write_text("\n".join([HEADER, *rows]))
        return conversations.read([path], at=monday)

    return bring


def test_what_a_person_withdrew_does_not_count_again(bring, ana, monday):
    bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")
    Judgement.objects.get().withdraw(by=ana, at=monday)

    again = bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")

    assert (again.judgements, Judgement.objects.count(), Moment.objects.get().verdict) == (0, 1, None)


def test_something_else_of_the_same_import_counts_beside_what_was_withdrawn(bring, ana, monday):
    bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")
    Judgement.objects.get().withdraw(by=ana, at=monday)

    bring("7,Ben,2026-01-05,Cup,It broke.,plain,")

    assert (Moment.objects.get().verdict, Moment.objects.get().cause) == ("plain", None)


def test_a_cause_that_was_merged_is_imported_as_the_one_that_was_kept(bring, ana, monday):
    glass, breakage = Cause.objects.under(Cause.objects.root("people"), "Glass"), Cause.objects.named("Breakage")
    glass.merge_into(breakage, by=ana, at=monday)

    taken = bring("7,Ben,2026-01-05,Cup,It broke.,misery,GLASS")

    assert (taken.causes, str(Moment.objects.get().cause), str(Judgement.objects.get().cause)) == (0, "Breakage", "Breakage")


def test_a_merge_of_a_merge_is_followed_to_its_end(bring, ana, monday):
    glass, breakage, handling = (Cause.objects.named(name) for name in ("Glass", "Breakage", "Handling"))
    glass.merge_into(breakage, by=ana, at=monday)
    breakage.merge_into(handling, by=ana, at=monday)

    bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")

    assert str(Moment.objects.get().cause) == "Handling"


def test_imported_twice_with_a_merge_between_it_is_judged_once(bring, ana, monday):
    bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")
    Cause.objects.named("Glass").merge_into(Cause.objects.named("Breakage"), by=ana, at=monday)

    again = bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")

    assert (again.judgements, Judgement.objects.count(), str(Moment.objects.get().cause)) == (0, 1, "Breakage")


def test_a_current_cause_of_the_name_comes_before_a_merged_one(bring, ana, monday):
    gone = Cause.objects.named("Glass")
    gone.merge_into(Cause.objects.named("Breakage"), by=ana, at=monday)
    current = Cause.add(Cause.objects.root("people"), "Glass", by=ana, at=monday)

    bring("7,Ben,2026-01-05,Cup,It broke.,misery,Glass")

    assert Moment.objects.get().cause == current
    assert Cause.objects.named("Glass") == current
