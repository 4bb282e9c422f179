"""What is done to a whole conversation: each with its word, its way back, and what a second person is told."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from amends.base.models import Team
from amends.conversations.models import Conversation, Message
from tests.screens.conversation.talk import ahead, asked, at, before, hears, page


def again(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def undo(client, shown):
    """Press the button of the toast."""
    return client.post(shown.text.partition('class="toasts"')[2].partition('action="')[2].partition('"')[0].replace("&amp;", "&"))


def test_closing_leads_back_to_where_it_was_done(as_dora, dora, talk):
    answer = as_dora.post(at("closing", talk) + "?view=waiting&sort=newest")

    assert answer.url == f"{page(talk)}?view=waiting&sort=newest"
    assert again(talk).closings.get().by == dora
    assert "Closed." in as_dora.get(answer.url).text


def test_closing_is_undone_by_its_toast(as_dora, talk):
    shown = asked(as_dora, at("closing", talk))

    undo(as_dora, shown)

    assert again(talk).closed_at is None
    assert again(talk).waiting_since is not None


def test_reopening_is_undone_by_its_toast(as_dora, talk, ana):
    talk.close(by=ana, at=before(1))

    undo(as_dora, asked(as_dora, at("reopening", talk)))

    assert again(talk).closed_at is not None


def test_a_deed_sends_the_parts_that_it_changed(as_dora, talk):
    shown = asked(as_dora, at("closing", talk)).text

    for part in ("head", "thread", "panel"):
        assert f'id="{part}"' in shown
    assert "Dora closed it" in shown
    assert "Reopen" in shown
    assert "<textarea" not in shown.partition('id="panel"')[0]
    assert "<html" not in shown


def test_who_closes_second_is_told_who_was_first(as_dora, talk, ana):
    talk.close(by=ana, at=before(1))

    answer = asked(as_dora, at("closing", talk))

    assert answer.status_code == 422
    assert "Ana closed this conversation" in answer.text
    assert "Reopen" in answer.text


def test_who_closes_second_without_javascript_is_told_on_the_whole_page(as_dora, talk, ana):
    talk.close(by=ana, at=before(1))

    answer = as_dora.post(at("closing", talk))

    assert answer.status_code == 422
    assert "Ana closed this conversation" in answer.text
    assert "</html>" in answer.text


def test_it_is_laid_aside_until_a_time_that_is_offered(as_dora, talk):
    offered = as_dora.get(page(talk)).text.partition('name="until" value="')[2].partition('"')[0]

    asked(as_dora, at("snooze", talk), {"until": offered})

    assert again(talk).snoozed_until.isoformat() == offered.replace("+01:00", "+00:00") or again(talk).snoozed_until > now()


def test_a_time_of_their_own_is_by_the_clock_on_the_firms_wall(as_dora, talk, firm):
    tomorrow = firm.wall(ahead(1440)).replace(second=0, microsecond=0)

    asked(as_dora, at("snooze", talk), {"until": f"{tomorrow:%Y-%m-%dT%H:%M}"})

    assert again(talk).snoozed_until == tomorrow


def test_laying_aside_is_undone_by_its_toast(as_dora, talk):
    shown = asked(as_dora, at("snooze", talk), {"until": ahead(60).isoformat()})
    assert "Take it up again" in shown.text

    undo(as_dora, shown)

    assert again(talk).snoozed_until is None


def test_taking_it_up_again_is_undone_by_its_toast(as_dora, talk, ana):
    until = ahead(60)
    talk.snooze(until, by=ana, at=before(1))

    undo(as_dora, asked(as_dora, at("waking", talk)))

    assert again(talk).snoozed_until == until


def test_it_is_not_laid_aside_until_a_time_that_is_past(as_dora, talk):
    answer = asked(as_dora, at("snooze", talk), {"until": before(5).isoformat()})

    assert answer.status_code == 422
    assert "Choose a time that is still to come." in answer.text


@pytest.mark.parametrize("until", ["", "soon", "2026-13-45T99:99"])
def test_what_is_no_time_is_told_beside_the_field(as_dora, talk, until):
    answer = asked(as_dora, at("snooze", talk), {"until": until})

    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.text
    assert "<details" in answer.text and 'id="menu-snooze" open' in answer.text


def test_waking_what_is_awake_is_told(as_dora, talk):
    answer = asked(as_dora, at("waking", talk))

    assert answer.status_code == 422
    assert "not snoozed any more" in answer.text


def test_taking_it_is_one_press(as_dora, dora, talk):
    shown = asked(as_dora, at("owner", talk), {"owner": dora.pk})

    assert again(talk).owner == dora
    assert "Dora answers for it." in shown.text
    assert "Dora took it on" in shown.text
    assert "yours" in shown.text
    assert 'data-key="a"' not in shown.text


def test_giving_it_is_undone_to_whoever_had_it(as_dora, dora, talk, ana):
    talk.assign(ana, by=ana, at=before(1))

    undo(as_dora, asked(as_dora, at("owner", talk), {"owner": dora.pk}))

    assert again(talk).owner == ana


def test_giving_it_first_is_undone_to_nobody(as_dora, dora, talk):
    undo(as_dora, asked(as_dora, at("owner", talk), {"owner": dora.pk}))

    assert again(talk).owner is None


def test_it_is_given_to_nobody_who_may_not_see_it(as_dora, dora, talk, ana, inbox, back_office):
    inbox.teams.add(back_office)
    erik = type(dora).welcome(email="erik@firm.example", name="Erik", at=before(60))

    answer = asked(as_dora, at("owner", talk), {"owner": erik.pk})

    assert answer.status_code == 422
    assert 'id="menu-owner" open' in answer.text
    assert "Erik" not in answer.text
    assert again(talk).owner is None


@pytest.mark.parametrize("owner", ["nobody", "-1", "99999999999999999999"])
def test_who_does_not_work_here_is_told_beside_the_field(as_dora, talk, owner):
    answer = asked(as_dora, at("owner", talk), {"owner": owner})

    assert answer.status_code == 422
    assert 'id="menu-owner" open' in answer.text


def test_an_analyst_is_not_offered_to_answer(as_dora, talk, charlie):
    assert "Charlie" not in as_dora.get(page(talk)).text
    assert asked(as_dora, at("owner", talk), {"owner": charlie.pk}).status_code == 422


def test_a_team_takes_it_and_gives_it_back(as_dora, talk):
    workshop = Team.objects.create(name="Workshop")

    shown = asked(as_dora, at("team", talk), {"team": workshop.pk})
    assert again(talk).team == workshop
    assert "Workshop looks after it." in shown.text
    assert "Dora handed it to Workshop" in shown.text
    undo(as_dora, shown)

    assert again(talk).team is None
    assert "Dora took it from its team" in as_dora.get(page(talk)).text


def test_a_firm_without_teams_is_asked_for_none(as_dora, talk):
    assert "Which team" not in as_dora.get(page(talk)).text


def test_who_writes_again_opens_it_and_that_is_told(as_dora, talk, ana):
    talk.close(by=ana, at=before(10))
    hears(talk, "Still broken.", 5)

    shown = as_dora.get(page(talk)).text

    assert "Open again: the customer wrote" in shown
    assert again(talk).closed_at is None


def test_what_is_owed_stays_owed_when_it_is_reopened(as_dora, talk, ana):
    Message.say(talk, kind="reply", text="We will see.", by=ana, at=before(2), to=["ben@home.example"])
    talk.close(by=ana, at=before(1))

    asked(as_dora, at("reopening", talk))

    assert again(talk).waiting_since is None
    assert again(talk).last_at < now() - timedelta(seconds=30)
