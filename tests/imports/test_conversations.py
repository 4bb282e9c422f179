from datetime import UTC, datetime

import pytest

from amends.conversations.models import Closing, Conversation, Message
from amends.customers.models import Customer
from amends.imports import conversations
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import Recovery
from tests.imports.files import write

pytestmark = pytest.mark.django_db
HEADER = "id,customer,time,subject,text,verdict,cause,closed"


def bring(folder, monday, *rows, header=HEADER, **choices):
    return conversations.read([write(folder, *rows, header=header, name="tickets.csv")], at=monday, **choices)


def test_a_row_is_a_conversation_with_its_words_its_closing_and_its_moment(tmp_path, monday):
    bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,misery,Broken on arrival,2026-01-07")

    conversation, moment = Conversation.objects.get(), Moment.objects.get()
    assert (conversation.subject, conversation.preview, conversation.closed_at.day) == ("Cup", "It broke.", 7)
    assert (moment.verdict, str(moment.cause), moment.customer, moment.is_history) == (
        "misery",
        "Broken on arrival",
        Customer.objects.get(),
        True,
    )
    assert (Judgement.objects.get().proposed_by, Closing.objects.count()) == ("import", 1)


def test_history_opens_no_recovery_and_starts_no_clock(tmp_path, monday):
    bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,misery,,")

    assert not Recovery.objects.exists()
    assert Conversation.objects.get().waiting_since is None


def test_live_miseries_open_recoveries_and_customers_wait(tmp_path, monday):
    bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,misery,,", "8,Ben,2026-01-05,Thanks,Lovely.,magic,,", live=True)

    assert Recovery.objects.get().opened_at == monday
    assert Conversation.objects.get(reference="7").waiting_since == datetime(2026, 1, 5, tzinfo=UTC)


def test_rows_of_one_id_are_one_conversation_and_the_last_row_wins(tmp_path, monday):
    rows = ["7,Ben,2026-01-06,Cup,Still broken.,plain,Glass,", "7,Ben,2026-01-05,,It broke.,,,", "7,Ben,2026-01-06,,,misery,,2026-01-09"]

    taken = bring(tmp_path, monday, *rows)

    conversation = Conversation.objects.get()
    assert (taken.conversations, taken.messages, taken.closed) == (1, 2, 1)
    assert (conversation.opened_at.day, conversation.subject, conversation.preview) == (5, "Cup", "Still broken.")
    assert (Moment.objects.get().verdict, str(Moment.objects.get().cause)) == ("misery", "Glass")


def test_a_later_export_closes_what_was_open_and_adds_what_was_said_since(tmp_path, monday):
    bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,,,")
    later = bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,misery,,2026-01-09", "7,Ben,2026-01-06,Cup,Hello?,misery,,2026-01-09")

    assert (later.conversations, later.messages, later.closed, later.moments, later.judgements) == (0, 1, 1, 0, 1)
    assert Conversation.objects.get().closed_at.day == 9
    assert Moment.objects.get().verdict == "misery"


def test_an_import_never_overrules_a_person(tmp_path, monday, ana):
    bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,misery,,")
    Judgement.judge(Moment.objects.get(), "plain", by=ana, at=monday)

    bring(tmp_path, monday, "7,Ben,2026-01-05,Cup,It broke.,magic,,")

    assert Moment.objects.get().verdict == "plain"


def test_causes_are_one_whatever_their_capitals_and_known_ones_are_used(tmp_path, monday):
    known = Cause.objects.named("Late parcel")

    bring(
        tmp_path,
        monday,
        "7,Ben,2026-01-05,a,,misery,late parcel,",
        "8,Ben,2026-01-05,b,,misery,LATE PARCEL,",
        "9,Eve,2026-01-05,c,,misery,Glass,",
    )

    assert set(Moment.objects.values_list("cause__name", flat=True)) == {"Late parcel", "Glass"}
    assert Cause.objects.exclude(parent=None).count() == 2
    assert known.moments.count() == 2


def test_conversations_without_ids_are_known_by_what_they_say(tmp_path, monday):
    rows, header = ["Ben,2026-01-05,Cup", "Ben,2026-01-05,Cup"], "customer,date,subject"

    bring(tmp_path, monday, *rows, header=header)
    again = bring(tmp_path, monday, *rows, header=header)

    assert (Conversation.objects.count(), again.conversations, again.moments) == (2, 0, 0)


def test_bad_conversations_are_refused_with_their_lines(tmp_path, monday):
    rows = [
        "7,Ben,2026-01-05,a,,bad,,",
        "8,Ben,2026-01-05,b,,,,2026-01-01",
        "9,Eve,2026-01-05,c,,,,",
        "9,Ben,2026-01-05,c,,,,",
        ",Ben,2026-01-05,d,,,,",
    ]

    taken = bring(tmp_path, monday, *rows)

    assert {row["line"]: row["reason"] for row in taken.files[0].refused.shown} == {
        2: "“bad” is no verdict: say magic, plain or misery",
        3: "closed before it was opened",
        5: "its id belongs to another customer",
        6: "no id",
    }
    assert Message.objects.count() == 0
