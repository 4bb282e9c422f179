"""A chat: kept line by line, answered where it was asked, and told to nobody else."""

import json
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from amends.channels.chat.channel import Chat
from amends.channels.chat.models import Line, Visit, Window
from amends.channels.chat.visitor import Visitor
from amends.channels.ticket import TooQuick
from amends.conversations.models import Arrival, Conversation, Draft, Inbox, Message, Sending
from amends.conversations.regrouping import Regrouping
from tests.channels.strangers import ticket_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(ana, firm, monday):
    return window_of(ana, monday)


def window_of(ana, at, **more):
    cache.clear()
    inbox = Inbox.objects.create(name="Chat", channel="chat", address="chat@firm.example")
    return Window.set_up(inbox, slug="help", greeting="Hello.", sites=more.pop("sites", []), by=ana, at=at)


def begin(window, **said):
    """Somebody comes and says something. Returns where the talk goes on."""
    words = {"text": "Where is my lamp?", "name": "Ben", "email": "ben@home.example", "ticket": ticket_for(window.place)} | said
    return Client().post(f"/chat/{window.slug}/", words)


def say(talk, text, nonce=None):
    return Client().post(talk, {"text": text, "nonce": nonce or uuid4().hex})


def look():
    Arrival.objects.look_into(at=now())


def answer(ana, text="It is on its way."):
    return Draft.keep(Conversation.objects.get(), ana, kind="reply", text=text, seen=None, at=now()).say(at=now(), anyway=True)


@pytest.fixture
def talk(window):
    """Ben's, who has been read."""
    address = begin(window)["Location"]
    look()
    return address


def test_the_first_words_begin_a_visit_that_is_known_by_its_token(window):
    found = begin(window)

    assert found.status_code == 302
    assert found["Location"].startswith("/chat/help/")
    assert "Where is my lamp?" in Client().get(found["Location"]).text
    assert not found.cookies
    assert (Visit.objects.get().name, Line.objects.count(), Arrival.objects.get().door) == ("Ben", 1, "chat")


def test_what_was_said_becomes_one_conversation(window, ben):
    talk = begin(window)["Location"]
    say(talk, "It was due on Monday.")
    look()
    say(talk, "Hello?")
    look()

    conversation = Conversation.objects.get()
    assert (conversation.customer, conversation.subject, conversation.inbox) == (ben, "Where is my lamp?", window.inbox)
    said = conversation.messages.order_by("pk").values_list("text", flat=True)
    assert list(said) == ["Where is my lamp?", "It was due on Monday.", "Hello?"]


def test_the_same_line_sent_twice_is_one(window, talk):
    nonce = uuid4().hex
    for _time in range(2):
        assert say(talk, "Hello?", nonce).status_code == 302
    look()

    assert Message.objects.filter(text="Hello?").count() == 1


def test_the_same_words_twice_are_two(talk):
    say(talk, "Hello?")
    say(talk, "Hello?")
    look()

    assert Message.objects.filter(text="Hello?").count() == 2


def test_an_answer_stands_in_the_talk_at_once_with_its_writers_name(talk, ana):
    answer(ana)

    assert "It is on its way." in Client().get(f"{talk}lines/").text
    assert "Ana" in Client().get(f"{talk}lines/").text


def test_a_note_or_a_trace_is_never_shown(talk, ana):
    for kind in ("note", "trace"):
        Message.say(Conversation.objects.get(), kind=kind, text="He is difficult.", by=ana, at=now())

    assert "difficult" not in Client().get(talk).text


def test_what_is_taken_back_is_shown_no_more(talk, ana):
    answer(ana)
    Sending.objects.get().take_back(by=ana, at=now())

    assert "on its way" not in Client().get(talk).text


def test_a_visitor_sees_their_own_talk_and_nobody_elses(window, talk, ana):
    other = begin(window, text="About something else", name="Eve", email="ben@home.example")["Location"]
    look()
    ours = Conversation.objects.get(subject="About something else")
    Message.say(ours, kind="reply", text="For the other one.", by=ana, at=now())

    assert Conversation.objects.count() == 2
    assert "For the other one." not in Client().get(talk).text
    assert "Where is my lamp?" not in Client().get(other).text


def test_whoever_signs_as_somebody_else_sees_nothing_of_their_threads(window, ben, conversation, ana):
    """The subject of a thread of Ben's, and Ben's address: no way into it."""
    window.inbox.conversations.add(conversation)
    talk = begin(window, text="Re: My parcel")["Location"]
    look()
    Message.say(conversation, kind="reply", text="Your parcel is in Ghent.", by=ana, at=now())

    assert Conversation.objects.count() == 2
    assert "Ghent" not in Client().get(talk).text


def test_what_was_merged_into_another_inbox_goes_on_by_mail_alone(talk, inbox, ana):
    chat = Conversation.objects.get()
    letters = Conversation.begin(chat.customer, inbox, subject="By mail", at=now())
    Regrouping.merge(letters, chat, by=ana, at=now())
    Message.say(letters, kind="reply", text="It is in Ghent.", by=ana, at=now())

    assert "Ghent" not in Client().get(talk).text
    assert "Where is my lamp?" in Client().get(talk).text
    say(talk, "Hello?")
    look()
    assert Message.objects.get(text="Hello?").conversation == letters


@pytest.mark.parametrize("token", ["x", "MQ:1:x", "..", "1"])
def test_a_made_up_token_opens_nothing(window, talk, token):
    assert Client().get(f"/chat/help/{token}/").status_code == 404
    assert Client().get(f"/chat/other/{talk.split('/')[3]}/").status_code == 404
    assert say(f"/chat/help/{token}/", "Hello?").status_code == 404
    assert Visitor(token).admission() == 404


def test_a_token_is_signed_for_chats_alone(window, talk, ana):
    assert Client().get(f"/chat/help/{ticket_for(window.place)}/").status_code == 404


def test_what_the_window_has_shown_needs_no_letter(talk, ana):
    message = answer(ana)
    chat = Chat()
    assert chat.has(message) == ""

    Client().post(f"{talk}heard/", {"number": message.pk})

    assert chat.has(message) == "the chat"


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "99999999999999999999"])
def test_what_was_never_shown_is_not_taken_for_heard(talk, ana, number):
    message = answer(ana)
    Client().post(f"{talk}heard/", {"number": number})

    assert Chat().has(message) == ""


def test_nobody_has_heard_what_is_still_to_be_said(talk, ana):
    Client().post(f"{talk}heard/", {"number": 10**12})

    assert Chat().has(answer(ana)) == ""


def test_who_left_no_address_is_answered_in_the_window(window, ana):
    talk = begin(window, email="", name="")["Location"]
    look()
    answer(ana)

    assert Conversation.objects.get().customer.name == "Visitor"
    assert not Sending.objects.exists()
    assert "on its way" in Client().get(talk).text
    assert "stands here only" in Client().get(talk).text


def test_what_is_wrong_stands_beside_the_field(window, talk):
    wrong = begin(window, email="ben@")
    empty = say(talk, " ")

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert "Where is my lamp?" in wrong.text
    assert "This field is required" in empty.text


def test_a_machine_in_a_hurry_begins_nothing(window, monday):
    assert begin(window, ticket=ticket_for(window.place, seconds_ago=0)).status_code == 422
    assert begin(window, website="x").status_code == 422
    with pytest.raises(TooQuick):
        Visit.begin(window, ticket=ticket_for(window.place, seconds_ago=0), who="1", at=now(), text="x", name="", email="")
    assert not Visit.objects.exists()


def test_the_same_page_sent_in_twice_is_one_visit(window):
    ticket = ticket_for(window.place)

    assert [begin(window, ticket=ticket).status_code for _time in range(2)] == [302, 302]
    assert (Visit.objects.count(), Line.objects.count()) == (1, 1)


def test_who_begins_or_talks_too_often_waits(window, talk):
    assert [begin(window).status_code for _time in range(10)][-1] == 422
    codes = [say(talk, "Hello?").status_code for _time in range(61)]

    assert codes[-1] == 422
    assert set(codes[:59]) == {302}


def test_it_stands_on_the_pages_that_were_named(ana, firm, monday):
    window = window_of(ana, monday, sites=["https://www.firm.example"])
    for found in (Client().get("/chat/help/"), Client().get(begin(window)["Location"])):
        assert "frame-ancestors 'self' https://www.firm.example" in found["Content-Security-Policy"]


def test_an_archived_inbox_is_silent(window, talk, ana, monday):
    window.inbox.archive(by=ana, at=monday)

    assert {Client().get(place).status_code for place in ("/chat/help/", talk, f"{talk}lines/")} == {404}


def test_a_line_nobody_could_take_in_is_shown_to_who_said_it(window):
    talk = begin(window, email="chat@firm.example")["Location"]
    look()

    assert Arrival.objects.get().parked_as == "own"
    assert "Where is my lamp?" in Client().get(talk).text


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", b"[]", b"{}", json.dumps({"text": 7, "email": None}).encode()])
def test_whatever_the_bytes_are_it_never_flies(window, monday, raw):
    read = Chat().read(Arrival.keep(BytesIO(raw), inbox=window.inbox, door="chat", at=monday))

    assert read.is_apart


def test_what_was_said_is_shown_as_words_whatever_it_is(window, ana):
    talk = begin(window, text="<script>alert(1)</script>", name="<b>Ben</b>")["Location"]
    look()
    answer(ana, "<img src=x onerror=alert(2)>")

    page = Client().get(talk).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(2)&gt;" in page


def test_a_long_talk_costs_no_more_questions_than_a_short_one(window, talk, ana, django_assert_max_num_queries):
    for number in range(20):
        say(talk, f"Line {number}")
    look()
    for number in range(20):
        Message.say(Conversation.objects.get(), kind="reply", text=f"Answer {number}", by=ana, at=now())

    with django_assert_max_num_queries(10):
        assert Client().get(talk).text.count("<li class=") == 41
