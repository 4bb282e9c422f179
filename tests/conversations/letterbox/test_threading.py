"""Which conversation a letter belongs to, and why."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.conversations.models import Conversation, Inbox, KnownId, Link, Message, Regrouping, Sending
from amends.conversations.subject import bare_subject, is_answer
from amends.conversations.token import fresh_id, plus, token_of
from tests.cast import MONDAY
from tests.conversations.letterbox.post import US, arrive, later, raw
from tests.rows import row

pytestmark = pytest.mark.django_db
LONG_AGO = MONDAY - timedelta(days=400)


@pytest.fixture
def first(inbox):
    """Ben's letter about his parcel."""
    return arrive(raw(), inbox).message.conversation


def second(inbox, **headers):
    """Another letter, five minutes later, of which nothing but its headers tells where it belongs."""
    told = {"Message_ID": "<2@home.example>", "Subject": "Something else", "text": "And another thing."} | headers
    return arrive(raw(**told), inbox, later(5))


def why(arrival):
    return [remark.said for remark in arrival.remarks.filter(filter="thread")]


def sent(conversation, ana, reference, at=MONDAY):
    """A reply of ours that has left under that id."""
    message = Message.say(conversation, kind="reply", text="On its way.", by=ana, at=at, to=["ben@home.example"])
    return row(Sending, message=message, channel="email", reference=reference, due_at=at)


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_an_answer_joins_what_it_answers(first, inbox, header):
    arrival = second(inbox, **{header: "<1@home.example>"})

    assert arrival.message.conversation == first
    assert header.replace("_", "-") in why(arrival)[0]


def test_two_letters_to_the_same_letter_that_never_came_are_one_conversation(inbox):
    one = arrive(raw(References="<0@home.example> <lost@home.example>"), inbox)
    other = second(inbox, In_Reply_To="<lost@home.example>")

    assert one.message.conversation == other.message.conversation


def test_the_letter_that_was_answered_may_come_after_its_answer(inbox):
    answer = arrive(raw(Message_ID="<2@home.example>", In_Reply_To="<1@home.example>", Subject="Re: Parcel"), inbox)
    original = arrive(raw(Message_ID="<1@home.example>", Subject="Parcel"), inbox, later(5))

    assert original.message.conversation == answer.message.conversation
    assert "earlier" in why(original)[0]


def test_an_id_used_again_for_another_letter_is_another_conversation(first, inbox):
    arrival = second(inbox, Message_ID="<1@home.example>")

    assert arrival.message.conversation != first


def test_an_answer_to_a_letter_of_ours_is_known_by_the_id_it_left_under(first, inbox, ana):
    sent(first, ana, "<ours@mail.firm.example>")
    arrival = second(inbox, In_Reply_To="<ours@mail.firm.example>")

    assert arrival.message.conversation == first


def test_an_answer_to_a_letter_that_was_split_off_follows_it(first, inbox, ana):
    ours = fresh_id(token_of(first), "firm.example")
    message = sent(first, ana, ours).message
    new = Regrouping.split(first, [message], "Apart", by=ana, at=MONDAY).other

    assert second(inbox, In_Reply_To=ours, To=plus(US, token_of(first))).message.conversation == new


def test_our_token_in_the_id_is_enough_though_the_id_was_never_seen(first, inbox):
    arrival = second(inbox, References=fresh_id(token_of(first), "firm.example"))

    assert arrival.message.conversation == first


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered_To", "X_Original_To", "Envelope_To"])
def test_our_token_may_stand_wherever_an_address_of_ours_does(first, inbox, header):
    arrival = second(inbox, **{header: plus(US, token_of(first))})

    assert arrival.message.conversation == first
    assert "address that our letter asked for" in why(arrival)[0]


def test_our_token_may_stand_on_the_envelope_alone(first, inbox):
    letter = raw(Message_ID="<2@home.example>", Subject="Something else")
    arrival = arrive(letter, inbox, later(5), recipients=[plus(US, token_of(first)).upper()])

    assert arrival.message.conversation == first


def test_a_token_we_never_signed_is_none(first, inbox):
    arrival = second(inbox, To=f"letters+r-{'0' * 11}{first.pk}@firm.example")

    assert arrival.message.conversation != first


def test_the_token_comes_before_what_the_headers_say(first, inbox):
    other = second(inbox).message.conversation
    arrival = arrive(raw(Message_ID="<3@home.example>", To=plus(US, token_of(other)), In_Reply_To="<1@home.example>"), inbox, later(9))

    assert arrival.message.conversation == other


def test_in_reply_to_comes_before_references(first, inbox):
    other = second(inbox).message.conversation
    letter = raw(Message_ID="<3@home.example>", References="<1@home.example>", In_Reply_To="<2@home.example>")

    assert arrive(letter, inbox, later(9)).message.conversation == other


def test_who_has_no_part_in_it_begins_a_conversation_of_their_own_linked_to_it(first, inbox):
    arrival = second(inbox, From="Eve <eve@else.example>", In_Reply_To="<1@home.example>")

    assert arrival.message.conversation != first
    link = Link.objects.get()
    assert {link.one, link.other} == {first, arrival.message.conversation}
    assert f"linked to conversation {first.pk}" in why(arrival)[0]


def test_a_token_that_was_passed_on_lets_no_stranger_in(first, inbox):
    arrival = second(inbox, From="Eve <eve@else.example>", To=plus(US, token_of(first)))

    assert arrival.message.conversation != first


def test_who_was_written_to_takes_part(inbox):
    first = arrive(raw(Cc="Eve <Eve@else.example>"), inbox).message.conversation
    arrival = second(inbox, From="eve@else.example", In_Reply_To="<1@home.example>")

    assert arrival.message.conversation == first


def test_another_address_of_the_same_customer_takes_part(first, inbox):
    first.customer.addresses.create(kind="email", value="ben@work.example")
    arrival = second(inbox, From="ben@work.example", In_Reply_To="<1@home.example>")

    assert arrival.message.conversation == first


def test_that_we_are_in_both_makes_nobody_a_part_of_it(first, inbox):
    arrival = second(inbox, From="eve@else.example", To=US, Cc=US, In_Reply_To="<1@home.example>")

    assert arrival.message.conversation != first


def test_writing_to_our_address_again_is_no_answer(first, inbox):
    assert second(inbox, To=US, Reply_To=US).message.conversation != first


def test_closing_cuts_no_chain(first, inbox, ana):
    first.close(by=ana, at=later(1))
    arrival = second(inbox, In_Reply_To="<1@home.example>")

    first.refresh_from_db()
    assert arrival.message.conversation == first
    assert (first.closed_at, first.waiting_since) == (None, later(5))


def test_what_was_merged_leads_to_what_was_kept(first, inbox):
    kept = second(inbox).message.conversation
    Conversation.objects.filter(pk=first.pk).update(merged_into=kept)
    arrival = arrive(raw(Message_ID="<3@home.example>", In_Reply_To="<1@home.example>"), inbox, later(9))

    assert arrival.message.conversation == kept


def test_the_same_subject_answered_by_the_same_customer_is_the_same(first, inbox):
    arrival = second(inbox, Subject="AW: Re: My  parcel")

    assert arrival.message.conversation == first
    assert "same subject" in why(arrival)[0]


@pytest.mark.parametrize(
    ("subject", "sender"),
    [("My parcel", "ben@home.example"), ("Re: My parcel", "eve@else.example"), ("Fwd: My parcel", "ben@home.example")],
)
def test_a_subject_alone_is_not_enough(first, inbox, subject, sender):
    assert second(inbox, Subject=subject, From=sender).message.conversation != first


def test_the_same_subject_after_a_long_time_is_another_matter(inbox):
    first = arrive(raw(), inbox, LONG_AGO).message.conversation

    assert second(inbox, Subject="Re: My parcel").message.conversation != first


def test_a_chain_of_thousands_is_followed_at_both_ends(first, inbox):
    chain = " ".join(["<1@home.example>", *(f"<x{n}@home.example>" for n in range(5000))])
    arrival = second(inbox, References=chain)

    assert arrival.message.conversation == first
    assert KnownId.objects.filter(message=arrival.message).count() < 100


def test_who_writes_to_another_inbox_about_the_same_is_seen_in_both(first, dora):
    other = Inbox.objects.create(name="Orders", channel="email")
    arrival = second(other, In_Reply_To="<1@home.example>")

    assert arrival.message.conversation == first
    assert list(first.also_in.all()) == [other]


def test_a_letter_to_a_closed_inbox_is_not_shown_to_those_outside(first, closed_inbox):
    arrival = second(closed_inbox, In_Reply_To="<1@home.example>")

    assert arrival.message.conversation.inbox == closed_inbox
    assert Link.objects.filter(other=first).exists()


def test_a_letter_to_an_open_inbox_opens_no_closed_one(inbox, closed_inbox):
    first = arrive(raw(), closed_inbox).message.conversation

    assert second(inbox, In_Reply_To="<1@home.example>").message.conversation != first
    assert not first.also_in.exists()


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Parcel",
        "RE[2]: parcel",
        "Aw: WG: Parcel",
        "SV: parcel",
        "Fwd: Re: Parcel",
        "回复：Parcel",
        "[list] Re: Parcel",
        "Re: [list] Parcel",
    ],
)
def test_a_subject_reads_the_same_whatever_mail_programs_put_before_it(subject):
    assert bare_subject(subject) == "parcel"


def test_a_word_that_only_begins_like_a_prefix_is_none():
    assert bare_subject("Return: parcel") == "return: parcel"
    assert (is_answer("Return: parcel"), is_answer("Fwd: parcel"), is_answer("Re: parcel")) == (False, False, True)


@given(st.text(max_size=40), st.lists(st.sampled_from(["Re: ", "Fwd: ", "AW: ", "TR: "]), max_size=4))
def test_prefixes_change_no_subject(subject, prefixes):
    assert bare_subject("".join(prefixes) + subject) == bare_subject(subject)
