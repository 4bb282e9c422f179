"""A reply or a note: kept while it is typed, said once, and taken back before it leaves."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils.timezone import now

from amends.conversations.models import Commitment, Conversation, Draft, Inbox, Message, Sending
from tests.screens.conversation.talk import asked, at, before, hears, page, typed
from tests.screens.conversation.test_deeds import undo

PROMISE = "I will call you within two days."


def says(client, talk, text="We send another.", kind="reply", **more):
    return asked(client, at("saying", talk), typed(text, kind, seen=seen(talk)) | more)


def seen(talk):
    return max(talk.messages.values_list("pk", flat=True))


def keeps(client, talk, text, kind="reply", **more):
    return asked(client, at("draft", talk), typed(text, kind) | more)


def form_of(kind, shown):
    return shown.text.partition(f'<form id="{kind}"')[2].partition("</form>")[0]


def test_what_is_typed_is_kept_and_that_is_said(as_dora, dora, talk):
    answer = keeps(as_dora, talk, "Dear Ben,")

    assert Draft.objects.of(talk, dora).text == "Dear Ben,"
    assert "Draft kept" in answer.text
    assert "<form" not in answer.text


def test_it_stands_there_when_the_page_is_opened_again(as_dora, talk):
    keeps(as_dora, talk, "Dear Ben,\n\n<b>we", cc="carl@other.example")

    shown = form_of("reply", as_dora.get(page(talk)))

    assert "Dear Ben,\n\n&lt;b&gt;we</textarea>" in shown
    assert 'value="carl@other.example"' in shown
    assert "Draft kept" in shown


def test_a_reply_and_a_note_are_kept_apart_and_the_last_is_shown(as_dora, talk):
    keeps(as_dora, talk, "Dear Ben,")
    keeps(as_dora, talk, "Who packed it?", "note")

    shown = as_dora.get(page(talk))

    assert "Dear Ben,</textarea>" in form_of("reply", shown)
    assert "Who packed it?</textarea>" in form_of("note", shown)
    assert 'id="write-note" checked' in shown.text


def test_nobody_else_reads_it(as_dora, as_ana, talk):
    keeps(as_dora, talk, "Between us")

    assert "Between us" not in as_ana.get(page(talk)).text


def test_what_is_rubbed_out_is_dropped(as_dora, talk):
    keeps(as_dora, talk, "Dear Ben,")

    assert "Draft kept" not in keeps(as_dora, talk, "  ").text
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "said", [{"kind": "poem", "text": "Roses"}, {"kind": "reply", "text": "a\0b"}, {"kind": "reply", "text": "a", "seen": "x"}]
)
def test_what_is_no_draft_is_not_kept(as_dora, talk, said):
    assert as_dora.post(at("draft", talk), said).status_code == 400
    assert not Draft.objects.exists()


def test_a_reply_is_said_and_leaves_in_ten_seconds(as_dora, dora, talk):
    answer = says(as_dora, talk)

    message = Message.objects.get(kind="reply")
    assert (message.text, message.by, message.recipients.addresses("to")) == ("We send another.", dora, ["ben@home.example"])
    assert Sending.objects.waiting().count() == 1
    assert "Leaves in 10 seconds." in answer.text
    assert "We send another.</textarea>" not in answer.text
    assert not Draft.objects.exists()


def test_whom_it_goes_to_is_in_sight_above_it(as_dora, talk):
    shown = form_of("reply", as_dora.get(page(talk)))

    assert shown.index("ben@home.example") < shown.index("<textarea")


def test_a_customer_without_an_address_is_told_of_before_one_writes(as_dora, talk, ben):
    ben.addresses.all().delete()
    Message.objects.get().recipients.all().delete()

    assert "To nobody: we know no e-mail address" in as_dora.get(page(talk)).text
    answer = says(as_dora, talk)
    assert answer.status_code == 422
    assert "We know no e-mail address of this customer" in answer.text
    assert "We send another.</textarea>" in answer.text


def test_who_is_a_stranger_is_told_of_before_one_writes(as_dora, talk):
    Message.say(talk, kind="received", text="I write for Ben.", sender="carl@other.example", at=before(1))

    assert "carl@other.example</bdi> is no address of this customer." in as_dora.get(page(talk)).text


def test_a_stranger_in_copy_is_told_of_while_one_types(as_dora, talk):
    answer = keeps(as_dora, talk, "Dear Ben,", cc="ben@home.example, carl@other.example")

    assert "carl@other.example</bdi> is no address of this customer, and will read all of it." in answer.text
    assert "ben@home.example" not in answer.text


def test_who_is_in_copy_gets_it(as_dora, talk):
    says(as_dora, talk, cc="Carl <carl@other.example>")

    assert Message.objects.get(kind="reply").recipients.addresses("cc") == ["carl@other.example"]


def test_what_is_no_address_is_told_beside_it_and_nothing_is_sent(as_dora, talk):
    answer = says(as_dora, talk, cc="carl at other")

    assert answer.status_code == 422
    assert 'id="reply-cc-wrong"' in answer.text
    assert "is no e-mail address" in answer.text
    assert "We send another.</textarea>" in answer.text
    assert not Message.objects.filter(kind="reply").exists()


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_an_empty_text_is_refused_beside_the_field(as_dora, talk, kind):
    answer = says(as_dora, talk, " \n", kind)

    assert answer.status_code == 422
    assert f'id="{kind}-wrong"' in answer.text
    assert "Write something first." in answer.text
    assert talk.messages.count() == 1


def test_a_note_stays_in_the_house(as_dora, talk):
    answer = says(as_dora, talk, "Who packed it?", "note")

    assert "Noted, for colleagues only." in answer.text
    assert not Sending.objects.exists()
    assert Message.objects.get(kind="note").text == "Who packed it?"


def test_an_inbox_that_sends_nothing_says_so_before_and_after(as_dora, talk):
    Inbox.objects.update(channel="import")

    assert "Nothing leaves from this inbox" in as_dora.get(page(talk)).text
    assert "Written down. Nothing leaves from this inbox." in says(as_dora, talk).text


@pytest.mark.parametrize("javascript", [True, False])
def test_what_landed_meanwhile_stops_it_and_is_shown(as_dora, talk, javascript):
    last = seen(talk)
    hears(talk, "It works now, thank you!")
    headers = {"hx-request": "true"} if javascript else {}

    answer = as_dora.post(at("saying", talk), typed("We send another.", seen=last), headers=headers)

    form = form_of("reply", answer)
    assert answer.status_code == 422
    assert "Something arrived while you were writing" in form
    assert "It works now, thank you!" in form
    assert "Send all the same" in form
    assert "We send another.</textarea>" in form
    assert not Message.objects.filter(kind="reply").exists()


def test_it_is_sent_all_the_same(as_dora, talk):
    last = seen(talk)
    hears(talk, "It works now, thank you!")

    assert says(as_dora, talk, seen=last).status_code == 422
    assert says(as_dora, talk, seen=last, anyway="1").status_code == 200
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_colleague_who_was_faster_is_shown(as_dora, talk, ana):
    last = seen(talk)
    Message.say(talk, kind="reply", text="I have sent one.", by=ana, at=before(0), to=["ben@home.example"])

    answer = says(as_dora, talk, seen=last)

    assert "I have sent one." in form_of("reply", answer)
    assert Message.objects.filter(kind="reply").count() == 1


def test_the_same_draft_is_not_said_twice(as_dora, talk):
    last = seen(talk)
    says(as_dora, talk)

    assert says(as_dora, talk, "", seen=last).status_code == 422
    assert Message.objects.filter(kind="reply").count() == 1


def test_undo_makes_it_a_draft_again(as_dora, talk):
    answer = undo(as_dora, says(as_dora, talk))

    assert answer.url == page(talk)
    shown = as_dora.get(answer.url)
    assert "We send another.</textarea>" in form_of("reply", shown)
    assert "It has not left, and is a draft again." in shown.text
    assert not Message.objects.filter(kind="reply").exists()
    assert not Sending.objects.exists()


def test_undo_is_offered_beside_the_letter_for_a_moment(as_dora, talk):
    says(as_dora, talk)
    assert "Take it back" in as_dora.get(page(talk)).text

    Message.objects.filter(kind="reply").update(at=F("at") - timedelta(seconds=11))

    shown = as_dora.get(page(talk)).text
    assert "Take it back" not in shown
    assert "On its way." in shown


def test_what_has_left_is_not_taken_back(as_dora, talk):
    shown = says(as_dora, talk)
    Sending.objects.update(claimed_at=now())

    answer = undo(as_dora, shown)

    assert answer.status_code == 422
    assert "has left already" in answer.text
    assert Message.objects.filter(kind="reply").exists()


def test_only_its_writer_takes_it_back(as_dora, as_ana, talk):
    says(as_dora, talk)
    letter = at("taking_back", talk, Message.objects.get(kind="reply").pk)

    assert letter not in as_ana.get(page(talk)).text
    assert "Dora wrote this letter" in asked(as_ana, letter).text


def test_what_was_never_sent_is_not_found(as_dora, talk):
    assert as_dora.post(at("taking_back", talk, seen(talk))).status_code == 404


@pytest.mark.parametrize(
    ("state", "told"),
    [({"sent_at": now(), "claimed_at": now()}, "Sent"), ({"failed_at": now(), "failure": "No such mailbox."}, "No such mailbox.")],
)
def test_what_became_of_a_letter_is_told(as_dora, talk, state, told, settings, tmp_path):
    says(as_dora, talk)
    sending = Sending.objects.get()
    settings.AMENDS_FILES = tmp_path
    sending.keep_letter(lambda sending: b"Dear Ben", at=now())
    Sending.objects.update(**state)

    assert told in as_dora.get(page(talk)).text


def test_taking_the_next_leads_on(as_dora, talk):
    next_ = f"/desk/next/?after={talk.pk}&view=waiting&sort=newest"

    answer = as_dora.post(
        f"{at('saying', talk)}?view=waiting&sort=newest", typed("Done.", seen=seen(talk), then="next"), headers={"hx-request": "true"}
    )

    assert answer.headers["HX-Redirect"] == next_
    assert "Leaves in 10 seconds." in as_dora.get("/").text


def test_taking_the_next_leads_on_without_javascript(as_dora, talk):
    answer = as_dora.post(at("saying", talk), typed("Done.", seen=seen(talk), then="next"))

    assert answer.url == f"/desk/next/?after={talk.pk}"


def test_a_promise_is_caught_while_it_is_typed(as_dora, talk):
    answer = keeps(as_dora, talk, PROMISE).text

    assert "You promise:" in answer
    assert 'name="promised" value="I will call you within two days." checked' in answer


def test_a_note_promises_nothing(as_dora, talk):
    assert "You promise:" not in keeps(as_dora, talk, PROMISE, "note").text
    says(as_dora, talk, PROMISE, "note")
    assert not Commitment.objects.exists()


def test_what_is_promised_is_kept_as_a_commitment(as_dora, dora, talk):
    answer = says(as_dora, talk, PROMISE, offered=[PROMISE], promised=[PROMISE])

    commitment = Commitment.objects.get()
    assert (commitment.text, commitment.by) == (PROMISE, dora)
    assert f"Dora promised: {PROMISE}" in answer.text
    assert Conversation.objects.get().commitment_due_at == commitment.due_at


def test_what_nobody_has_been_asked_about_is_kept_too(as_dora, talk):
    says(as_dora, talk, PROMISE)

    assert Commitment.objects.get().text == PROMISE


def test_what_is_not_wanted_is_no_commitment(as_dora, talk):
    assert "checked" not in keeps(as_dora, talk, PROMISE, offered=[PROMISE]).text

    says(as_dora, talk, PROMISE, offered=[PROMISE])

    assert not Commitment.objects.exists()


def test_what_is_refused_promises_nothing(as_dora, talk):
    last = seen(talk)
    hears(talk, "It works now, thank you!")

    answer = says(as_dora, talk, PROMISE, seen=last)

    assert "You promise:" in form_of("reply", answer)
    assert not Commitment.objects.exists()


def test_undo_takes_the_promises_back_with_it(as_dora, talk):
    undo(as_dora, says(as_dora, talk, PROMISE))

    assert not Commitment.objects.exists()


def test_who_is_signed_out_is_shown_the_door_and_what_was_kept_is_there(as_dora, dora, talk):
    keeps(as_dora, talk, "Dear Ben,")
    as_dora.logout()

    answer = keeps(as_dora, talk, "Dear Ben, I")

    assert answer.status_code == 404
    assert answer.headers["HX-Redirect"].startswith("/sign-in/")
    again = Client()
    again.force_login(dora)
    assert "Dear Ben,</textarea>" in form_of("reply", again.get(page(talk)))


def test_a_text_beyond_all_measure_is_refused_and_kept_in_sight(as_dora, talk):
    answer = says(as_dora, talk, "a" * 200_001)

    assert answer.status_code == 422
    assert "at most 200000 characters" in answer.text
    assert not Message.objects.filter(kind="reply").exists()
