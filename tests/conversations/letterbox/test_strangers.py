"""Who only looks as if they took part gets into no conversation."""

import pytest

from amends.conversations.models import Link
from amends.conversations.recipient import recipients_of
from tests.conversations.letterbox.post import BEN, US, arrive, later, raw

pytestmark = pytest.mark.django_db
LIST = {"List_Id": "Readers <readers.home.example>", "To": f"readers@home.example, {US}"}


@pytest.fixture
def first(inbox):
    return arrive(raw(), inbox).message.conversation


def second(inbox, **headers):
    told = {
        "Message_ID": "<2@home.example>",
        "Subject": "Re: My parcel",
        "From": "Eve <eve@else.example>",
        "In_Reply_To": "<1@home.example>",
    }
    return arrive(raw("Please send it to me.", **told | headers), inbox, later(5))


@pytest.mark.parametrize("header", [{"Precedence": "bulk"}, {"List_Id": "<x.else.example>"}, {"List_Post": "<mailto:ben@home.example>"}])
def test_who_calls_their_letter_a_list_s_and_names_the_customer_takes_no_part(first, inbox, header):
    arrival = second(inbox, Cc=BEN, **header)

    assert arrival.message.conversation != first
    assert Link.objects.of(first).of(arrival.message.conversation).exists()


OLD = {"List_Unsubscribe": "<mailto:readers-unsubscribe@home.example>"}


@pytest.mark.parametrize("by", [LIST, OLD, {"Mailing_List": "list readers@home.example"}])
def test_readers_of_one_list_take_part_in_what_came_by_it(inbox, by):
    first = arrive(raw(**by), inbox).message.conversation

    assert second(inbox, **by).message.conversation == first


def test_another_list_has_no_part_in_it_though_it_names_the_same_people(inbox):
    first = arrive(raw(**LIST), inbox).message.conversation

    assert second(inbox, **LIST | {"List_Id": "<others.home.example>"}).message.conversation != first


def in_name_of_ben(inbox, who):
    return second(inbox, From=f"Orders <{who}>", Reply_To=BEN)


def test_who_writes_from_nobody_in_the_customer_s_name_gets_into_no_conversation(first, inbox):
    arrival = in_name_of_ben(inbox, "noreply@evil.example")

    assert arrival.message.conversation != first
    assert "noreply@evil.example" in arrival.remarks.get(filter="thread").said


def test_the_message_shows_whom_it_came_from_and_is_answered_to_who_is_named(first, inbox):
    arrival = in_name_of_ben(inbox, "noreply@evil.example")

    assert arrival.message.recipients.addresses("from") == ["noreply@evil.example"]
    assert recipients_of(arrival.message.conversation).to == ["ben@home.example"]
    assert "in the name of ben@home.example" in arrival.remarks.get(filter="whose").said


def test_a_form_of_our_own_is_believed(first, inbox):
    arrival = in_name_of_ben(inbox, US)

    assert arrival.message.conversation == first
    assert arrival.message.recipients.addresses("from") == ["ben@home.example"]
