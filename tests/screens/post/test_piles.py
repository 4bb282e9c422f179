"""What did not come in or go out as it should: each list with its why, and what is done about it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.timezone import now

from amends.base.models import File
from amends.conversations.channel import NotTaken
from amends.conversations.letterbox import looking
from amends.conversations.letterbox.scan import ScannerOutOfReach
from amends.conversations.models import Arrival, Sending
from tests.screens.setup.test_firm import undo

QUERIES = 16  # session, teammate, firm, arrivals, remarks, a count a list; and what a toast or a sign-in may need
PILES = ("quarantine", "parked", "aside", "failed", "perhaps", "returned")


def rows(answer):
    return re.findall(r'data-row href="/letters/(\d+)/"', answer.text)


def more(answer):
    found = re.search(r'href="(/post/\w+/\?after=[^"]+)"', answer.text)
    return found and found[1]


@pytest.mark.parametrize("name", PILES)
def test_an_empty_list_says_that_all_is_well(as_ana, firm, name):
    page = as_ana.get(f"/post/{name}/")

    assert page.status_code == 200
    assert 'class="nothing"' in page.text


def test_there_is_no_other_list(as_ana, firm):
    assert as_ana.get("/post/lost/").status_code == 404


def test_what_is_parked_says_from_whom_about_what_and_why(as_ana, parked):
    arrival = parked()

    page = as_ana.get("/post/parked/")

    assert rows(page) == [str(arrival.pk)]
    for said in ("robot", "Out of office", "an automatic reply", "It says so itself: Auto-Submitted.", "Take it in anyway", "Set aside"):
        assert said in page.text


def test_what_is_quarantined_is_not_opened_and_says_what_failed(as_ana, quarantined):
    quarantined()

    page = as_ana.get("/post/quarantine/").text

    assert "mallory@home.example" in page
    assert "A line that never ends." in page
    assert "fetched from its mailbox" in page
    assert "Try again" in page


def test_a_long_letter_is_not_opened_for_a_list(as_ana, parked):
    arrival = parked()
    File.objects.filter(pk=arrival.raw_id).update(size=30_000_000)

    assert "28.6" in as_ana.get("/post/parked/").text


def test_it_is_set_aside_and_taken_up_again(as_ana, parked):
    arrival = parked()
    answer = as_ana.post(f"/post/arrivals/{arrival.pk}/setting-aside/", follow=True)
    assert rows(answer) == []
    assert rows(as_ana.get("/post/aside/")) == [str(arrival.pk)]

    undo(as_ana, answer)
    assert rows(as_ana.get("/post/parked/")) == [str(arrival.pk)]


def test_what_is_set_aside_can_be_taken_up_later(as_ana, quarantined, ana):
    arrival = quarantined()
    arrival.set_aside(by=ana, at=now())

    as_ana.post(f"/post/arrivals/{arrival.pk}/setting-aside/undo/")

    assert rows(as_ana.get("/post/quarantine/")) == [str(arrival.pk)]


def test_it_is_taken_in_anyway(as_ana, parked, ana):
    arrival = parked()

    answer = as_ana.post(f"/post/arrivals/{arrival.pk}/entry/", follow=True)

    arrival.refresh_from_db()
    assert arrival.let_in_by == ana
    assert "It is taken in" in answer.text


def test_what_waits_for_the_virus_scanner_is_not_said_to_be_in(as_ana, parked, monkeypatch):
    arrival = parked()

    def silent(walked, channel, *, at):
        raise ScannerOutOfReach("The virus scanner does not answer.")

    monkeypatch.setattr(looking, "take", silent)
    answer = as_ana.post(f"/post/arrivals/{arrival.pk}/entry/", follow=True)

    assert "It is taken in" not in answer.text
    assert "It is not in yet, and is tried again every minute. The virus scanner does not answer." in answer.text


def test_what_is_in_already_is_refused_in_a_sentence(as_ana, parked, conversation):
    arrival = parked()
    Arrival.objects.update(taken_at=now(), message=conversation.messages.get(), parked_at=None, parked_as="")

    answer = as_ana.post(f"/post/arrivals/{arrival.pk}/setting-aside/", follow=True)

    assert '<div class="toast wrong">' in answer.text


@pytest.mark.parametrize("deed", ["entry", "setting-aside", "setting-aside/undo"])
def test_what_one_may_not_see_one_cannot_act_on(client, charlie, parked, firm, deed):
    client.force_login(charlie)

    assert client.post(f"/post/arrivals/{parked().pk}/{deed}/").status_code == 404


def test_a_letter_that_was_not_sent_says_why_and_leads_to_its_page(as_ana, reply):
    letter = reply()
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=now())

    page = as_ana.get("/post/failed/").text

    for said in ("No such mailbox.", "ben@home.example", "My parcel", f'href="/outbox/{letter.pk}/"'):
        assert said in page


def test_so_does_one_that_came_back(as_ana, reply):
    letter = reply()
    Sending.objects.update(bounced_at=now(), bounce="550 No such user here.")

    page = as_ana.get("/post/returned/").text

    assert "550 No such user here." in page
    assert f'href="/outbox/{letter.pk}/"' in page


def test_and_one_of_which_nobody_knows(as_ana, reply):
    letter = reply()
    letter.doubt(at=now())

    assert f'href="/outbox/{letter.pk}/"' in as_ana.get("/post/perhaps/").text


@pytest.fixture
def many(inbox, firm):
    """More machines wrote than a page shows, some in the same instant."""
    at = now() - timedelta(days=1)
    raws = [File.keep(BytesIO(f"Subject: {n}\r\n\r\n".encode()), at=at) for n in range(120)]
    stamps = [at + timedelta(seconds=n // 7) for n in range(120)]
    told = {"inbox": inbox, "channel": "email", "door": "imap", "arrived_at": at, "parked_as": "auto_reply"}
    return Arrival.objects.bulk_create(Arrival(raw=raw, parked_at=stamp, **told) for raw, stamp in zip(raws, stamps, strict=True))


def test_every_one_is_shown_once_newest_first(as_ana, many):
    answer = as_ana.get("/post/parked/")
    seen = rows(answer)
    while more(answer):
        answer = as_ana.get(more(answer))
        seen += rows(answer)

    assert seen == [str(arrival.pk) for arrival in reversed(many)]


def test_a_place_that_says_nothing_is_the_top(as_ana, many):
    for place in ("x", "9" * 17 + ".1", "1.1.1", "-5.3"):
        assert as_ana.get(f"/post/parked/?after={place}").status_code == 200


def test_very_many_are_counted_no_further_than_it_is_worth(as_ana, many):
    assert "99+" in as_ana.get("/post/parked/").text


def test_a_turn_asks_few_questions(as_ana, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES):
        as_ana.get("/post/parked/")


def test_an_open_list_is_sent_its_next_rows_alone(as_ana, many):
    place = more(as_ana.get("/post/parked/"))

    answer = as_ana.get(place, headers={"HX-Request": "true", "HX-Target": "pile-more"})

    assert len(rows(answer)) == 50
    assert "<html" not in answer.text


def test_a_letter_whose_file_is_gone_is_listed_all_the_same(as_ana, parked):
    arrival = parked()
    arrival.raw.path.unlink()

    page = as_ana.get("/post/parked/")

    assert rows(page) == [str(arrival.pk)]
    assert "robot@home.example" in page.text
