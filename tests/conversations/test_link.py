"""Two conversations that belong together say so, in both, and stay two."""

from datetime import timedelta

import pytest

from amends.base.models import Event
from amends.conversations.link import CannotLink, NotLinked
from amends.conversations.models import Conversation, Link
from tests.cast import MONDAY


@pytest.fixture
def beside(ben, inbox):
    return Conversation.begin(ben, inbox, subject="My invoice", at=MONDAY)


def traces(conversation):
    return list(conversation.messages.filter(kind="trace").order_by("pk").values_list("text", flat=True))


def test_two_are_linked_and_both_say_so(conversation, beside, ana):
    link = Link.tie(conversation, beside, "The same parcel.", by=ana, at=MONDAY)

    assert [list(Link.objects.of(row)) for row in (conversation, beside)] == [[link], [link]]
    assert (link.beyond(conversation), link.beyond(beside)) == (beside, conversation)
    assert traces(conversation) == [f"Linked with “My invoice” (#{beside.pk}). The same parcel."]
    assert Event.objects.get(kind="conversations.tied").details == {"other": beside.pk}


def test_from_either_side_it_is_one_link(conversation, beside, ana):
    link = Link.tie(conversation, beside, by=ana, at=MONDAY)

    assert Link.tie(beside, conversation, by=ana, at=MONDAY) == link
    assert len(traces(beside)) == 1


def test_a_link_is_undone_and_tied_again(conversation, beside, ana, dora):
    link = Link.tie(conversation, beside, "Alike", by=ana, at=MONDAY)

    link.untie(by=dora, at=MONDAY + timedelta(hours=1))
    assert (link.untied_by, list(Link.objects.of(conversation))) == (dora, [])

    again = link.tie_again(by=dora, at=MONDAY + timedelta(hours=2))
    assert list(Link.objects.of(beside)) == [again]
    assert again.why == "Alike"


def test_what_is_undone_is_not_undone_again(conversation, beside, ana):
    link = Link.tie(conversation, beside, by=ana, at=MONDAY)
    link.untie(by=ana, at=MONDAY)

    with pytest.raises(NotLinked, match="any more"):
        link.untie(by=ana, at=MONDAY)


def test_nothing_is_linked_with_itself(conversation, ana):
    with pytest.raises(CannotLink, match="choose another"):
        Link.tie(conversation, Conversation.objects.get(), by=ana, at=MONDAY)


def test_a_trace_is_no_news_of_the_customer(conversation, beside, ana):
    Link.tie(conversation, beside, by=ana, at=MONDAY + timedelta(hours=1))

    conversation.refresh_from_db()
    assert (conversation.last_at, conversation.preview) == (MONDAY, "Where is my parcel?")
