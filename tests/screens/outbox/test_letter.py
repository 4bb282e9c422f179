"""One letter: as it arrives, to the byte, and what can still be done about it."""

import re
from email import message_from_bytes, policy
from io import BytesIO

from django.utils.timezone import now

from amends.base.models import File
from amends.conversations.channel import NotTaken, channel_of
from amends.conversations.letter import Failed
from amends.conversations.models import Draft, Message, Recipient, Sending
from amends.conversations.token import token_of
from tests.screens.outbox.test_outbox import leave, states


def fail(letter):
    letter.claim(at=now())
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=now())


def refusals(page):
    return re.findall(r'<div class="toast wrong">\s*<span>([^<]*)</span>', page.text)


def test_a_letter_reads_as_it_arrives(as_ana, simulated, reply):
    letter = reply("Dear Ben,\n\nit leaves today. ☂", minutes=1, cc="eva@home.example")
    leave(letter)

    page = as_ana.get(f"/outbox/{letter.pk}/").text

    for said in ("letters@firm.example", "ben@home.example", "eva@home.example", "Re: My parcel", "Dear Ben,\n\nit leaves today. ☂"):
        assert said in page
    assert letter.reference.strip("<>") in page
    assert f'href="/conversations/{letter.message.conversation_id}/"' in page


def test_its_source_is_what_was_handed_over_to_the_byte(as_ana, simulated, reply):
    letter = reply(minutes=1)
    leave(letter)

    answer = as_ana.get(f"/outbox/{letter.pk}/source/")

    assert answer.content == letter.letter.open().read()
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{letter.pk}.eml"'
    assert message_from_bytes(answer.content, policy=policy.default)["Subject"] == "Re: My parcel"


def test_what_has_not_left_reads_as_it_would_be_written(as_ana, reply):
    letter = reply("It leaves today.")

    page = as_ana.get(f"/outbox/{letter.pk}/")

    assert "It leaves today." in page.text
    assert "leaves in a few seconds" in states(page)
    assert as_ana.get(f"/outbox/{letter.pk}/source/").content == channel_of("email").write(letter)
    assert Sending.objects.get().letter is None


def test_what_cannot_be_written_yet_says_what_is_missing(as_ana, reply, inbox):
    letter = reply("It leaves today.")
    type(inbox).objects.update(address="")

    page = as_ana.get(f"/outbox/{letter.pk}/").text

    assert "It cannot be written yet" in page
    assert "This inbox has no address to write from" in page
    assert "It leaves today." in page
    assert as_ana.get(f"/outbox/{letter.pk}/source/").status_code == 404


def test_a_letter_whose_file_is_gone_has_a_page_that_says_so(as_ana, reply, monday):
    letter = reply("It leaves today.")
    file = File.keep(BytesIO(b"a photograph"), at=monday)
    letter.message.attachments.create(file=file, name="lamp.jpg", media_type="image/jpeg")
    file.path.unlink()

    page = as_ana.get(f"/outbox/{letter.pk}/").text

    assert "It cannot be written yet" in page
    assert "by a fault of Amends" in page


def test_words_in_a_letter_stay_words(as_ana, reply):
    letter = reply("<script>alert(1)</script>")

    page = as_ana.get(f"/outbox/{letter.pk}/").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_taken_back_it_is_a_draft_again(as_ana, reply, ana, conversation):
    letter = reply("It leaves today.")
    assert "Take it back" in as_ana.get(f"/outbox/{letter.pk}/").text

    answer = as_ana.post(f"/outbox/{letter.pk}/return/")

    assert answer.url == f"/conversations/{conversation.pk}/"
    assert Draft.objects.of(conversation, ana).text == "It leaves today."
    assert not Sending.objects.exists()
    assert not Recipient.objects.filter(role="to").exists()


def test_too_late_it_is_not_taken_back(as_ana, reply):
    letter = reply(minutes=1)
    assert "Take it back" not in as_ana.get(f"/outbox/{letter.pk}/").text

    page = as_ana.post(f"/outbox/{letter.pk}/return/", follow=True)

    assert refusals(page) == ["This letter has left already: write another one to put it right."]
    assert Sending.objects.exists()


def test_only_its_writer_takes_a_letter_back(as_ana, reply, dora):
    letter = reply(by=dora)
    assert "Take it back" not in as_ana.get(f"/outbox/{letter.pk}/").text

    page = as_ana.post(f"/outbox/{letter.pk}/return/", follow=True)

    assert refusals(page) == ["Dora wrote this letter: only they can take it back."]


def test_what_has_failed_is_tried_again(as_ana, reply):
    letter = reply(minutes=1)
    fail(letter)
    page = as_ana.get(f"/outbox/{letter.pk}/").text
    assert "No such mailbox." in page
    assert "Try again" in page

    page = as_ana.post(f"/outbox/{letter.pk}/another-try/", follow=True)

    assert "It is tried again now." in page.text
    assert Sending.objects.get().state == "waiting"


def test_what_has_not_failed_is_not_tried_again(as_ana, reply):
    letter = reply()
    assert "Try again" not in as_ana.get(f"/outbox/{letter.pk}/").text

    page = as_ana.post(f"/outbox/{letter.pk}/another-try/", follow=True)

    assert refusals(page) == ["This letter has not failed: there is nothing to try again."]


def test_what_became_of_it_is_sent_to_an_open_page_once(as_ana, simulated, reply):
    letter = reply(minutes=1)
    here = {"HX-Request": "true", "HX-Target": "became"}
    seen = re.search(r'id="became".*?name="seen" value="(\w+)"', as_ana.get(f"/outbox/{letter.pk}/").text, re.S)[1]
    assert as_ana.get(f"/outbox/{letter.pk}/", {"seen": seen}, headers=here).status_code == 204

    leave(letter)

    answer = as_ana.get(f"/outbox/{letter.pk}/", {"seen": seen}, headers=here)
    assert "kept here" in answer.text
    assert "<html" not in answer.text


def test_deeds_are_posted_and_pages_are_looked_at(client, as_ana, reply):
    letter = reply()

    assert as_ana.get(f"/outbox/{letter.pk}/return/").status_code == 405
    assert as_ana.post("/outbox/").status_code == 405
    as_ana.logout()
    assert client.get(f"/outbox/{letter.pk}/").status_code == 404


def test_a_letter_is_looked_up_with_few_questions(as_ana, simulated, reply, django_assert_max_num_queries):
    letter = reply(minutes=1)
    leave(letter)

    with django_assert_max_num_queries(8):
        as_ana.get(f"/outbox/{letter.pk}/")


def test_what_came_back_says_why_and_may_be_sent_again(as_ana, simulated, reply):
    letter = reply(minutes=1)
    leave(letter)
    Sending.objects.get().bounce_(Failed("ben@home.example", "552 mailbox full", for_good=True), now())

    page = as_ana.get(f"/outbox/{letter.pk}/")

    assert "came back" in states(page)
    assert "ben@home.example: 552 mailbox full" in page.text
    assert f"/outbox/{letter.pk}/another-try/" in page.text


def test_what_the_house_says_by_itself_is_said_by_nobody(as_ana, simulated, conversation):
    message = Message.say(conversation, kind="automatic", text="We have it.", at=now(), to=["ben@home.example"])
    letter = Sending.of(message, at=now())

    page = as_ana.get(f"/outbox/{letter.pk}/").text

    assert "said by the house itself" in page
    assert "None" not in page


def test_a_letter_says_where_answers_go_and_what_it_answers(as_ana, simulated, inbox, conversation, reply):
    type(inbox).objects.update(plus_address=True)
    Message.objects.update(reference="<1@home.example>")

    page = as_ana.get(f"/outbox/{reply(minutes=1).pk}/").text

    assert f"letters+r-{token_of(conversation)}@firm.example" in page
    assert "&lt;1@home.example&gt;" in page
