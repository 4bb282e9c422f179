"""Conversations become one, one becomes two, two are linked: looked at beforehand, done, taken back."""

import pytest
from django.test import Client

from amends.base.models import Teammate
from amends.conversations.models import Conversation, Inbox, Link, Message, Regrouping
from amends.customers.models import Customer
from tests.screens.conversation.talk import asked, at, before, hears, page
from tests.screens.conversation.test_deeds import undo


@pytest.fixture
def other(ben, inbox, firm):
    """Ben wrote again, under another subject."""
    conversation = Conversation.begin(ben, inbox, subject="And my bill", at=before(30))
    Message.say(conversation, kind="received", text="The bill is wrong.", sender="ben@home.example", at=before(30))
    return conversation


@pytest.fixture
def eva(inbox, firm, monday):
    """Somebody else has written, too."""
    customer = Customer.objects.create(name="Eva", first_seen_at=monday)
    conversation = Conversation.begin(customer, inbox, subject="My own lantern", at=before(20))
    Message.say(conversation, kind="received", text="It shines.", at=before(20))
    return conversation


@pytest.fixture
def changed(talk):
    """What came last is about something else."""
    return wrote(talk, "What of my bill?", "Re: My bill")


def wrote(conversation, text, subject):
    """As a letter says it."""
    message = hears(conversation, text, 5)
    Message.objects.filter(pk=message.pk).update(subject=subject)
    return message


def said(conversation):
    return list(conversation.messages.exclude(kind="trace").order_by("at").values_list("text", flat=True))


def test_the_page_leads_to_all_three(as_dora, talk):
    shown = as_dora.get(page(talk)).text

    for deed in ("merging", "splitting", "linking"):
        assert f'href="{at(deed, talk)}"' in shown


def test_others_of_the_same_customer_are_offered(as_dora, talk, other, eva):
    shown = as_dora.get(at("merging", talk)).text

    assert f"#{other.pk} And my bill" in shown
    assert "My own lantern" not in shown


def test_where_there_is_none_it_says_so(as_dora, talk):
    assert "There is no other conversation with" in as_dora.get(at("merging", talk)).text


@pytest.mark.parametrize("sought", ["bill", "#{pk}", "{pk}"])
def test_one_is_found_by_words_and_by_its_number(as_dora, talk, other, sought):
    shown = as_dora.get(at("merging", talk), {"q": sought.format(pk=other.pk)}, headers={"hx-request": "true"}).text

    assert f"#{other.pk}" in shown
    assert "<html" not in shown


def test_what_would_move_is_shown_first(as_dora, talk, other):
    shown = as_dora.get(at("merging", talk), {"with": other.pk}).text

    assert "What would happen" in shown
    assert "1 message" in shown
    assert not Regrouping.objects.exists()


def test_two_become_one_and_the_toast_takes_it_back(as_dora, talk, other):
    answer = as_dora.post(at("merging", talk), {"with": other.pk}, follow=True)
    assert said(other) == ["It came broken again.", "The bill is wrong."]
    assert "Both are one from now on." in answer.text

    undo(as_dora, answer)
    assert said(talk) == ["It came broken again."]
    assert said(other) == ["The bill is wrong."]


def test_it_can_be_taken_apart_later_too(as_dora, dora, talk, other):
    made = Regrouping.merge(other, talk, by=dora, at=before(1))

    shown = as_dora.get(page(other)).text
    assert "Take the merge apart:" in shown

    as_dora.post(at("regrouping_undo", other, made.pk))
    assert said(talk) == ["It came broken again."]


def test_what_was_taken_apart_is_not_taken_apart_again(as_dora, dora, talk, other):
    made = Regrouping.merge(other, talk, by=dora, at=before(1))
    made.undo(by=dora, at=before(1))

    answer = as_dora.post(at("regrouping_undo", other, made.pk), follow=True)

    assert "This has been taken back already." in answer.text


def test_people_who_differ_are_refused_with_what_to_do(as_dora, talk, eva):
    shown = as_dora.get(at("merging", talk), {"with": eva.pk}).text
    assert "One is with Eva, one with Ben" in shown

    answer = as_dora.post(at("merging", talk), {"with": eva.pk}, follow=True)
    assert 'class="toast wrong"' in answer.text
    assert not Regrouping.objects.exists()


def test_a_shell_leads_to_the_one_that_was_kept(as_dora, dora, talk, other):
    Regrouping.merge(other, talk, by=dora, at=before(1))

    assert as_dora.get(page(talk)).url == page(other)


def test_so_does_a_page_of_it_that_is_open(as_dora, dora, talk, other):
    Regrouping.merge(other, talk, by=dora, at=before(1))

    answer = as_dora.get(at("now", talk), headers={"hx-request": "true"})

    assert answer["HX-Redirect"] == page(other)


def test_what_was_to_be_done_to_it_is_not_done_and_that_is_said(as_dora, dora, talk, other):
    Regrouping.merge(other, talk, by=dora, at=before(1))

    asked(as_dora, at("closing", talk))

    assert Conversation.objects.get(pk=other.pk).closed_at is None
    assert "was merged into another meanwhile" in as_dora.get(page(other)).text


def test_from_a_message_on_all_is_ticked(as_dora, talk):
    hears(talk, "First", 9)
    start = hears(talk, "Second", 8)
    hears(talk, "Third", 7)

    shown = as_dora.get(at("splitting", talk), {"from": start.pk}).text

    assert shown.count(" checked") == 2


def test_one_becomes_two_and_the_toast_takes_it_back(as_dora, talk, changed):
    answer = as_dora.post(at("splitting", talk), {"subject": "My bill", "messages": [changed.pk]}, follow=True)
    new = Regrouping.objects.get().other
    assert (said(new), str(new)) == (["What of my bill?"], "My bill")
    assert answer.redirect_chain[-1][0] == page(new)

    undo(as_dora, answer)
    assert said(talk) == ["It came broken again.", "What of my bill?"]


@pytest.mark.parametrize(
    "typed", [{}, {"subject": "", "messages": "last"}, {"subject": "My bill"}, {"subject": "My bill", "messages": "all"}]
)
def test_what_cannot_be_split_is_refused_and_kept(as_dora, talk, changed, typed):
    chosen = {"last": [changed.pk], "all": list(talk.messages.values_list("pk", flat=True))}

    answer = as_dora.post(at("splitting", talk), typed | {"messages": chosen.get(typed.get("messages"), [])})

    assert answer.status_code == 422
    assert typed.get("subject", "") in answer.text
    assert not Regrouping.objects.exists()


def test_a_message_of_another_conversation_is_not_split_off(as_dora, talk, changed, eva):
    said = {"subject": "x", "messages": [eva.messages.get().pk]}

    assert as_dora.post(at("splitting", talk), said).status_code == 422


def test_a_subject_that_changed_offers_it(as_dora, talk, changed):
    shown = as_dora.get(page(talk)).text

    assert "What came last is about something else" in shown
    assert f'href="{at("splitting", talk)}?from={changed.pk}"' in shown


def test_one_that_did_not_does_not(as_dora, talk):
    wrote(talk, "Still.", "AW: Second broken lantern")

    assert "about something else" not in as_dora.get(page(talk)).text


def test_two_are_linked_and_each_leads_to_the_other(as_dora, talk, eva):
    answer = as_dora.post(at("linking", talk), {"with": eva.pk, "why": "the same parcel"}, follow=True)
    assert f'href="{page(eva)}" title="the same parcel"' in answer.text
    assert f'href="{page(talk)}"' in as_dora.get(page(eva)).text

    undo(as_dora, answer)
    assert not Link.objects.of(talk).exists()


def test_a_link_that_was_undone_is_tied_again(as_dora, dora, talk, eva):
    link = Link.tie(talk, eva, by=dora, at=before(1))

    answer = as_dora.post(at("link_undo", talk, link.pk), follow=True)
    undo(as_dora, answer)

    assert Link.objects.of(talk).exists()


def test_another_customer_is_found_for_a_link(as_dora, talk, eva):
    shown = as_dora.get(at("linking", talk), {"q": "eva"}).text

    assert "My own lantern" in shown


@pytest.fixture
def hidden(ben, closed_inbox):
    """Another of Ben's, for the back office alone."""
    return Conversation.begin(ben, closed_inbox, subject="About one of yours", at=before(9))


@pytest.fixture
def as_frank(db, monday):
    """Of no team."""
    frank = Teammate.welcome(email="frank@firm.example", name="Frank", at=monday)
    client = Client()
    client.force_login(frank)
    return client


@pytest.mark.parametrize("deed", ["merging", "linking"])
def test_what_one_may_not_see_is_neither_offered_nor_taken(as_frank, talk, hidden, deed):
    assert "About one of yours" not in as_frank.get(at(deed, talk), {"q": "about", "with": hidden.pk}).text
    assert as_frank.post(at(deed, talk), {"with": hidden.pk}).status_code == 404


def test_nor_is_a_link_to_it_shown(as_frank, ana, talk, hidden):
    Link.tie(talk, hidden, by=ana, at=before(1))

    assert f"linked: #{hidden.pk}" not in as_frank.get(page(talk)).text


@pytest.mark.parametrize("deed", ["merging", "splitting", "linking"])
def test_who_sees_figures_only_does_nothing_here(as_charlie, talk, deed):
    assert as_charlie.get(at(deed, talk)).status_code == 404
    assert as_charlie.post(at(deed, talk)).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "9" * 30])
def test_a_number_that_is_none_finds_nothing(as_dora, talk, number):
    assert as_dora.post(at("merging", talk), {"with": number}).status_code == 404
    assert as_dora.get(at("merging", talk), {"with": number, "q": number}).status_code == 200


def test_a_long_list_asks_few_questions(as_dora, ben, talk, inbox, django_assert_max_num_queries):
    for n in range(30):
        Conversation.begin(ben, Inbox.objects.create(name=f"Inbox {n}", channel="email"), subject=f"Letter {n}", at=before(n))

    with django_assert_max_num_queries(12):
        as_dora.get(at("merging", talk))
