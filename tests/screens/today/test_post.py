"""What is wrong with the post is said on Today as well."""

import pytest
from django.utils.timezone import now

from amends.conversations.models import Stillness


@pytest.fixture
def silent(inbox, firm):
    at = now()
    return Stillness.objects.create(inbox=inbox, heard_at=at, arrivals=400, usual_until=at, looked_at=at, fell_silent_at=at)


def test_today_asks_what_is_wrong(as_ana, firm):
    assert 'hx-get="/post/troubles/"' in as_ana.get("/").text


def test_a_silent_inbox_is_told(as_ana, silent):
    told = as_ana.get("/post/troubles/").text

    assert "The post is not as it should be" in told
    assert "Nothing has come into <bdi>Letters</bdi>" in told


def test_where_all_is_well_nothing_is(as_ana, inbox, firm):
    assert as_ana.get("/post/troubles/").text.strip() == ""


def test_who_sees_figures_only_is_not_troubled_with_it(client, charlie, silent):
    client.force_login(charlie)

    assert "/post/troubles/" not in client.get("/").text
    assert client.get("/post/troubles/").status_code == 404
