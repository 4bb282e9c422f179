"""A public form: what strangers find, and how what they send is kept."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from amends.channels.form.channel import Form
from amends.channels.form.models import PublicForm
from amends.channels.form.sheet import Sheet
from amends.channels.form.typed import FILES_LIMIT_BYTES
from amends.channels.slug import NotASlug
from amends.conversations.models import Arrival, Inbox, Message
from tests.channels.strangers import form_of, send, ticket_for, ticket_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def public_form(ana, firm, monday):
    return form_of(ana, monday)


def letter():
    return Form().read(Arrival.objects.get())


def test_a_stranger_finds_the_form_and_is_given_no_cookie(public_form):
    answer = Client().get("/form/contact/")

    assert answer.status_code == 200
    assert "Lanterns" in answer.text
    assert not answer.cookies


def test_what_was_filled_in_is_kept_before_anybody_looks_inside(public_form):
    answer = send(public_form)

    assert (answer.status_code, answer["Location"]) == (302, "/form/contact/thanks/")
    kept = Arrival.objects.get()
    assert (kept.door, kept.channel, kept.inbox) == ("form", "form", public_form.inbox)
    assert b"It does not burn." in kept.raw.open().read()


def test_it_is_read_as_a_letter(public_form):
    send(public_form)

    read = letter()
    assert (read.sender.address, read.sender.name, read.subject, read.text) == ("ben@home.example", "Ben", "My lamp", "It does not burn.")
    assert read.machine is None
    assert read.remarks == ()


def test_without_a_subject_its_first_words_are_one(public_form):
    send(public_form, subject="", text="The lamp\nis broken")

    assert letter().subject == "The lamp"


def test_files_come_along_as_they_were(public_form):
    send(public_form, files=[SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.bin", b"\x00\xffthree" * 9)])

    parts = letter().parts
    assert [(part.name, part.size_bytes, part.open().read()) for part in parts] == [
        ("a.txt", 3, b"one"),
        ("b.bin", 63, b"\x00\xffthree" * 9),
    ]


def test_too_many_files_are_refused_beside_their_field(public_form):
    answer = send(public_form, files=[SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)])

    assert answer.status_code == 422
    assert "At most 5 files" in answer.text
    assert "choose your files once more" in answer.text
    assert not Arrival.objects.exists()


def test_files_too_large_together_are_refused(public_form):
    half = b"\0" * (FILES_LIMIT_BYTES // 2 + 1)
    answer = send(public_form, files=[SimpleUploadedFile("a", half), SimpleUploadedFile("b", half)])

    assert answer.status_code == 422
    assert "Together at most 20 MB" in answer.text


@pytest.mark.parametrize("address", ["", "ben", "ben@home.example\nBcc: all@home.example"])
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(public_form, address):
    answer = send(public_form, email=address)

    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.text
    assert "It does not burn." in answer.text
    assert answer.text.count("autofocus") == 1
    assert not Arrival.objects.exists()


def test_a_page_sent_in_twice_is_kept_once(public_form):
    ticket = ticket_for(public_form.place)

    assert [send(public_form, ticket=ticket).status_code for _ in range(2)] == [302, 302]
    assert send(public_form, ticket=ticket, text="Something else").status_code == 302
    assert Arrival.objects.count() == 1


def test_the_same_words_from_two_pages_are_two(public_form):
    send(public_form)
    send(public_form)

    assert Arrival.objects.count() == 2


def test_what_is_sent_quicker_than_anybody_types_is_asked_for_once_more(public_form):
    quick = send(public_form, ticket=ticket_for(public_form.place, seconds_ago=1))

    assert quick.status_code == 422
    assert "very quick" in quick.text
    assert "It does not burn." in quick.text
    assert ticket_in(quick)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("ticket", ["", "forged", "a:b:c"])
def test_a_page_that_is_not_ours_is_handed_a_good_ticket(public_form, ticket):
    answer = send(public_form, ticket=ticket or " ")

    assert answer.status_code == 422
    assert send(public_form, ticket=ticket_in(answer)).status_code == 422  # that was quick
    assert not Arrival.objects.exists()


def test_a_ticket_of_another_form_or_of_yesterday_is_none(public_form):
    assert send(public_form, ticket=ticket_for("form-999")).status_code == 422
    assert send(public_form, ticket=ticket_for(public_form.place, seconds_ago=25 * 3600)).status_code == 422


def test_a_machine_that_fills_in_every_field_is_told_so_and_a_person_sees_why(public_form):
    answer = send(public_form, website="https://spam.example")

    assert answer.status_code == 422
    assert "This field is for machines" in answer.text
    assert 'aria-hidden="true"><label' not in answer.text
    assert not Arrival.objects.exists()


def test_who_sends_too_often_waits(public_form):
    codes = [send(public_form).status_code for _ in range(11)]
    elsewhere = send(public_form, client=Client(REMOTE_ADDR="10.1.1.1"))

    assert codes == [302] * 10 + [422]
    assert elsewhere.status_code == 302


def test_it_stands_on_the_pages_that_were_named_and_on_no_others(ana, firm, monday):
    form_of(ana, monday, sites=["https://www.firm.example"])
    for address in ("/form/contact/", "/form/contact/?in=frame", "/form/contact/thanks/"):
        answer = Client().get(address)

        assert "frame-ancestors 'self' https://www.firm.example;" in answer["Content-Security-Policy"] + ";"
        assert "X-Frame-Options" not in answer


def test_within_a_frame_it_stays_there(public_form):
    answer = Client().get("/form/contact/?in=frame")
    sent = Client().post("/form/contact/?in=frame", {"email": "ben@home.example", "text": "x", "ticket": ticket_for(public_form.place)})

    assert 'action="/form/contact/?in=frame"' in answer.text
    assert sent["Location"] == "/form/contact/thanks/?in=frame"


def test_after_it_stands_what_the_firm_has_to_say(ana, firm, monday):
    form_of(ana, monday, title="Tell us", intro="Anything <b>at all</b>.", thanks="We answer by tomorrow.")

    assert "Tell us" in Client().get("/form/contact/").text
    assert "Anything &lt;b&gt;at all&lt;/b&gt;." in Client().get("/form/contact/").text
    assert "We answer by tomorrow." in Client().get("/form/contact/thanks/").text


def test_an_archived_inbox_takes_no_more(public_form, ana, monday):
    public_form.inbox.archive(by=ana, at=monday)

    assert Client().get("/form/contact/").status_code == 404
    assert send(public_form).status_code == 404


def test_what_is_too_large_to_be_sent_at_all_is_said_on_the_page(public_form):
    answer = Client().get("/form/contact/", **{"amends.too_large": True})

    assert answer.status_code == 413
    assert "20 MB together" in answer.text


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\xfe nonsense", b"{}", b"[1]", b'{"files": 7, "text": null}', b'{"files":[{"size_bytes":1e9},3]}\n']
)
def test_whatever_the_bytes_are_it_never_flies(public_form, raw):
    arrival = Arrival.keep(BytesIO(raw), inbox=public_form.inbox, door="form", at=now())

    read = Form().read(arrival)
    assert [part.open().read() for part in read.parts] == [b""] * len(read.parts)


def test_a_file_that_was_cut_off_is_told_of(public_form):
    raw = b'{"text":"x","files":[{"name":"a.txt","media_type":"","size_bytes":9}]}\nfour'
    arrival = Arrival.keep(BytesIO(raw), inbox=public_form.inbox, door="form", at=now())

    read = Form().read(arrival)
    assert read.parts[0].open().read() == b"four"
    assert read.remarks == ("a.txt: This file came cut off.",)


@pytest.mark.parametrize(
    ("address", "kind"), [("site@firm.example", "own"), ("Site+x@firm.example", "own"), ("no-reply@x.example", "no_reply")]
)
def test_who_signs_as_us_or_as_nobody_is_no_person(public_form, address, kind):
    send(public_form, email=address)

    assert letter().machine.kind == kind


def test_who_sent_it_is_told_at_once_where_the_inbox_says_so(public_form, ana, monday):
    public_form.inbox.acknowledge_with("We have it, and answer by tomorrow.", by=ana, at=monday)
    send(public_form)
    Arrival.objects.look_into(at=now())

    said = Message.objects.get(kind="automatic")
    assert said.text == "We have it, and answer by tomorrow."
    assert said.recipients.addresses("to") == ["ben@home.example"]


def test_a_slug_is_plain_and_of_one_form(public_form, ana, monday):
    other = Inbox.objects.create(name="Other", channel="form")

    for slug in ("contact", "Con tact", "", "-a", "x" * 61):
        with pytest.raises(NotASlug):
            PublicForm.set_up(other, slug=slug, sites=[], by=ana, at=monday)


def test_the_words_are_written_first_and_the_files_after_them():
    stream = BytesIO()
    Sheet("1", "Ben", "b@x.example", "", "Ünïcode").pour([SimpleUploadedFile("a", b"bytes")], stream)

    sheet, parts = Sheet.read(lambda: BytesIO(stream.getvalue()))
    assert sheet.text == "Ünïcode"
    assert parts[0].open().read() == b"bytes"
