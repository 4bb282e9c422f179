"""The list of a desk: turn by turn, with ten thousand rows, for a page that shows some of it already."""

import re

import pytest
from django.utils.timezone import now

from amends.conversations.models import Conversation, Message
from amends.screens.desk.following import following
from tests.screens.desk.conftest import before
from tests.screens.desk.test_views import listed

QUERIES = 12  # session, teammate, firm, counts, rows with and without the sort's key, organisations, moments, recoveries, files


def more(answer):
    found = re.search(r'href="(/desk/\?[^"]*after=[^"]+)"', answer.text)
    return found and found[1].replace("&amp;", "&")


def part(client, target, **asked):
    return client.get("/desk/rows/", {"view": "all"} | asked, headers={"HX-Request": "true", "HX-Target": target})


def seen(answer):
    return re.search(r'id="desk-rows".*?name="seen" value="(\w+)"', answer.text, re.S)[1]


def test_it_asks_as_often_for_many_rows_as_for_few(as_ana, firm, writes, judge, crowd, django_assert_max_num_queries):
    judge(writes("Priya"), "misery", "Late")
    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/desk/")

    crowd(10_000)

    for view in ("waiting", "all", "at_risk"):
        with django_assert_max_num_queries(QUERIES):
            as_ana.get("/desk/", {"view": view})


@pytest.mark.parametrize("sort", ["newest", "waiting", "deadline", "at_risk"])
def test_turn_by_turn_every_row_is_seen_once(as_ana, firm, crowd, sort):
    crowd(120)
    Conversation.objects.filter(pk__in=Conversation.objects.order_by("pk").values("pk")[:70]).update(at_risk_cents=5, next_due_at=before(9))
    page, people = as_ana.get("/desk/", {"view": "all", "sort": sort}), []
    while page:
        people += listed(page)
        page = more(page) and as_ana.get(more(page))

    assert len(people) == len(set(people)) == 120


def test_the_next_rows_come_alone_where_the_first_stand_already(as_ana, firm, crowd):
    crowd(60)
    after = re.search(r"after=([^&]+)$", more(as_ana.get("/desk/?view=all")))[1]

    answer = part(as_ana, "desk-more", after=after)

    assert len(listed(answer)) == 10
    assert answer.text.strip().startswith("<li")
    assert "desk-more" not in answer.text


def test_beyond_the_end_there_is_a_way_back(as_ana, firm, writes):
    writes("Priya")

    page = as_ana.get("/desk/", {"view": "all", "after": "-1.1"}).text

    assert "That was all of it" in page
    assert 'href="/desk/?view=all&amp;sort=newest">Back to the top' in page


def test_rows_that_would_read_the_same_are_not_sent(as_ana, firm, writes):
    writes("Priya", 5)
    mark = seen(as_ana.get("/desk/?view=all"))

    assert part(as_ana, "desk-rows", seen=mark).status_code == 204


def test_rows_that_changed_are_sent_alone(as_ana, firm, writes):
    conversation = writes("Priya", 5)
    mark = seen(as_ana.get("/desk/?view=all"))
    Message.say(conversation, kind="received", text="And another thing.", at=now())

    answer = part(as_ana, "desk-rows", seen=mark)

    assert "And another thing." in answer.text
    assert answer.text.count("data-list") == 1
    assert "<h2" not in answer.text
    assert seen(answer) != mark


def test_as_many_rows_are_sent_as_are_shown_within_reason(as_ana, firm, crowd):
    crowd(600)

    assert [len(listed(part(as_ana, "desk-rows", many=many))) for many in (0, 100, 9999)] == [50, 100, 500]


def test_beside_a_conversation_the_list_comes_whole_and_marks_it(as_ana, firm, writes):
    here, other = writes("Priya"), writes("Tomás")

    answer = as_ana.get("/desk/rows/", {"view": "all", "here": here.pk})

    assert answer.text.count('<section class="list"') == 1
    assert "<html" not in answer.text
    assert re.findall(r'id="row-(\d+)"[^>]*aria-current="true"', answer.text) == [str(here.pk)]
    assert f'href="/conversations/{here.pk}/?view=all&amp;sort=waiting"' in answer.text
    assert f'href="/conversations/{other.pk}/?view=all&amp;sort=newest"' in answer.text


def test_the_next_one_is_the_one_after_it(as_ana, firm, writes):
    first, second, third = writes("A", 30), writes("B", 20), writes("C", 10)

    def next_after(conversation):
        return as_ana.get("/desk/next/", {"view": "all", "sort": "waiting", "after": conversation.pk}).url

    assert next_after(first) == f"/conversations/{second.pk}/?view=all&sort=waiting"
    assert next_after(second) == f"/conversations/{third.pk}/?view=all&sort=waiting"
    assert next_after(third) == f"/conversations/{first.pk}/?view=all&sort=waiting"


def test_what_has_left_the_view_is_followed_by_its_first(as_ana, firm, writes, ana):
    first, second, third = writes("A", 30), writes("B", 20), writes("C", 10)
    second.close(by=ana, at=now())

    answer = as_ana.get("/desk/next/", {"view": "waiting", "after": second.pk})

    assert answer.url == f"/conversations/{first.pk}/?view=waiting&sort=waiting"
    assert third.closed_at is None


def test_after_the_last_one_the_desk_says_so(as_ana, firm, writes, ana):
    only = writes("A")

    page = as_ana.get("/desk/next/", {"view": "waiting", "after": only.pk}, follow=True)

    assert page.redirect_chain[0][0] == "/desk/?view=waiting&sort=waiting"
    assert "That was the last one in this view." in page.text


def test_what_lacks_the_key_of_the_order_is_followed_too(writes):
    keyed, first, second = writes("A"), writes("B"), writes("C")
    Conversation.objects.filter(pk=keyed.pk).update(next_due_at=now())
    everything = Conversation.objects.all()

    assert following(everything, "deadline", keyed.pk) == first
    assert following(everything, "deadline", first.pk) == second
    assert following(everything, "deadline", None) == keyed
    assert following(Conversation.objects.none(), "deadline", None) is None
