"""The tree of causes, edited by whoever leads, with every deed taken back."""

import html
import re

import pytest

from amends.listening.models import Cause, CauseMerge, Judgement, Moment
from tests.screens.browsing import violations


@pytest.fixture
def breakage(db):
    return Cause.objects.named("Breakage")


@pytest.fixture
def carrier(db):
    return Cause.objects.named("Carrier")


def undo(client, answer):
    """Press the Undo that the page offers."""
    address = re.search(r'action="([^"]+)">[^>]*>\s*<button class="link" data-key="z"', answer.text)[1]
    return client.post(html.unescape(address), follow=True)


def test_it_shows_every_cause_below_its_root(as_ana, breakage, misery, ana, monday):
    Judgement.judge(misery, "misery", by=ana, at=monday, cause=breakage)

    page = as_ana.get("/causes/tree/").text

    assert page.index("Our products, processes and promises") < page.index("Breakage")
    assert "1 misery" in page


def test_an_empty_tree_says_how_it_is_planted(as_ana, firm):
    assert "plants the tree" in as_ana.get("/causes/tree/").text


def test_a_new_cause_is_hung_where_it_was_said(as_ana, breakage, ana):
    as_ana.post("/causes/tree/", {"name": "Corners", "parent": breakage.pk})

    assert Cause.objects.get(name="Corners").parent == breakage


def test_a_name_that_is_there_is_refused_beside_the_field_and_kept(as_ana, breakage):
    answer = as_ana.post("/causes/tree/", {"name": "breakage", "parent": breakage.parent_id})

    assert answer.status_code == 422
    assert 'value="breakage"' in answer.text
    assert "already" in answer.text


@pytest.mark.parametrize("said", [{"name": "", "parent": ""}, {"name": "x", "parent": "999999"}, {"name": "x" * 201, "parent": "y"}])
def test_nonsense_is_refused(as_ana, breakage, said):
    many = Cause.objects.count()

    assert as_ana.post("/causes/tree/", said).status_code == 422
    assert Cause.objects.count() == many


def test_it_is_renamed_and_called_as_before_again(as_ana, breakage):
    answer = as_ana.post(f"/causes/{breakage.pk}/name/", {"name": "Broken & bent"}, follow=True)
    assert Cause.objects.get(pk=breakage.pk).name == "Broken & bent"

    undo(as_ana, answer)

    assert Cause.objects.get(pk=breakage.pk).name == "Breakage"


def test_it_is_moved_and_back(as_ana, breakage, carrier):
    answer = as_ana.post(f"/causes/{breakage.pk}/place/", {"other": carrier.pk}, follow=True)
    assert Cause.objects.get(pk=breakage.pk).parent == carrier

    undo(as_ana, answer)

    assert Cause.objects.get(pk=breakage.pk).parent == carrier.parent


def test_a_cause_is_not_offered_a_place_below_itself(as_ana, breakage):
    below = Cause.objects.under(breakage, "Corners")

    answer = as_ana.post(f"/causes/{breakage.pk}/place/", {"other": below.pk})

    assert answer.status_code == 422
    assert Cause.objects.get(pk=breakage.pk).parent_id == breakage.parent_id


def test_two_causes_become_one_and_are_two_again(as_ana, breakage, carrier, misery, ana, monday):
    Judgement.judge(misery, "misery", by=ana, at=monday, cause=breakage)

    answer = as_ana.post(f"/causes/{breakage.pk}/merge/", {"other": carrier.pk}, follow=True)
    assert Moment.objects.get(pk=misery.pk).cause == carrier
    assert "part of" in answer.text

    undo(as_ana, answer)
    assert Moment.objects.get(pk=misery.pk).cause == breakage


def test_nothing_is_merged_into_what_nobody_chose(as_ana, breakage, carrier):
    answer = as_ana.post(f"/causes/{breakage.pk}/merge/", {"other": ""})

    assert answer.status_code == 422
    assert '<option value="" selected>Choose</option>' in answer.text


def test_a_merge_is_parted_once(as_ana, breakage, carrier, ana, monday):
    merge = breakage.merge_into(carrier, by=ana, at=monday)

    first, second = (as_ana.post(f"/causes/merges/{merge.pk}/undo/", follow=True).text for _ in range(2))

    assert "They are two again" in first
    assert "taken back already" in second


def test_it_is_archived_and_offered_again(as_ana, breakage):
    as_ana.post(f"/causes/{breakage.pk}/archive/")
    assert Cause.objects.get(pk=breakage.pk).archived_at

    as_ana.post(f"/causes/{breakage.pk}/restoring/")
    assert Cause.objects.get(pk=breakage.pk).archived_at is None


def test_a_root_has_nothing_to_change(as_ana, breakage):
    assert "Change this cause" not in as_ana.get(f"/causes/{breakage.parent_id}/").text
    assert as_ana.post(f"/causes/{breakage.parent_id}/name/", {"name": "Us"}).status_code == 422


@pytest.mark.parametrize("deed", ["name", "place", "merge", "archive", "restoring"])
def test_who_does_not_lead_changes_nothing(client, dora, breakage, carrier, deed):
    client.force_login(dora)

    assert client.post(f"/causes/{breakage.pk}/{deed}/", {"name": "x", "other": carrier.pk}).status_code == 404
    assert client.post("/causes/tree/", {"name": "x", "parent": carrier.pk}).status_code == 404
    assert "Change this cause" not in client.get(f"/causes/{breakage.pk}/").text
    assert Cause.objects.get(pk=breakage.pk).name == "Breakage"


def test_who_does_not_lead_parts_nothing(client, dora, ana, breakage, carrier, monday):
    merge = breakage.merge_into(carrier, by=ana, at=monday)
    client.force_login(dora)

    assert client.post(f"/causes/merges/{merge.pk}/undo/").status_code == 404
    assert CauseMerge.objects.get().undone_at is None


@pytest.mark.django_db(transaction=True)
def test_a_large_tree_with_long_names_holds_at_any_width(signed_in, server, firm):
    parent = Cause.objects.named("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")
    for depth in range(6):
        parent = Cause.objects.under(parent, f"{depth} " + "العربية والإنجليزية " * 4)
    signed_in.set_viewport_size({"width": 360, "height": 800})

    signed_in.goto(f"{server}/causes/tree/")

    assert violations(signed_in) == []
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 360
