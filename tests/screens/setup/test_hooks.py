"""Addresses for mail providers: opened with what they sign by, shown to owners alone, closed."""

import pytest
from django.utils.timezone import now

from amends.channels.email.models import Hook
from amends.conversations.models import Inbox


@pytest.fixture
def address(inbox, firm):
    return f"/settings/inboxes/{inbox.pk}/hooks/"


def test_one_is_opened_and_shown_whole(as_ana, inbox, address):
    answer = as_ana.post(address, {"provider": "postmark", "signing_key": ""}, follow=True)

    hook = Hook.objects.get(inbox=inbox)
    assert f"http://testserver{hook.path}" in answer.text
    assert "Postmark" in answer.text


def test_one_that_must_sign_is_refused_without_its_key(as_ana, address):
    answer = as_ana.post(address, {"provider": "mailgun"})

    assert answer.status_code == 422
    assert "enter its signing key" in answer.text
    assert not Hook.objects.exists()


def test_what_it_signs_with_is_never_shown(as_ana, inbox, address):
    answer = as_ana.post(address, {"provider": "mailgun", "signing_key": "a lantern"}, follow=True)

    assert "a lantern" not in answer.text


@pytest.mark.parametrize("provider", ["", "pigeon"])
def test_there_is_no_other_provider(as_ana, address, provider):
    assert as_ana.post(address, {"provider": provider}).status_code == 422


def test_one_is_closed(as_ana, ana, inbox, address):
    hook = Hook.open_(inbox, "postmark", by=ana, at=now())

    answer = as_ana.post(f"{address}{hook.pk}/closing/", follow=True)

    assert not Hook.objects.open().exists()
    assert hook.secret not in answer.text


def test_one_of_another_inbox_is_not_closed_here(as_ana, ana, inbox, firm):
    other = Inbox.objects.create(name="Other", channel="email")
    hook = Hook.open_(other, "postmark", by=ana, at=now())

    assert as_ana.post(f"/settings/inboxes/{inbox.pk}/hooks/{hook.pk}/closing/").status_code == 404


def test_only_an_owner_sees_them(client, dora, ana, inbox, monday, address):
    dora.serve_as("lead", by=ana, at=monday)
    hook = Hook.open_(inbox, "postmark", by=ana, at=monday)
    client.force_login(dora)

    assert client.post(address, {"provider": "postmark"}).status_code == 404
    assert hook.secret not in client.get(f"/settings/inboxes/{inbox.pk}/").text
