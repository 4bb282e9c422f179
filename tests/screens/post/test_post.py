"""The page called Post: how it is, each inbox with its last arrival, and what waits."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from amends.base.models import Event, Teammate
from amends.channels.email.models import Mailbox
from amends.conversations.channel import NotTaken
from amends.conversations.models import Inbox, Stillness
from tests.screens.setup.test_firm import undo

QUERIES = 28  # session, teammate, firm; nine for what may be wrong; inboxes, mailboxes, what waits; a count a list


def said(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_where_all_is_well_it_says_so(as_ana, firm, inbox):
    page = as_ana.get("/post/").text

    assert "All is well." in page
    assert "Letters" in page
    assert "never" in page


def test_without_an_inbox_it_says_what_to_do(as_ana, firm):
    page = as_ana.get("/post/").text

    assert "There is no inbox that letters come into" in page
    assert 'href="/settings/inboxes/"' in page


def test_each_inbox_tells_when_it_was_heard_last(as_ana, arrive, closed_inbox):
    arrive(minutes=125)

    page = said(as_ana.get("/post/"))

    assert "2 h 05 ago" in page
    assert "not known yet: 30 more arrivals are needed" in page
    assert "Complaints about staff" in page


def test_a_silent_inbox_stands_above_all(as_ana, silent):
    page = as_ana.get("/post/").text

    assert "Nothing has come into <bdi>Letters</bdi> for" in page
    assert "no: silent" in page


def test_a_mailbox_that_fails_says_why_and_leads_to_its_settings(as_ana, failing):
    page = as_ana.get("/post/").text

    assert "The mailbox of <bdi>Letters</bdi> cannot be fetched" in page
    assert "The password is refused." in page
    assert f'href="/settings/inboxes/{failing.inbox_id}/"' in page


def test_a_mailbox_that_is_looked_at_says_when(as_ana, inbox, ana, firm):
    Mailbox.set_up(inbox, by=ana, at=now(), host="mail.example", user="letters", secret="x").look(at=now() - timedelta(minutes=3))

    assert "looked at 3 min ago" in said(as_ana.get("/post/"))


def test_each_trouble_is_told_with_where_it_is(as_ana, quarantined, reply):
    quarantined()
    letter = reply()
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=now())

    page = as_ana.get("/post/").text

    assert "1 thing could not be taken in: it lies in quarantine." in page
    assert "1 letter could not be sent, in the last 7 days." in page
    assert 'href="/post/quarantine/"' in page
    assert 'href="/post/failed/"' in page


def test_what_waits_is_counted_with_its_age(as_ana, arrive, reply):
    arrive(minutes=4)
    reply(minutes=3)

    page = said(as_ana.get("/post/"))

    assert "the oldest for 4 min" in page
    assert "the oldest for 3 min" in page


def test_it_is_right_that_an_inbox_is_silent_and_it_is_not(as_ana, silent):
    answer = as_ana.post(f"/post/inboxes/{silent.inbox_id}/silence/", follow=True)
    assert "All is well." in answer.text
    assert "silent, and it is right so" in answer.text

    again = undo(as_ana, answer)
    assert "no: silent" in again.text
    assert list(Event.objects.filter(kind__contains="silence").order_by("pk").values_list("kind", flat=True)) == [
        "inboxes.silence_accepted",
        "inboxes.silence_doubted",
    ]


def test_what_is_not_silent_any_more_is_refused_in_a_sentence(as_ana, silent):
    Stillness.objects.update(fell_silent_at=None)

    assert "This inbox is not silent any more" in as_ana.post(f"/post/inboxes/{silent.inbox_id}/silence/", follow=True).text


def test_an_open_page_is_not_sent_what_it_shows(as_ana, inbox, firm):
    mark = as_ana.get("/post/").text.split('name="seen" value="')[1].split('"')[0]

    answer = as_ana.get(f"/post/?seen={mark}", headers={"HX-Request": "true", "HX-Target": "post"})

    assert answer.status_code == 204


def test_what_changed_is_sent_alone(as_ana, inbox, firm):
    answer = as_ana.get("/post/?seen=other", headers={"HX-Request": "true", "HX-Target": "post"})

    assert answer.text.lstrip().startswith('<div id="post"')


def test_what_was_kept_apart_is_counted_beside_its_list(as_ana, parked, quarantined):
    parked(subject="One")
    parked(subject="Two")
    quarantined()

    page = said(as_ana.get("/post/"))

    assert "Quarantine 1 Parked 2 Set aside Not sent" in page
    assert "Parked 2 Set aside" in said(as_ana.get("/post/quarantine/"))


def test_an_open_page_hears_of_what_is_kept_apart_meanwhile(as_ana, inbox, parked):
    mark = as_ana.get("/post/").text.split('name="seen" value="')[1].split('"')[0]
    parked()

    answer = as_ana.get(f"/post/?seen={mark}", headers={"HX-Request": "true", "HX-Target": "post"})

    assert "Parked 1" in said(answer)


def test_the_rail_has_a_mark_where_something_is_wrong(as_ana, inbox, firm):
    assert "alarm" not in as_ana.get("/post/mark/").text

    Stillness.objects.create(inbox=inbox, heard_at=now(), arrivals=9, usual_until=now(), looked_at=now(), fell_silent_at=now())
    assert "something is not as it should be" in as_ana.get("/post/mark/").text


def test_who_goes_from_page_to_page_asks_for_it_once_in_a_while(as_ana, firm):
    assert as_ana.get("/post/mark/")["Cache-Control"] == "private, max-age=30"
    assert "no-store" in as_ana.get("/post/mark/?now=1")["Cache-Control"]


def test_every_page_asks_for_that_mark(as_ana, firm):
    assert 'hx-get="/post/mark/"' in as_ana.get("/").text


@pytest.mark.parametrize("address", ["/post/", "/post/mark/", "/post/parked/", "/post/quarantine/"])
def test_to_who_sees_figures_only_it_is_not_there(client, charlie, firm, address):
    client.force_login(charlie)

    assert client.get(address).status_code == 404
    assert "/post/mark/" not in client.get("/").text


def test_who_does_not_see_an_inbox_sees_nothing_of_it(client, monday, arrive, quarantined, closed_inbox, firm):
    eva = Teammate.welcome(email="eva@firm.example", name="Eva", at=monday)
    quarantined(inbox=closed_inbox)
    client.force_login(eva)

    page = client.get("/post/").text

    assert "Complaints about staff" not in page
    assert "quarantine." not in page


def test_a_large_house_asks_no_more_questions(as_ana, firm, ana, django_assert_max_num_queries):
    for n in range(40):
        inbox = Inbox.objects.create(name=f"Inbox {n}", channel="email")
        Mailbox.set_up(inbox, by=ana, at=now(), host="mail.example", user="letters", secret="x")

    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/post/")
