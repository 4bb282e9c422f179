"""What a person may not see does not exist, on any floor, by any way round."""

import re
from io import BytesIO
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

import amends
from amends.base.models import File
from amends.conversations.models import Attachment, Conversation, Inbox, Message, Sending
from amends.customers.models import Customer, Order, OrderEvent
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from tests.rows import row

NOUNS = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
WORDS = {Message, Attachment, Sending}


def seen_by(teammate):
    return set(chain.from_iterable(noun._default_manager.visible_to(teammate) for noun in NOUNS))


def tell(ben, inbox, ana, at):
    """Something of every kind that can be hidden."""
    conversation = Conversation.begin(ben, inbox, subject="About Ana", at=at)
    message = Message.say(conversation, kind="received", text="She was rude.", at=at)
    attachment = row(Attachment, message=message, file=File.keep(BytesIO(b"a photograph"), at=at))
    reply = Message.say(conversation, kind="reply", text="We are sorry.", by=ana, at=at)
    sending = row(Sending, message=reply, reference=f"<{reply.pk}@firm.example>")
    moment = Moment.notice(ben, at=at, conversation=conversation)
    Judgement.judge(moment, "misery", by=ana, at=at)
    return {inbox, conversation, message, attachment, reply, sending, moment, Recovery.objects.get(moment=moment)}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def open_story(ben, inbox, ana, monday):
    return tell(ben, inbox, ana, monday)


@pytest.fixture
def closed_story(ben, closed_inbox, ana, monday):
    return tell(ben, closed_inbox, ana, monday)


@pytest.fixture
def everything(ben, monday):
    """A row in every table that is shown at all."""
    for noun in NOUNS:
        if not noun._default_manager.exists():
            row(noun)


@pytest.mark.usefixtures("open_story", "closed_story", "everything")
@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_stranger_and_whoever_has_left_see_nothing(noun, dora, monday):
    dora.leave(at=monday)

    assert noun._default_manager.exists()
    assert not noun._default_manager.visible_to(AnonymousUser()).exists()
    assert not noun._default_manager.visible_to(dora).exists()


def test_nothing_of_a_closed_inbox_is_seen_outside_its_team(closed_story, charlie):
    assert not seen_by(charlie) & closed_story


def test_its_team_sees_all_of_it(closed_story, dora):
    assert closed_story <= seen_by(dora)


def test_an_owner_sees_it_too(closed_story, ana):
    assert closed_story <= seen_by(ana)


def test_what_is_open_is_seen_by_everybody(open_story, closed_story, dora, monday):
    dora.teams.clear()

    assert open_story <= seen_by(dora)
    assert not seen_by(dora) & closed_story


def test_an_analyst_sees_figures_and_no_words(open_story, charlie):
    hidden = open_story - seen_by(charlie)

    assert {type(noun) for noun in hidden} == WORDS


def test_a_moment_is_hidden_with_any_conversation_that_joined_it(open_story, closed_story, charlie, monday):
    moment, secret = (
        next(noun for noun in story if isinstance(noun, kind)) for story, kind in ((open_story, Moment), (closed_story, Conversation))
    )
    assert moment in Moment.objects.visible_to(charlie)

    moment.join(at=monday, conversation=secret)

    assert moment not in Moment.objects.visible_to(charlie)
    assert not Recovery.objects.visible_to(charlie).filter(moment=moment)


def test_an_inbox_of_two_teams_is_seen_once(closed_inbox, back_office, dora):
    second = back_office.__class__.objects.create(name="Second")
    closed_inbox.teams.add(second)
    dora.teams.add(second)

    assert list(Inbox.objects.visible_to(dora)) == [closed_inbox]


def test_whoever_turned_out_to_be_another_is_not_shown(ben, ana, monday):
    gone = Customer.objects.create(name="Benny", first_seen_at=monday, merged_into=ben)

    assert gone not in Customer.objects.visible_to(ana)


def test_orders_and_what_befell_them_are_seen_by_all_who_serve(ben, charlie):
    rows = {row(Order, customer=ben), row(OrderEvent, customer=ben)}

    assert rows <= seen_by(charlie)


ASKS = re.compile(r"\b(\w+)\.(?:_default_manager|_base_manager|objects)\.(\w+)")
# What a page may ask of everybody's rows: an instant and a yes or no, never a row of theirs; colleagues, who know one another; and what
# the customers that are shown anyway are worth.
ASKED_OF_ALL = {("Message", "newest_arrival"), ("Order", "exists"), ("Teammate", "filter"), ("Teammate", "present"), ("Worth", "filter")}


def asked_without_leave(source):
    guarded = {noun.__name__ for noun in NOUNS}
    return {(noun, verb) for noun, verb in ASKS.findall(source) if noun in guarded and verb not in ("visible_to", "newest", "none")}


def test_every_page_asks_only_for_what_its_reader_may_see():
    pages = (Path(amends.__file__).parent / "screens").rglob("*.py")

    assert set().union(*(asked_without_leave(page.read_text()) for page in pages)) <= ASKED_OF_ALL


def test_a_page_that_asks_for_everything_would_be_seen():
    assert asked_without_leave("Recovery.objects.open()") == {("Recovery", "open")}
    assert asked_without_leave("Recovery.objects.visible_to(teammate).open()") == set()


@pytest.mark.parametrize("role", ["owner", "lead", "teammate", "analyst"])
def test_each_role_sees_what_it_may_of_an_open_inbox(open_story, ana, dora, monday, role):
    dora.teams.clear()
    dora.serve_as(role, by=ana, at=monday)

    unseen = {type(noun) for noun in open_story - seen_by(dora)}
    assert unseen == (WORDS if role == "analyst" else set())


@pytest.mark.parametrize(("role", "sees"), [("owner", True), ("lead", False), ("teammate", False), ("analyst", False)])
def test_each_role_sees_what_it_may_of_a_closed_inbox_of_others(closed_story, ana, charlie, monday, role, sees):
    charlie.serve_as(role, by=ana, at=monday)

    assert bool(seen_by(charlie) & closed_story) is sees


def test_an_inbox_that_opens_again_is_everybodys(closed_story, closed_inbox, ana, dora, monday):
    dora.teams.clear()
    assert not seen_by(dora) & closed_story

    closed_inbox.teams.clear()

    assert closed_story <= seen_by(dora)


def test_who_joins_the_team_sees_what_was_there_before(closed_story, back_office, charlie, ana, monday):
    charlie.serve_as("teammate", by=ana, at=monday)
    charlie.teams.add(back_office)

    assert closed_story <= seen_by(charlie)
