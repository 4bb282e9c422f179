"""A call that is put on record is a message like any other."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.timezone import localtime, now

from amends.base.models import Teammate
from amends.channels.phone.call import Call, NotYet
from amends.channels.phone.caller import Caller, WhoWasIt
from amends.channels.phone.channel import Phone
from amends.channels.phone.number import NotANumber, e164, region_of
from amends.conversations.models import Arrival, Conversation, Inbox, Message
from amends.customers.models import Address, Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(db):
    return Inbox.objects.create(name="Telephone", channel="phone", address="letters@firm.example")


def typed(inbox, **said):
    when = localtime(now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    fresh = {"who": "030 1234567", "name": "Eve", "way": "in", "began_at": when, "text": "The lamp hums.", "inbox": inbox.pk}
    return fresh | {"nonce": "5f0c7a52-3c7e-4a3b-9d0e-000000000001"} | said


@pytest.mark.parametrize(
    ("said", "region", "number"),
    [
        ("030 1234567", "DE", "+49301234567"),
        ("+49 (30) 123 45 67", None, "+49301234567"),
        ("(0)20 7946 0958", "GB", "+442079460958"),
        ("0049 30 1234567", "DE", "+49301234567"),
    ],
)
def test_a_number_is_the_same_however_it_is_typed(said, region, number):
    assert e164(said, region) == number


@pytest.mark.parametrize(("said", "region"), [("030 1234567", None), ("12", "DE"), ("abc", "DE"), ("+999 1", None), ("", "DE")])
def test_what_is_no_number_says_how_to_write_one(said, region):
    with pytest.raises(NotANumber, match="plus|country"):
        e164(said, region)


def test_the_country_is_that_of_the_clock_on_the_wall(firm):
    assert region_of(firm) == "DE"
    firm.time_zone = "UTC"
    assert region_of(firm) is None


def test_somebody_new_calls_and_waits_for_an_answer(as_ana, firm, calls):
    answer = as_ana.post("/call/", typed(calls))

    conversation = Conversation.objects.get()
    assert answer["Location"] == f"/conversations/{conversation.pk}/"
    assert (conversation.customer.name, conversation.subject) == ("Eve", "Phone call")
    assert list(conversation.customer.addresses.values_list("kind", "value")) == [("phone", "+49301234567")]
    assert conversation.waiting_since is not None
    assert Message.objects.get().text == "The lamp hums."


def test_who_calls_again_is_known_by_the_number(as_ana, firm, calls, ben):
    Address.objects.create(customer=ben, kind="phone", value="+49301234567")

    as_ana.post("/call/", typed(calls, who="+49 30 123 45 67", name="Somebody"))

    assert Conversation.objects.get().customer == ben
    assert Customer.objects.count() == 1


def test_a_call_of_ours_answers_who_waited(as_ana, ana, firm, calls, ben):
    as_ana.post("/call/", typed(calls, customer=ben.pk, way="out", subject="Your lamp"))

    message = Message.objects.get()
    assert (message.kind, message.by) == ("reply", ana)
    assert message.conversation.waiting_since is None
    assert not hasattr(message, "sending")


def test_the_same_call_sent_in_twice_is_one(as_ana, firm, calls):
    said = typed(calls)

    assert [as_ana.post("/call/", said).status_code for _ in range(2)] == [302, 302]
    assert Message.objects.count() == 1


def test_a_customer_is_found_by_their_name_alone(as_ana, firm, calls, ben):
    as_ana.post("/call/", typed(calls, who="ben"))

    assert Conversation.objects.get().customer == ben


def test_of_two_who_may_be_meant_one_is_chosen_and_nothing_typed_is_lost(as_ana, firm, calls, ben, monday):
    other = Customer.objects.create(name="Benjamin", first_seen_at=monday)
    other.addresses.create(kind="email", value="benjamin@home.example")

    answer = as_ana.post("/call/", typed(calls, who="ben"))
    assert answer.status_code == 422
    assert "choose one of them" in answer.text
    assert "The lamp hums." in answer.text
    assert f'name="customer" value="{other.pk}"' in answer.text

    as_ana.post("/call/", typed(calls, who="ben", customer=other.pk))
    assert Conversation.objects.get().customer == other


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"who": "nobody"}, "Nobody is known by that"),
        ({"who": "030"}, "no telephone number of DE"),
        ({"who": ""}, "Nobody is known by that"),
        ({"customer": 999}, "find them anew"),
        ({"text": ""}, "This field is required"),
        ({"began_at": "2999-01-01T10:00"}, "still to come"),
        ({"way": "sideways"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(as_ana, firm, calls, wrong, why):
    answer = as_ana.post("/call/", typed(calls, **wrong))

    assert answer.status_code == 422
    assert why in answer.text
    assert not Arrival.objects.exists()


def test_who_may_be_meant_is_shown_while_one_types(as_ana, firm, ben):
    assert "Ben" in as_ana.get("/call/who/?who=be").text
    assert "+49301234567" in as_ana.get("/call/who/?who=030+1234567").text
    assert "Nobody is called" in as_ana.get("/call/who/?who=zzz").text
    assert "<label>" not in as_ana.get("/call/who/?who=").text


def test_from_a_customer_one_comes_with_the_customer_chosen(as_ana, firm, calls, ben):
    page = as_ana.get(f"/call/?customer={ben.pk}").text

    assert f'value="{ben.pk}" checked' in page


def test_a_call_about_a_conversation_goes_on_with_it(as_ana, ana, firm, calls, conversation):
    page = as_ana.get(f"/call/?conversation={conversation.pk}").text
    assert f'value="{conversation.customer_id}" checked' in page
    assert "My parcel" in page

    as_ana.post("/call/", typed(calls, who="", customer=conversation.customer_id, conversation=conversation.pk, way="out"))
    conversation.refresh_from_db()
    assert conversation.messages.order_by("-pk").first().text == "The lamp hums."
    assert conversation.waiting_since is None
    assert Conversation.objects.count() == 1


def test_a_call_with_somebody_else_about_it_begins_one_of_its_own(as_ana, firm, calls, conversation):
    as_ana.post("/call/", typed(calls, conversation=conversation.pk))

    assert Conversation.objects.count() == 2
    assert conversation.messages.count() == 1


def test_a_conversation_one_may_not_see_takes_no_call(client, firm, calls, closed_inbox, ben, monday):
    hidden = Conversation.begin(ben, closed_inbox, subject="About Eve", at=monday)
    client.force_login(Teammate.welcome(email="eve@firm.example", name="Eve", at=monday))

    assert client.get(f"/call/?conversation={hidden.pk}").status_code == 404
    assert client.post("/call/", typed(calls, conversation=hidden.pk)).status_code == 404
    assert client.get("/call/?conversation=x").status_code == 404


def test_without_an_inbox_for_calls_the_page_says_who_opens_one(as_ana, firm):
    assert "There is no inbox for calls" in as_ana.get("/call/").text


def test_who_reads_figures_only_finds_no_such_page(client, charlie, firm, calls):
    client.force_login(charlie)

    assert client.get("/call/").status_code == client.get("/call/who/").status_code == client.post("/call/").status_code == 404


def test_an_inbox_that_is_hidden_takes_no_call(client, firm, calls, back_office, monday):
    calls.teams.add(back_office)
    client.force_login(Teammate.welcome(email="eve@firm.example", name="Eve", at=monday))

    assert "There is no inbox for calls" in client.get("/call/").text
    assert client.post("/call/", typed(calls)).status_code == 422


def test_a_call_cannot_be_before_it_was(calls, monday):
    call = Call("1", "in", 1, "+49301234567", "phone", "Eve", "", "Hello")

    with pytest.raises(NotYet):
        call.log(calls, began_at=monday + timedelta(minutes=1), at=monday)


def test_who_has_no_address_left_is_told_of(ana, ben, monday):
    ben.addresses.all().delete()

    with pytest.raises(WhoWasIt, match="no address on record"):
        Caller(ana, "", "DE", chosen=ben.pk).person("")


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", b"[]", b'{"by": "x"}', b'{"by": 5, "text": 7, "way": "out"}'])
def test_whatever_the_bytes_are_it_never_flies(calls, monday, raw):
    read = Phone().read(Arrival.keep(BytesIO(raw), inbox=calls, door="phone", at=monday))

    assert read.remarks or read.text == "7"
    assert read.said_by is None
