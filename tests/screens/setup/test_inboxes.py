"""Inboxes: where conversations come in, under which address we answer, and who sees them."""

import pytest

from amends.conversations.models import Inbox
from tests.screens.setup.test_firm import undo


def test_an_inbox_is_opened(as_ana, firm):
    as_ana.post("/settings/inboxes/", {"name": "Orders", "channel": "email"})

    assert Inbox.objects.get(name="Orders").channel == "email"
    assert "Orders" in as_ana.get("/settings/inboxes/").text


@pytest.mark.parametrize(
    "said", [{"name": "Letters", "channel": "email"}, {"name": "", "channel": "email"}, {"name": "x", "channel": "fax"}]
)
def test_what_cannot_be_is_refused(as_ana, inbox, firm, said):
    assert as_ana.post("/settings/inboxes/", said).status_code == 422
    assert Inbox.objects.count() == 1


def test_it_is_renamed_and_back(as_ana, inbox, firm):
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/name/", {"name": "Post"}, follow=True)
    assert Inbox.objects.get().name == "Post"

    undo(as_ana, answer)
    assert Inbox.objects.get().name == "Letters"


def test_it_answers_under_an_address(as_ana, inbox, firm):
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/address/", {"address": "hello@firm.example"}, follow=True)
    assert Inbox.objects.get().address == "hello@firm.example"

    undo(as_ana, answer)
    assert Inbox.objects.get().address == inbox.address


def test_what_is_no_address_is_refused_and_kept(as_ana, inbox, firm):
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/address/", {"address": "hello, firm"})

    assert answer.status_code == 422
    assert 'value="hello, firm"' in answer.text


def test_it_is_for_a_team_alone_and_for_everybody_again(as_ana, dora, inbox, back_office, firm):
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/teams/", {"chosen": "yes", "teams": [back_office.pk]}, follow=True)
    assert list(inbox.teams.all()) == [back_office]

    again = undo(as_ana, answer)
    assert not inbox.teams.exists()
    assert "Kept: everybody sees it." in again.text


def test_it_is_archived_and_open_again_and_loses_nothing(as_ana, conversation, firm):
    inbox = conversation.inbox
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/archive/", follow=True)
    assert Inbox.objects.get().archived_at
    assert inbox.conversations.get() == conversation

    undo(as_ana, answer)
    assert Inbox.objects.get().archived_at is None


def test_a_lead_sees_only_the_inboxes_open_to_them(client, dora, ana, inbox, closed_inbox, back_office, firm, monday):
    dora.serve_as("lead", by=ana, at=monday)
    back_office.leave(dora, by=ana, at=monday)
    client.force_login(dora)

    page = client.get("/settings/inboxes/").text

    assert "Letters" in page
    assert "Complaints about staff" not in page
    assert client.get(f"/settings/inboxes/{closed_inbox.pk}/").status_code == 404
    assert client.post(f"/settings/inboxes/{inbox.pk}/name/", {"name": "Mine"}).status_code == 404


def test_answers_are_known_by_their_address_and_not_any_more(as_ana, inbox, firm):
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/plus/", {"chosen": "yes", "plus": "on"}, follow=True)
    assert Inbox.objects.get().plus_address

    undo(as_ana, answer)
    assert not Inbox.objects.get().plus_address


def test_who_writes_first_is_told_something_at_once(as_ana, inbox, firm):
    answer = as_ana.post(f"/settings/inboxes/{inbox.pk}/acknowledgement/", {"text": "We have your letter & read it today."}, follow=True)
    assert Inbox.objects.get().acknowledgement == "We have your letter & read it today."
    assert "We have your letter &amp; read it today." in answer.text

    undo(as_ana, answer)
    assert Inbox.objects.get().acknowledgement == ""


def test_every_channel_can_be_chosen(as_ana, firm, settings):
    page = as_ana.get("/settings/inboxes/").text

    assert all(f'value="{kind}"' in page for kind in settings.CHANNELS)


def test_a_form_leads_to_where_it_is_set_up(as_ana, firm):
    inbox = Inbox.objects.create(name="Form", channel="form")

    assert f'href="/settings/inboxes/{inbox.pk}/form/"' in as_ana.get(f"/settings/inboxes/{inbox.pk}/").text
