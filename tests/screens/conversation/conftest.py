"""Ben wrote a while ago. Pages read the clock, so here people write some minutes before it is read."""

import pytest

from amends.conversations.models import Conversation, Message
from amends.listening.models import Cause, Judgement, Moment
from tests.screens.conversation.talk import before

RULE = "words of a complaint"


@pytest.fixture
def talk(ben, inbox, firm):
    """Ben has written, and waits."""
    conversation = Conversation.begin(ben, inbox, subject="Second broken lantern", at=before(40))
    Message.say(conversation, kind="received", text="It came broken again.", sender="ben@home.example", at=before(40))
    return conversation


@pytest.fixture
def noticed(talk, ben):
    return Moment.notice(ben, at=before(40), conversation=talk)


@pytest.fixture
def breakage(db):
    return Cause.objects.named("Breakage in transit")


@pytest.fixture
def proposed(noticed, breakage):
    """A rule held it to be a misery."""
    return Judgement.judge(noticed, "misery", by=RULE, at=before(39), cause=breakage, severity=3, why="the word “broken”")
