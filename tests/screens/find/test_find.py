"""What a few letters may mean."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.listening.models import Cause
from amends.screens.find.found import MOST, Found

QUERIES = 9


def names(options):
    return [option.name for option in options]


@pytest.mark.parametrize("text", ["ben", "Be", "ben@home", " BEN "])
def test_a_customer_is_found_by_name_or_address_and_their_conversations_with_them(ana, conversation, text):
    found = Found(ana, text)

    assert names(found.customers()) == ["Ben"]
    assert names(found.conversations()) == ["My parcel"]


def test_a_namesake_is_told_apart_by_an_address(ana, ben):
    assert Found(ana, "ben").customers()[0].aside == "ben@home.example"


def test_a_conversation_is_found_by_its_number(ana, conversation):
    assert names(Found(ana, f"#{conversation.pk}").conversations()) == ["My parcel"]
    assert Found(ana, f"{conversation.pk}").conversations()[0].address == f"/conversations/{conversation.pk}/"


def test_a_cause_is_found_by_a_part_of_its_name(ana, db):
    Cause.objects.named("Breakage in transit")

    assert names(Found(ana, "transit").causes()) == ["Breakage in transit"]
    assert Found(ana, "our products").causes() == []


def test_an_archived_cause_and_a_merged_customer_are_not_found(ana, ben, monday):
    Cause.objects.named("Breakage").archive(by=ana, at=monday)
    other = Customer.objects.create(name="Bennet", first_seen_at=monday)
    Customer.objects.filter(pk=ben.pk).update(merged_into=other)

    assert Found(ana, "breakage").causes() == []
    assert names(Found(ana, "ben").customers()) == ["Bennet"]


def test_no_letters_find_nothing(ana, conversation, django_assert_num_queries):
    Cause.objects.named("Breakage")

    with django_assert_num_queries(1):
        found = Found(ana, "  ")
        assert (found.customers(), found.conversations(), found.causes()) == ([], [], [])


def test_what_one_may_not_see_is_not_found(charlie, conversation, closed_inbox):
    Conversation.objects.filter(pk=conversation.pk).update(inbox=closed_inbox)

    assert Found(charlie, "ben").conversations() == []
    assert Found(charlie, f"#{conversation.pk}").conversations() == []


def test_an_analyst_finds_a_conversation_without_its_words(charlie, conversation):
    assert names(Found(charlie, "ben").conversations()) == ["Conversation"]


def test_there_are_never_more_than_a_glance_takes_in(ana, monday, db):
    for n in range(MOST + 3):
        Customer.objects.create(name=f"Benedict {n}", first_seen_at=monday)

    assert len(Found(ana, "benedict").customers()) == MOST


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40) | st.sampled_from(["%", "_", "'; DROP", "\\", "a:*", "9" * 300, "#", "²"]))
def test_whatever_is_typed_is_only_looked_for(as_ana, text):
    assert as_ana.get("/find/", {"q": text}).status_code == 200


def test_the_palette_gets_the_options_alone(as_ana, conversation):
    answer = as_ana.get("/find/", {"q": "ben"}, headers={"hx-request": "true"}).text

    assert answer.count('role="option"') == 2
    assert "<html" not in answer


def test_without_scripts_it_is_a_page_of_its_own(as_ana, conversation):
    page = as_ana.get("/find/", {"q": "ben"}).text

    assert 'value="ben"' in page
    assert f'href="/conversations/{conversation.pk}/"' in page


def test_nothing_found_says_what_to_try(as_ana):
    assert "Nothing is called “zzz”" in as_ana.get("/find/", {"q": "zzz"}).text
    assert "Nothing is called" not in as_ana.get("/find/").text


def test_it_asks_the_database_seldom(as_ana, firm, conversation, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/find/", {"q": "ben"}, headers={"hx-request": "true"})
