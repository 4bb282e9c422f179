"""What is wrong with the post is said on Today as well."""

import pytest
from django.utils.timezone import now

from amends.conversations.models import Stillness


@pytest.fixture
def silent(inbox, firm):
    at = now()
    return Stillness.objects.create(inbox=inbox, heard_at=at, arrivals=400, usual_until=at, looked_at=at, fell_silent_at=at)


def test_a_silent_inbox_is_told(as_ana, silent):
    page = as_ana.get("/").text

    assert "The post is not as it should be" in page
    assert "Nothing has come into <bdi>Letters</bdi>" in page


def test_where_all_is_well_nothing_is(as_ana, inbox, firm):
    assert "The post is" not in as_ana.get("/").text


def test_an_open_page_hears_of_it(as_ana, inbox, firm):
    mark = as_ana.get("/").text.split('name="seen" value="')[1].split('"')[0]
    at = now()
    Stillness.objects.create(inbox=inbox, heard_at=at, arrivals=400, usual_until=at, looked_at=at, fell_silent_at=at)

    assert "The post is not as it should be" in as_ana.get(f"/today/figures/?seen={mark}").text


def test_who_sees_figures_only_is_not_troubled_with_it(client, charlie, silent):
    client.force_login(charlie)

    assert "The post is" not in client.get("/").text
