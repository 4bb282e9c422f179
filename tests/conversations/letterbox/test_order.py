"""Letters of threads, in whatever order they come: where headers decide, the order has no say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.conversations.models import Arrival, Conversation, Inbox, Link, Message
from tests.conversations.letterbox.post import arrive, later, raw


@st.composite
def threads(draw):
    """Trees of letters, each with the whole chain it goes back to; in an order of their own."""
    chains: list[list[str]] = []
    for number in range(draw(st.integers(1, 7))):
        parent = draw(st.none() | st.sampled_from(chains)) if chains else None
        chains.append([*(parent or []), f"<{number}@home.example>"])
    return chains, draw(st.permutations(chains))


class AnyOrder(TestCase):
    """A database that is empty again after every example."""

    @given(threads())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_same_letters_are_grouped_the_same(self, drawn):
        chains, order = drawn
        inbox = Inbox.objects.create(name="Letters", channel="email", address="letters@firm.example")

        for minute, chain in enumerate(order):
            own, answered = chain[-1], chain[:-1]
            headers = {"Message_ID": own, "Subject": f"About {own}", "References": " ".join(answered) or None}
            arrive(raw(f"I am {own}", In_Reply_To=answered[-1] if answered else None, **headers), inbox, later(minute))

        found = dict(Message.objects.values_list("reference", "conversation"))
        assert len(found) == len(chains)
        assert {one[-1]: found[one[-1]] == found[chains[0][-1]] for one in chains} == {one[-1]: one[0] == chains[0][0] for one in chains}
        assert Conversation.objects.count() == len({chain[0] for chain in chains})
        assert not Arrival.objects.pending().exists()


@pytest.mark.django_db
def test_a_letter_that_two_conversations_wait_for_joins_one_and_is_tied_to_the_other(inbox):
    parent = arrive(raw(Message_ID="<a@home.example>", Subject="A"), inbox)
    child = arrive(raw(Message_ID="<c@home.example>", Subject="C", In_Reply_To="<b@home.example>"), inbox, later(1))
    between = arrive(raw(Message_ID="<b@home.example>", Subject="B", In_Reply_To="<a@home.example>"), inbox, later(2))

    link = Link.objects.get()
    assert between.message.conversation == parent.message.conversation == link.one
    assert link.other == child.message.conversation
