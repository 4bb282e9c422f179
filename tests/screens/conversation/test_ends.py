"""Whom a reply goes to: computed, shown, changed by its writer, and kept with the draft."""

from django.core.files.uploadedfile import SimpleUploadedFile

from amends.conversations.models import Draft, Message
from tests.screens.conversation.talk import before, page
from tests.screens.conversation.test_saying import form_of, keeps, says


def wrote(talk, **ends):
    return Message.say(talk, kind="received", text="And then?", sender="ben@home.example", at=before(1), **ends)


def test_whom_it_goes_to_stands_in_the_field(as_dora, talk):
    wrote(talk, reply_to=["ben@work.example"])

    assert 'id="reply-to" name="to" value="ben@work.example"' in form_of("reply", as_dora.get(page(talk)))


def test_its_writer_may_write_elsewhere(as_dora, talk):
    says(as_dora, talk, to="Ben <ben@work.example>")

    assert Message.objects.get(kind="reply").recipients.addresses("to") == ["ben@work.example"]


def test_where_else_it_goes_is_kept_and_shown_again(as_dora, dora, talk):
    answer = keeps(as_dora, talk, "Dear Ben,", to="ben@work.example")

    assert Draft.objects.of(talk, dora).to == "ben@work.example"
    assert "ben@work.example</bdi> is no address of this customer, and will read all of it." in answer.text
    assert 'value="ben@work.example"' in form_of("reply", as_dora.get(page(talk)))


def test_what_is_computed_is_not_kept_so_that_it_stays_true(as_dora, dora, talk):
    keeps(as_dora, talk, "Dear Ben,", to="ben@home.example")

    assert Draft.objects.of(talk, dora).to == ""


def test_who_had_the_letter_too_is_offered_and_ticked(as_dora, dora, talk):
    wrote(talk, cc=["eve@home.example", "fay@home.example"])
    shown = form_of("reply", as_dora.get(page(talk)))
    assert 'name="also" value="eve@home.example"' in shown

    keeps(as_dora, talk, "Dear Ben,", cc="fay@home.example", also="eve@home.example")

    assert Draft.objects.of(talk, dora).cc == "fay@home.example, eve@home.example"
    assert "Had the letter, too" not in as_dora.get(page(talk)).text


def test_who_reads_nothing_is_left_out_and_said(as_dora, talk):
    Message.say(talk, kind="received", text="Do not answer.", sender="noreply@shop.example", at=before(1))

    shown = form_of("reply", as_dora.get(page(talk)))

    assert "Nobody reads what is sent to noreply@shop.example." in shown
    assert 'value="ben@home.example"' in shown


def test_a_reply_to_ourselves_is_refused_and_lost_nowhere(as_dora, talk):
    type(talk.inbox).objects.filter(pk=talk.inbox_id).update(address="letters@firm.example")

    answer = says(as_dora, talk, cc="letters@firm.example")

    assert answer.status_code == 422
    assert "is an inbox of ours" in answer.text
    assert "We send another.</textarea>" in answer.text


def test_what_is_no_address_is_told_beside_its_own_field(as_dora, talk):
    answer = says(as_dora, talk, to="ben at home", cc="eve@home.example")

    assert 'id="reply-to-wrong"' in answer.text
    assert 'id="reply-cc-wrong"' not in answer.text
    assert 'value="ben at home"' in answer.text


def a_file(name="invoice.pdf", content=b"%PDF"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_files_that_are_chosen_go_with_it(as_dora, talk, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path

    says(as_dora, talk, files=[a_file(), a_file("second.pdf", b"2")])

    assert list(Message.objects.get(kind="reply").attachments.order_by("pk").values_list("name", flat=True)) == [
        "invoice.pdf",
        "second.pdf",
    ]


def test_a_refused_reply_keeps_its_files_and_shows_them(as_dora, dora, talk, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path

    answer = says(as_dora, talk, cc="carl at other", files=[a_file()])

    assert answer.status_code == 422
    assert "invoice.pdf" in form_of("reply", answer)
    says(as_dora, talk)
    assert Message.objects.get(kind="reply").attachments.get().name == "invoice.pdf"


def test_a_file_is_left_out_again(as_dora, dora, talk, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path
    says(as_dora, talk, cc="carl at other", files=[a_file()])

    says(as_dora, talk, left_out=Draft.objects.of(talk, dora).enclosures.get().pk)

    assert not Message.objects.get(kind="reply").attachments.exists()
