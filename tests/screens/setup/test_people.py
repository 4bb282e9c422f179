"""Who works here: taken in, renamed, in another role, gone and back."""

import html
import re

import pytest
from django.test import Client

from amends.base.models import Teammate
from tests.screens.setup.test_firm import undo

QUERIES = 10
EVE = {"name": "Eve", "email": "eve@firm.example", "role": "teammate"}


def test_everybody_is_listed_with_role_and_teams(as_ana, dora, back_office, firm):
    page = as_ana.get("/settings/people/").text

    for told in ("Dora", "dora@firm.example", "teammate", "Back office"):
        assert told in page


def test_who_is_taken_in_comes_in_by_a_link_that_is_shown_once(as_ana, firm):
    page = as_ana.post("/settings/people/", EVE).text
    link = re.search(r'value="http://testserver(/link/[^"]+)"', page)[1]

    assert Teammate.objects.get(email="eve@firm.example").role == "teammate"
    assert "Welcome, Eve" in Client().get(link).text
    assert "/link/" not in as_ana.get("/settings/people/").text


@pytest.mark.parametrize(
    ("said", "because"),
    [
        (EVE | {"email": "ANA@firm.example"}, "a teammate already"),
        (EVE | {"email": "nowhere"}, "valid email"),
        (EVE | {"name": ""}, "required"),
        (EVE | {"role": "king"}, "valid choice"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_kept(as_ana, firm, said, because):
    answer = as_ana.post("/settings/people/", said)

    assert answer.status_code == 422
    assert because in html.unescape(answer.text)
    assert f'value="{said["email"]}"' in answer.text
    assert Teammate.objects.count() == 1


def test_somebody_is_renamed_and_back(as_ana, dora, firm):
    answer = as_ana.post(f"/settings/people/{dora.pk}/name/", {"name": "Dora & Co"}, follow=True)
    assert Teammate.objects.get(pk=dora.pk).name == "Dora & Co"

    undo(as_ana, answer)
    assert Teammate.objects.get(pk=dora.pk).name == "Dora"


def test_somebody_serves_in_another_role_and_back(as_ana, dora, firm):
    answer = as_ana.post(f"/settings/people/{dora.pk}/role/", {"role": "lead"}, follow=True)
    assert Teammate.objects.get(pk=dora.pk).role == "lead"

    undo(as_ana, answer)
    assert Teammate.objects.get(pk=dora.pk).role == "teammate"


def test_the_last_owner_stays_one(as_ana, ana, firm):
    answer = as_ana.post(f"/settings/people/{ana.pk}/role/", {"role": "lead"})
    leaving = as_ana.post(f"/settings/people/{ana.pk}/leaving/", follow=True)

    assert answer.status_code == 422
    assert "the only owner" in answer.text
    assert "the only owner" in leaving.text
    assert Teammate.objects.get(pk=ana.pk).is_active


def test_somebody_leaves_and_comes_back(as_ana, dora, firm):
    answer = as_ana.post(f"/settings/people/{dora.pk}/leaving/", follow=True)
    assert not Teammate.objects.get(pk=dora.pk).is_active

    undo(as_ana, answer)
    assert Teammate.objects.get(pk=dora.pk).is_active


def test_what_they_answer_for_is_told_before_they_leave(as_ana, dora, recovery, conversation, monday, firm):
    recovery.own(by=dora, at=monday)
    conversation.assign(dora, by=dora, at=monday)

    page = as_ana.get(f"/settings/people/{dora.pk}/").text

    assert f'href="/recoveries/{recovery.pk}/"' in page
    assert f'href="/conversations/{conversation.pk}/"' in page
    assert "hand it over first" in page


def test_a_lost_way_in_is_made_anew(as_ana, dora, firm):
    page = as_ana.post(f"/settings/people/{dora.pk}/link/").text

    assert "A one-time link for Dora" in page


def test_nobody_who_left_gets_a_link(as_ana, ana, dora, firm, monday):
    dora.leave(by=ana, at=monday)

    assert as_ana.post(f"/settings/people/{dora.pk}/link/").status_code == 404


def test_many_people_are_turned_page_by_page_and_found_by_name(as_ana, firm, monday, django_assert_max_num_queries):
    Teammate.objects.bulk_create(Teammate(name=f"Person {n:03}", email=f"p{n}@firm.example", joined_at=monday) for n in range(120))

    with django_assert_max_num_queries(QUERIES):
        first = as_ana.get("/settings/people/").text
    third = as_ana.get("/settings/people/?page=3").text

    assert ("Person 010" in first, "Person 119" in first, "Person 119" in third) == (True, False, True)
    assert "Person 077" in as_ana.get("/settings/people/?q=077").text
    assert "Nobody is called that" in as_ana.get("/settings/people/?q=zzz%00").text


def test_it_tells_who_did_what(as_ana, ana, dora, firm, monday):
    dora.serve_as("lead", by=ana, at=monday)

    assert "made them lead" in as_ana.get(f"/settings/people/{dora.pk}/").text
