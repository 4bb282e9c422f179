"""Teams: founded, renamed, who is in them, put away and taken up again."""

import pytest

from amends.base.models import Team
from tests.screens.setup.test_firm import undo


def test_a_team_is_founded(as_ana, firm):
    as_ana.post("/settings/teams/", {"name": "Orders"})

    assert "Orders" in as_ana.get("/settings/teams/").text


def test_without_teams_it_says_what_they_are_for(as_ana, firm):
    assert "No team yet" in as_ana.get("/settings/teams/").text


@pytest.mark.parametrize(("name", "because"), [("back OFFICE", "already"), (" ", "required")])
def test_a_name_that_is_taken_or_none_is_refused(as_ana, back_office, firm, name, because):
    answer = as_ana.post("/settings/teams/", {"name": name})

    assert answer.status_code == 422
    assert because in answer.text


def test_it_is_renamed_and_back(as_ana, back_office, firm):
    answer = as_ana.post(f"/settings/teams/{back_office.pk}/name/", {"name": "Front office"}, follow=True)
    assert Team.objects.get().name == "Front office"

    undo(as_ana, answer)
    assert Team.objects.get().name == "Back office"


def test_somebody_is_taken_in_and_let_go(as_ana, ana, back_office, firm):
    answer = as_ana.post(f"/settings/teams/{back_office.pk}/members/", {"teammate": ana.pk}, follow=True)
    assert set(back_office.teammates.values_list("name", flat=True)) == {"Ana", "Dora"}

    undo(as_ana, answer)
    assert set(back_office.teammates.values_list("name", flat=True)) == {"Dora"}


def test_who_was_let_go_is_taken_in_again(as_ana, dora, back_office, firm):
    answer = as_ana.post(f"/settings/teams/{back_office.pk}/members/{dora.pk}/leaving/", follow=True)
    assert not back_office.teammates.exists()

    undo(as_ana, answer)
    assert back_office.teammates.get() == dora


def test_who_is_in_it_is_not_offered(as_ana, dora, back_office, firm):
    answer = as_ana.post(f"/settings/teams/{back_office.pk}/members/", {"teammate": dora.pk})

    assert answer.status_code == 422
    assert "valid choice" in answer.text


def test_an_archived_team_takes_nobody_in_until_it_is_taken_up_again(as_ana, ana, back_office, firm):
    answer = as_ana.post(f"/settings/teams/{back_office.pk}/archive/", follow=True)
    refused = as_ana.post(f"/settings/teams/{back_office.pk}/members/", {"teammate": ana.pk})
    assert "is archived" in refused.text

    undo(as_ana, answer)
    assert Team.objects.present().get() == back_office


def test_a_lead_sees_teams_and_changes_none(client, dora, ana, back_office, firm, monday):
    dora.serve_as("lead", by=ana, at=monday)
    client.force_login(dora)

    page = client.get(f"/settings/teams/{back_office.pk}/").text

    assert "Dora" in page
    assert "Change this team" not in page
    assert client.post("/settings/teams/", {"name": "Mine"}).status_code == 404
    for deed in ("name", "members", "archive", "restoring", f"members/{dora.pk}/leaving", f"members/{dora.pk}/return"):
        assert client.post(f"/settings/teams/{back_office.pk}/{deed}/", {"name": "x", "teammate": ana.pk}).status_code == 404
    assert Team.objects.get().name == "Back office"
