"""From a door to the desk."""

import pytest

from amends.conversations.models import Conversation
from tests.conversations.letterbox.post import arrive, later, raw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


def test_a_letter_is_a_message_of_a_conversation_on_the_desk(inbox, dora, monday):
    arrival = arrive(raw(), inbox)

    conversation = Conversation.objects.visible_to(dora).waiting().get()
    assert (conversation.subject, conversation.preview, conversation.waiting_since) == ("My parcel", "Where is my parcel?", monday)
    assert (arrival.message.text, arrival.message.conversation, arrival.taken_at) == ("Where is my parcel?", conversation, monday)
    assert arrival.message.recipients.addresses("from") == ["ben@home.example"]


def test_an_answer_joins_its_conversation(inbox):
    first = arrive(raw(), inbox)
    second = arrive(raw("Hello?", Message_ID="<2@home.example>", In_Reply_To="<1@home.example>"), inbox, later(5))

    assert first.message.conversation == second.message.conversation
    assert [remark.filter for remark in second.remarks.all()] == ["thread"]
