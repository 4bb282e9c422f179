from datetime import timedelta

import pytest

from amends.conversations.models import Commitment, Conversation, Message
from amends.imports import conversations
from tests.cast import MONDAY

TICKETS = """id,customer,time,subject,text,closed
1,eve@home.example,2026-01-05 10:00,Parcel,Where is it?,
1,eve@home.example,2026-01-06 10:00,Parcel,Hello?,
2,eve@home.example,2026-01-07 10:00,Invoice,It is wrong.,2026-01-08 09:00
3,fay@home.example,2026-01-09 10:00,Nothing,,
"""

CLOSED_SINCE = TICKETS.replace("Hello?,", "Hello?,2026-01-10 09:00")


@pytest.fixture
def imported(db, tmp_path):
    """Takes in three conversations; the first is open and was never answered."""

    def take_in(tickets=TICKETS, **choices):
        (tmp_path / "tickets.csv").write_text(tickets)
        conversations.read([tmp_path / "tickets.csv"], at=MONDAY, **choices)
        return Conversation.objects.get(reference="1")

    return take_in


def rows():
    return list(Conversation.objects.order_by("pk").values())


@pytest.mark.parametrize("live", [False, True])
def test_rows_taken_in_by_the_thousand_are_those_one_would_read_from_the_messages(imported, live):
    imported(live=live)
    before = rows()

    Conversation.objects.all().reread()

    assert len(before) == 3
    assert rows() == before


def test_nobody_waits_for_an_answer_to_history(imported, ana):
    conversation = imported()
    assert (conversation.preview, conversation.waiting_since) == ("Hello?", None)

    Message.say(conversation, kind="note", text="From the old desk", by=ana, at=MONDAY + timedelta(hours=1))

    assert conversation.waiting_since is None


def test_who_writes_after_the_import_waits_from_then(imported):
    conversation = imported()

    Message.say(conversation, kind="received", text="And now?", at=MONDAY + timedelta(hours=1))

    assert conversation.waiting_since == MONDAY + timedelta(hours=1)


def test_taken_in_live_they_wait_as_long_as_they_have(imported):
    conversation = imported(live=True)

    assert conversation.waiting_since == Message.objects.filter(conversation=conversation).earliest("at").at


def test_closed_history_opens_again_when_the_customer_writes(imported):
    imported()
    closed = Conversation.objects.get(reference="2")

    Message.say(closed, kind="received", text="Still wrong.", at=MONDAY + timedelta(hours=1))

    assert (closed.closed_at, closed.waiting_since) == (None, MONDAY + timedelta(hours=1))


def test_what_a_later_file_says_is_closed_waits_for_nothing(imported, ana):
    conversation = imported(live=True)
    conversation.fall_due(MONDAY)
    Conversation.objects.all().endanger(100, as_of=MONDAY)
    Commitment.promise(conversation, text="Soon", due_at=MONDAY, by=ana, at=MONDAY)
    conversation.snooze(MONDAY + timedelta(days=1), by=ana, at=MONDAY)

    row = imported(CLOSED_SINCE, live=True)

    assert row.closed_at is not None
    assert {row.waiting_since, row.next_due_at, row.commitment_due_at, row.snoozed_until, row.at_risk_cents} == {None}


def test_what_we_have_answered_here_is_closed_here(imported, ana):
    conversation = imported()
    Message.say(conversation, kind="reply", text="It is here.", by=ana, at=MONDAY)

    row = imported(CLOSED_SINCE)

    assert (row.closed_at, row.closings.count()) == (None, 0)
    assert row.close(by=ana, at=MONDAY).by == ana
