"""One cause: what it costs, how often it struck, the moments behind it."""

from datetime import timedelta

import pytest

from amends.conversations.models import Conversation
from amends.listening.models import Cause, Judgement, Moment
from amends.steering.models import CauseDamage
from tests.screens.browsing import sticks_out, violations

QUERIES = 20


@pytest.fixture
def breakage(db):
    return Cause.objects.named("Breakage in transit")


@pytest.fixture
def behind(breakage, misery, ana, monday):
    """Ben's parcel broke."""
    Judgement.judge(misery, "misery", by=ana, at=monday, cause=breakage)
    return misery


def test_it_tells_what_it_costs_and_of_what(as_ana, firm, costly):
    breakage = Cause.objects.get(name="Breakage in transit")
    CauseDamage.objects.filter(cause=breakage).update(
        direct_cents=1_400_000, word_of_mouth_cents=None, handling_cents=100_050, lost_customers=30.25, complain_share=0.4, iceberg=2.5
    )

    page = as_ana.get(f"/causes/{breakage.pk}/").text

    for told in ("€15,000", "€7,500 to €30,001", "€14,000", "not known", "€1,000", "30.2", "40%", "2.5"):
        assert told in page


def test_a_cause_of_which_nothing_is_known_says_so(as_ana, breakage, firm):
    page = as_ana.get(f"/causes/{breakage.pk}/").text

    assert "Not known yet" in page
    assert "made nobody unhappy" in page
    assert "No moment that you may see" in page


def test_a_cost_that_failed_says_why(as_ana, firm, costly):
    CauseDamage.objects.update(total_cents=None, low_cents=None, high_cents=None, not_known=["it happened once"])

    assert "it happened once" in as_ana.get(f"/causes/{Cause.objects.get(name='Breakage in transit').pk}/").text


def test_the_moments_behind_it_lead_to_where_they_were_told(as_ana, behind, breakage, conversation):
    assert f'href="/conversations/{conversation.pk}/"' in as_ana.get(f"/causes/{breakage.pk}/").text


def test_what_hangs_below_counts_with_it(as_ana, behind, breakage, conversation):
    parent = Cause.objects.under(breakage.parent, "Transport")
    breakage.move(parent, at=behind.at)

    page = as_ana.get(f"/causes/{parent.pk}/").text

    assert f'href="/conversations/{conversation.pk}/"' in page
    assert f'href="/causes/{breakage.pk}/"' in page


def test_nobody_sees_moments_of_an_inbox_closed_to_them(client, charlie, behind, breakage, conversation, closed_inbox):
    Conversation.objects.filter(pk=conversation.pk).update(inbox=closed_inbox)
    client.force_login(charlie)

    for address in (f"/causes/{breakage.pk}/", f"/causes/{breakage.pk}/moments/"):
        assert "Ben" not in client.get(address).text


def test_more_moments_come_by_and_by(as_ana, breakage, ben, ana, monday):
    moments = Moment.objects.bulk_create(
        Moment(customer=ben, at=monday - timedelta(hours=n), verdict="misery", cause=breakage) for n in range(70)
    )

    first = as_ana.get(f"/causes/{breakage.pk}/").text
    after = first.partition("moments/?after=")[2].partition('"')[0]
    second = as_ana.get(f"/causes/{breakage.pk}/moments/?after={after}").text

    assert (first.count("data-row dir"), second.count("data-row dir")) == (50, len(moments) - 50)
    assert "Show 50 more" not in second


@pytest.mark.parametrize("after", ["", "x", "2026-01-01~", "~7", "%00"])
def test_a_mark_nobody_gave_out_begins_at_the_beginning(as_ana, behind, breakage, after):
    assert "Ben" in as_ana.get(f"/causes/{breakage.pk}/?after={after}").text


def test_it_tells_who_did_what(as_ana, breakage, ana, monday):
    breakage.rename("Broken", by=ana, at=monday)

    assert "renamed it; it was “Breakage in transit”" in as_ana.get(f"/causes/{breakage.pk}/").text


def test_a_cause_that_was_merged_leads_to_the_other(as_ana, breakage, ana, monday):
    other = Cause.objects.named("Carrier")
    breakage.merge_into(other, by=ana, at=monday)

    page = as_ana.get(f"/causes/{breakage.pk}/").text

    assert "part of another now" in page
    assert f'href="/causes/{other.pk}/"' in page


def test_there_is_no_page_of_a_cause_that_is_not(as_ana):
    assert as_ana.get("/causes/999999/").status_code == 404


def test_it_asks_the_database_as_often_for_many_moments_as_for_few(as_ana, breakage, ben, monday, firm, django_assert_max_num_queries):
    Moment.objects.bulk_create(Moment(customer=ben, at=monday, verdict="misery", cause=breakage) for _ in range(60))

    with django_assert_max_num_queries(QUERIES):
        as_ana.get(f"/causes/{breakage.pk}/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(signed_in, server, firm, costly, behind, width, scheme):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    for address in ("/causes/", f"/causes/{behind.cause_id}/", "/causes/tree/"):
        signed_in.goto(server + address)
        assert violations(signed_in) == []
        assert sticks_out(signed_in) == 0
