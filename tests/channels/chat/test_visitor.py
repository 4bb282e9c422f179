"""A visitor's stream tells that something was said to them, and tells nobody anything else."""

from contextlib import contextmanager

import httpx
import pytest
from django.utils.timezone import now

from amends.base.push import tell
from amends.channels.chat.models import Visit
from amends.channels.chat.visitor import Visitor
from amends.conversations.models import Arrival, Conversation, Message
from tests.channels.chat.test_chat import begin, window_of
from tests.program import wait_for
from tests.screens.test_hub import cookies_of, ears

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def window(ana, firm):
    return window_of(ana, now())


def visit(window, **said):
    talk = begin(window, **said)["Location"]
    Arrival.objects.look_into(at=now())
    return talk, Visit.objects.latest("pk")


@contextmanager
def hearing(address, **more):
    with httpx.stream("GET", address, timeout=10, **more) as answer:
        assert answer.status_code == 200
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        wait_for(ears)
        yield (line.removeprefix("data: ") for line in lines if line.startswith("data:"))


def test_a_visitor_hears_of_their_own_talk_alone(server, window, ana, conversation):
    ours, me = visit(window)
    theirs, _other = visit(window, text="Something else", email="eve@home.example")
    with hearing(f"{server}{ours}events") as topics:
        tell("orders.taken_in")
        Message.say(conversation, kind="reply", text="To Ben, by mail.", by=ana, at=now())
        Message.say(Conversation.objects.get(subject="Something else"), kind="reply", text="To Eve.", by=ana, at=now())
        Message.say(Conversation.objects.get(subject="Where is my lamp?"), kind="note", text="Not for him.", by=ana, at=now())
        Message.say(Conversation.objects.get(subject="Where is my lamp?"), kind="reply", text="For him.", by=ana, at=now())

        assert next(topic for topic in topics if topic != "missed") == me.topic


def test_the_pages_of_the_house_do_not_hear_of_single_visitors(server, window, ana):
    talk, _me = visit(window)
    with hearing(f"{server}/events", cookies=cookies_of(ana)) as topics:
        tell("now")
        assert "now" in topics
        Visit.objects.get().say("Hello?", nonce="1" * 32, at=now())
        tell("after")

        assert next(topics) == "after"


@pytest.mark.parametrize("token", ["x", "MQ:1:x", "../../events"])
def test_a_made_up_token_hears_nothing(server, window, token):
    assert httpx.get(f"{server}/chat/help/{token}/events").status_code == 404


def test_a_teammates_cookie_is_no_token(server, window, ana):
    assert httpx.get(f"{server}/chat/help/x/events", cookies=cookies_of(ana)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/events", "/chat/help/", "/chat/help/x/", "/chat/HELP/x/events", "/chat/help/a/b/events", "/form/help/x/events"]
)
def test_other_addresses_are_no_streams_of_visitors(path):
    assert Visitor.listening_at(path) is None
