from datetime import timedelta

import pytest

from amends.base.models import Event, Team
from amends.conversations.address import NotAnAddress
from amends.conversations.inbox import NotAnInbox
from amends.conversations.models import Inbox
from tests.cast import MONDAY


@pytest.fixture
def office(ana):
    return Inbox.open_(" Office ", "email", by=ana, at=MONDAY)


def told(kind):
    return Event.objects.get(kind=kind)


def test_an_inbox_is_opened_by_somebody(office, ana):
    assert (office.name, office.channel, office.address) == ("Office", "email", "")
    assert (told("inboxes.opened").by, told("inboxes.opened").noun_id) == (ana, office.pk)


@pytest.mark.parametrize("name", ["", "  ", "Letters"])
def test_it_has_a_name_of_its_own(inbox, ana, name):
    with pytest.raises(NotAnInbox):
        Inbox.open_(name, "email", by=ana, at=MONDAY)

    assert Inbox.objects.count() == 1
    assert not Event.objects.filter(kind="inboxes.opened").exists()


def test_it_is_renamed(office, ana):
    office.rename("Front office", by=ana, at=MONDAY)

    assert Inbox.objects.get(pk=office.pk).name == "Front office"
    assert told("inboxes.renamed").details == {"name": "Front office", "was": "Office"}


def test_it_keeps_its_name_if_the_new_one_is_taken(office, inbox, ana):
    with pytest.raises(NotAnInbox, match="There is an inbox named Letters already"):
        office.rename("Letters", by=ana, at=MONDAY)

    assert office.name == Inbox.objects.get(pk=office.pk).name == "Office"


def test_its_letters_leave_under_an_address(office, ana):
    office.answer_from(" Office@Firm.example ", by=ana, at=MONDAY)

    assert Inbox.objects.get(pk=office.pk).address == "Office@firm.example"
    assert told("inboxes.addressed").details == {"address": "Office@firm.example", "was": ""}


def test_which_may_be_taken_from_it(office, ana):
    office.answer_from("office@firm.example", by=ana, at=MONDAY)
    office.answer_from(" ", by=ana, at=MONDAY)

    assert Inbox.objects.get(pk=office.pk).address == ""


def test_what_is_no_address_is_refused(office, ana):
    with pytest.raises(NotAnAddress):
        office.answer_from("office", by=ana, at=MONDAY)

    assert Inbox.objects.get(pk=office.pk).address == ""


def test_it_is_for_some_teams_only(office, back_office, ana, charlie, dora):
    office.restrict_to([back_office], by=ana, at=MONDAY)

    assert [Inbox.objects.visible_to(teammate).count() for teammate in (ana, charlie, dora)] == [1, 0, 1]
    assert told("inboxes.restricted").details == {"teams": [back_office.pk], "was": []}


def test_and_for_everybody_again(closed_inbox, back_office, ana, charlie):
    closed_inbox.restrict_to([], by=ana, at=MONDAY)

    assert Inbox.objects.visible_to(charlie).exists()
    assert told("inboxes.restricted").details["was"] == [back_office.pk]


def test_it_says_who_sees_it(closed_inbox, inbox, ana, charlie, dora):
    assert set(closed_inbox.seen_by()) == {ana, dora}
    assert set(inbox.seen_by()) == {ana, charlie, dora}


def test_who_is_in_two_of_its_teams_is_named_once(closed_inbox, ana, dora):
    second = Team.objects.create(name="Second")
    dora.teams.add(second)
    closed_inbox.teams.add(second)

    assert sorted(closed_inbox.seen_by().values_list("name", flat=True)) == ["Ana", "Dora"]


def test_who_has_left_sees_none(closed_inbox, ana, dora):
    dora.leave(at=MONDAY)

    assert set(closed_inbox.seen_by()) == {ana}


def test_it_is_laid_away_and_taken_out_again(office, ana):
    office.archive(by=ana, at=MONDAY)
    assert (office.archived_at, Inbox.objects.present().count()) == (MONDAY, 0)

    office.restore(by=ana, at=MONDAY)
    assert (office.archived_at, Inbox.objects.present().count()) == (None, 1)
    assert [told(f"inboxes.{deed}").by for deed in ("archived", "restored")] == [ana, ana]


def test_twice_is_once(office, ana):
    for hour in range(2):
        office.archive(by=ana, at=MONDAY + timedelta(hours=hour))

    assert office.archived_at == MONDAY
    assert Event.objects.filter(kind="inboxes.archived").count() == 1


def test_who_sees_it_and_reads_letters_may_answer(inbox, ana, charlie, dora, back_office):
    assert set(inbox.answerers()) == {ana, dora}

    inbox.teams.add(Team.objects.create(name="Others"))
    assert set(inbox.answerers()) == {ana}

    inbox.teams.add(back_office)
    assert set(inbox.answerers()) == {ana, dora}


def test_answers_are_known_by_the_address_they_go_to(inbox, ana, monday):
    inbox.know_by_plus(True, by=ana, at=monday)

    assert Inbox.objects.get().plus_address
    assert Event.objects.about(inbox).get().details == {"plus": True, "was": False}


def test_who_writes_first_is_told_something_at_once(inbox, ana, monday):
    inbox.acknowledge_with(" We have your letter. \n", by=ana, at=monday)

    assert Inbox.objects.get().acknowledgement == "We have your letter."
    assert Event.objects.about(inbox).get().details["was"] == ""
