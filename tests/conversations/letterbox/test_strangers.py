"""Who only looks as if they took part gets into no conversation."""

import pytest

from amends.conversations.models import Link
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


def test_readers_of_one_list_take_part_in_what_came_by_it(inbox):
    first = arrive(raw(**LIST), inbox).message.conversation

    assert second(inbox, **LIST).message.conversation == first


def test_another_list_has_no_part_in_it_though_it_names_the_same_people(inbox):
    first = arrive(raw(**LIST), inbox).message.conversation

    assert second(inbox, **LIST | {"List_Id": "<others.home.example>"}).message.conversation != first
