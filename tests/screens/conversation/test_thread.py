"""What was said and done in a conversation, in order."""

import re
from datetime import timedelta

import pytest
from django.test import RequestFactory

from amends.base.event import record
from amends.base.models import Teammate
from amends.conversations.models import Commitment, Message
from amends.listening.models import Judgement
from amends.recoveries.models import Recovery
from amends.screens.conversation.thread import SHOWN, Thread
from amends.screens.conversation.told import Told
from amends.screens.parts.reader import Reader
from tests.screens.conversation.talk import ahead, asked, at, before, hears, page, typed

LONG = 500


@pytest.fixture
def thread(talk, dora):
    """As Dora reads it now."""
    reader = Reader(RequestFactory().get("/", headers={"accept-language": "en-GB"}))

    def read(teammate=dora, **asked):
        return Thread(Told(talk, teammate), reader, at=ahead(0), **asked)

    return read


@pytest.fixture
def long(talk):
    """Written at one go, so that the test need not wait."""
    letters = [Message(conversation=talk, kind="received", text=f"Letter {n}", at=before(30) + timedelta(seconds=n)) for n in range(LONG)]
    return Message.objects.bulk_create(letters)


def texts(thread):
    return [item.message.text for item in thread.items if hasattr(item, "message")]


def lines(thread):
    return [item.words for item in thread.items if hasattr(item, "words")]


def part(client, talk, shown, **seen):
    """What a page that has seen this hears now."""
    marks = dict(re.findall(r'class="mark" name="(\w+)" value="(\w+)"', shown.text))
    return client.get(at("now", talk), marks | seen, headers={"hx-request": "true"})


def test_the_oldest_comes_first_each_day_under_its_name(thread, talk):
    hears(talk, "Long before.", 4000)

    kinds = [type(item).__name__ for item in thread().items]
    assert kinds[:3] == ["Day", "Said", "Day"]
    assert texts(thread()) == ["Long before.", "It came broken again."]


def test_of_the_same_instant_what_was_said_comes_before_what_was_made_of_it(thread, talk, noticed, ana):
    Judgement.judge(noticed, "misery", by=ana, at=Message.objects.get().at)

    assert [type(item).__name__ for item in thread().items] == ["Day", "Said", "Line", "Line"]
    assert lines(thread()) == ["Ana judged it misery", "A recovery is open"]


def test_of_a_long_one_the_newest_are_shown(thread, long):
    assert texts(thread()) == [f"Letter {n}" for n in range(LONG - SHOWN, LONG)]
    assert thread().earlier == long[LONG - SHOWN].pk


def test_those_before_follow_until_there_are_none(thread, long):
    found, reading = [], thread()
    while reading.earlier:
        reading = thread(before=reading.earlier)
        found = texts(reading) + found

    assert found == ["It came broken again.", *(f"Letter {n}" for n in range(LONG - SHOWN))]


def test_letters_of_the_same_second_are_each_shown_once(thread, talk, long):
    Message.objects.update(at=before(5))

    first = thread()
    second = thread(before=first.earlier)
    assert not set(texts(first)) & set(texts(second))


def test_what_was_done_stands_on_the_turn_it_belongs_to(thread, talk, long, ana):
    talk.assign(ana, by=ana, at=before(0))
    record("conversations.closed", about=talk, by=ana, at=before(35))

    assert lines(thread()) == ["Ana took it on"]
    assert "Ana closed it" not in lines(thread(before=thread().earlier))
    assert lines(thread(before=long[5].pk)) == ["Ana closed it"]


def test_a_number_of_another_conversation_shows_the_newest(thread, long):
    assert texts(thread(before=10**17)) == texts(thread())


def test_an_analyst_sees_what_was_done_and_no_reason_in_words(thread, charlie, proposed):
    shown = thread(charlie)

    assert texts(shown) == []
    assert any("proposes: misery" in line for line in lines(shown))
    assert not any(getattr(item, "why", "") for item in shown.items)


def test_every_deed_is_told_with_who_and_when(thread, talk, ana, dora, proposed, back_office):
    recovery = Recovery.objects.get()
    talk.assign(dora, by=ana, at=before(30))
    talk.assign(None, by=ana, at=before(29))
    talk.hand_to(back_office, by=ana, at=before(28))
    talk.snooze(ahead(60), by=ana, at=before(27))
    talk.wake(by=dora, at=before(26))
    recovery.own(by=dora, at=before(25))
    recovery.fix(by=dora, at=before(24), note="Sent another.")
    promise = Commitment.promise(talk, text="a lantern by Friday", due_at=ahead(90), by=dora, at=before(23))
    promise.keep(by=dora, at=before(22))
    recovery.hand_over(ana, by=dora, at=before(21.5))
    talk.close(by=dora, at=before(21))
    talk.reopen(by=ana, at=before(20))

    told = lines(thread())

    assert told[2:5] == ["Ana gave it to Dora", "Ana let it go: nobody owns it", "Ana handed it to Back office"]
    assert told[5].startswith("Ana laid it aside until ")
    assert told[6:] == [
        "Dora took it up again",
        "Dora took the step Own",
        "Dora took the step Fix",
        "Dora promised: a lantern by Friday",
        "Dora kept the promise: a lantern by Friday",
        "Dora handed the recovery to Ana",
        "Dora closed it",
        "Ana reopened it",
    ]


def test_a_step_that_was_taken_back_says_so(thread, dora, proposed):
    recovery = Recovery.objects.get()
    recovery.own(by=dora, at=before(5))
    recovery.take_back("own", by=dora, at=before(4))

    assert "Dora took the step Own · taken back by Dora" in lines(thread())


def test_who_has_left_keeps_the_name_they_had(thread, talk, dora):
    erik = Teammate.welcome(email="erik@firm.example", name="Erik", at=before(60))
    talk.close(by=erik, at=before(20))
    erik.rename("Erika", by=erik, at=before(10))

    assert "Erik closed it" in lines(thread())


def test_what_would_read_the_same_is_not_sent(as_dora, talk, proposed):
    shown = as_dora.get(page(talk))

    assert part(as_dora, talk, shown).status_code == 204


def test_only_what_changed_is_sent(as_dora, talk):
    shown = as_dora.get(page(talk))
    hears(talk, "Are you there?")

    answer = part(as_dora, talk, shown)

    assert "Are you there?" in answer.text
    assert 'id="thread"' in answer.text
    assert 'id="head"' not in answer.text
    assert "<textarea" not in answer.text


def test_an_owner_changes_the_head_and_a_promise_the_panel(as_dora, talk, ana):
    shown = as_dora.get(page(talk))
    talk.assign(ana, by=ana, at=before(0))
    assert 'id="panel"' not in part(as_dora, talk, shown).text

    Commitment.promise(talk, text="a lantern", due_at=ahead(90), by=ana, at=before(0))
    assert "a lantern" in part(as_dora, talk, shown).text.partition('id="panel"')[2]


def test_a_letter_that_leaves_reads_otherwise(thread, talk, dora):
    message = Message.say(talk, kind="reply", text="Yes.", by=dora, at=before(0), to=["ben@home.example"])
    mark = thread().mark
    message.unsay()

    assert thread().mark != mark


def test_earlier_letters_are_asked_for_by_a_link_that_works_without_javascript(as_dora, talk, long):
    shown = as_dora.get(page(talk), {"view": "all", "sort": "newest"}).text
    link = re.search(r'href="([^"]+before=\d+)"', shown)[1].replace("&amp;", "&")

    older = as_dora.get(link).text

    assert f"Letter {LONG - SHOWN - 1}" in older
    assert f"Letter {LONG - 1}<" not in older
    assert "Back to the newest" in older
    assert "view=all&amp;sort=newest" in link.replace("&", "&amp;")


def test_whoever_reads_older_letters_answers_the_newest(as_dora, talk, long):
    older = as_dora.get(page(talk), {"before": long[100].pk})

    assert f'name="seen" value="{long[-1].pk}"' in older.text
    assert asked(as_dora, at("saying", talk), typed("Yes.", seen=long[-1].pk)).status_code == 200


def test_what_is_new_does_not_come_among_older_letters(as_dora, talk, long):
    older = as_dora.get(page(talk), {"before": long[100].pk})
    hears(talk, "Are you there?")

    assert 'id="thread"' not in part(as_dora, talk, older, before=long[100].pk).text


def test_of_much_that_landed_the_last_is_shown(as_dora, talk, long):
    refused = asked(as_dora, at("saying", talk), typed("Yes.", seen=long[0].pk))

    assert refused.status_code == 422
    assert refused.text.count('class="landed"') == 5


@pytest.mark.parametrize("before", ["x", "-1", "", "9" * 30, "١"])
def test_a_place_that_makes_no_sense_is_the_newest(as_dora, talk, before):
    assert "It came broken again." in as_dora.get(page(talk), {"before": before}).text
