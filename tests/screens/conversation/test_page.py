"""One conversation, as those who may see it read it."""

import pytest
from django.core.files.base import ContentFile

from amends.base.models import File, Team
from amends.conversations.models import Attachment, Conversation, Message
from amends.customers.models import Order, OrderEvent
from amends.listening.models import Moment
from amends.recoveries.models import Recovery
from tests.screens.conversation.talk import at, before, hears, page

MOST_QUERIES = 35
HOSTILE = '<img src=x onerror="alert(1)">'
WORDS = "It came broken again."


def test_it_says_what_it_is_about_and_where_it_came_in(as_dora, talk):
    shown = as_dora.get(page(talk)).text

    for said in ("Second broken lantern", f"#{talk.pk}", "e-mail", "Letters", "Ben", WORDS, "nobody's yet", "waits <time"):
        assert said in shown


def test_a_reply_a_note_and_a_letter_are_told_apart_in_words(as_dora, talk, ana):
    Message.say(talk, kind="reply", text="We send another.", by=ana, at=before(3), to=["ben@home.example"])
    Message.say(talk, kind="note", text="The third this week.", by=ana, at=before(2))
    Message.say(talk, kind="trace", text="Forwarded by the shop.", at=before(1))

    shown = as_dora.get(page(talk)).text

    assert 'aria-label="Received"' in shown
    assert 'aria-label="Reply"' in shown
    assert 'aria-label="Note, colleagues only"' in shown
    assert "noted, colleagues only" in shown
    assert "Forwarded by the shop." in shown


def test_what_is_quoted_is_folded(as_dora, talk):
    hears(talk, "No.\n\n> Is it whole?\n> Ana")

    assert "2 quoted lines" in as_dora.get(page(talk)).text


def test_attachments_are_named_with_their_size(as_dora, talk, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path
    photograph = File.keep(ContentFile(b"x" * 2048), at=before(1))
    Attachment.objects.create(message=hears(talk, "Look."), file=photograph, name="lantern.jpg")

    shown = as_dora.get(page(talk)).text

    assert "lantern.jpg" in shown
    assert "2.0\xa0KB" in shown


@pytest.mark.parametrize("name", [HOSTILE, "<script>alert(1)</script>"])
def test_words_of_people_are_shown_as_they_are_written(as_dora, talk, ben, name):
    ben.rename(name, by=None, at=before(1))
    Conversation.objects.update(subject=name)
    hears(talk, name)

    shown = as_dora.get(page(talk)).text

    assert name not in shown
    assert name.partition("<")[2].partition(">")[0].split()[0] in shown


def test_of_an_inbox_that_one_may_not_see_nothing_is_there(as_charlie, as_ana, ben, closed_inbox):
    hidden = Conversation.begin(ben, closed_inbox, subject="About Ana", at=before(1))

    assert as_charlie.get(page(hidden)).status_code == 404
    assert as_ana.get(page(hidden)).status_code == 200


@pytest.mark.parametrize("part", ["now", "earlier", "customer"])
def test_nor_is_any_part_of_it(as_charlie, ben, closed_inbox, part):
    hidden = Conversation.begin(ben, closed_inbox, subject="About Ana", at=before(1))

    assert as_charlie.get(at(part, hidden)).status_code == 404


def test_a_number_that_is_nobodys_is_not_found(as_dora, db):
    assert as_dora.get("/conversations/99999999999999999999999/").status_code == 404


def test_an_analyst_sees_no_words_and_nothing_to_do(as_charlie, talk, proposed, ana):
    Message.say(talk, kind="note", text="She is angry.", by=ana, at=before(1))

    shown = as_charlie.get(page(talk)).text

    for hidden in (WORDS, "She is angry.", "Second broken lantern", "the word “broken”", "<textarea", 'data-key="e"', 'data-key="m"'):
        assert hidden not in shown
    assert "You see figures, not letters" in shown
    assert "Breakage in transit" in shown


DEEDS = [
    "closing",
    "reopening",
    "snooze",
    "waking",
    "owner",
    "team",
    "judgement",
    "draft",
    "saying",
    "commitments",
]


@pytest.mark.parametrize("deed", DEEDS)
def test_an_analyst_does_nothing(as_charlie, talk, deed):
    assert as_charlie.post(at(deed, talk), {"verdict": "misery", "kind": "note", "text": "No."}).status_code == 404
    assert not Moment.objects.exists()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_no_page(as_dora, talk, deed):
    assert as_dora.get(at(deed, talk)).status_code == 405


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_where_one_may_not_look(dora, as_dora, ben, inbox, deed):
    hidden = Conversation.begin(ben, inbox, subject="About Dora", at=before(1))
    inbox.teams.add(Team.objects.create(name="Others"))

    assert as_dora.post(at(deed, hidden)).status_code == 404


def test_the_list_it_was_opened_from_is_kept(as_dora, talk):
    shown = as_dora.get(page(talk), {"view": "waiting", "sort": "newest"}).text

    assert f"/conversations/{talk.pk}/closing/?view=waiting&amp;sort=newest" in shown
    assert f"/desk/next/?after={talk.pk}&amp;view=waiting&amp;sort=newest" in shown


def test_a_list_that_does_not_exist_is_not(as_dora, talk):
    assert "view=" not in as_dora.get(page(talk), {"view": HOSTILE, "sort": "nothing"}).text.partition("</main>")[0]


def fill(talk, ana, inbox, ben):
    """All that can stand on one page, many times."""
    for n in range(60):
        Message.say(talk, kind="received", text=f"Again {n}", at=before(30 - n / 10))
    for n in range(10):
        talk.assign(ana if n % 2 else None, by=ana, at=before(5))
        other = Conversation.begin(ben, inbox, subject=f"Another {n}", at=before(100))
        moment = Moment.notice(ben, at=before(100), conversation=other)
        order = Order.objects.create(customer=ben, reference=f"1{n}", at=before(500), cents=20_00)
        OrderEvent.objects.create(customer=ben, order=order, kind="late", at=before(400), reference=f"late {n}")
        assert moment


def test_it_asks_the_database_no_more_often_for_a_long_thread(as_dora, talk, proposed, ana, inbox, ben, django_assert_max_num_queries):
    Team.objects.create(name="Workshop")
    fill(talk, ana, inbox, ben)
    recovery = Recovery.objects.get()
    recovery.own(by=ana, at=before(4))
    as_dora.post(at("draft", talk), {"kind": "reply", "text": "Dear Ben", "cc": "carl@other.example"})

    with django_assert_max_num_queries(MOST_QUERIES):
        shown = as_dora.get(page(talk)).text

    assert "Again 59" in shown


@pytest.mark.parametrize("part", ["now", "earlier", "customer"])
def test_nor_does_a_part_of_it(as_dora, talk, proposed, ana, inbox, ben, part, django_assert_max_num_queries):
    fill(talk, ana, inbox, ben)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert as_dora.get(at(part, talk), headers={"hx-request": "true"}).status_code == 200


def test_worth_says_what_it_is_for(as_dora, talk):
    shown = as_dora.get(at("customer", talk)).text

    assert "Ben</bdi> is still worth" in shown
    assert "Worth decides how much more we do, never that someone gets less." in shown
