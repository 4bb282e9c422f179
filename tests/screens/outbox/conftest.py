"""Letters on their way out, some minutes before a page is read."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from amends.base.models import Firm
from amends.conversations.models import Draft, Sending


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def simulated(firm, monday):
    Firm.objects.update(simulated_at=monday)
    return firm


@pytest.fixture
def reply(conversation, ana, firm):
    """Somebody answers Ben, so many minutes ago: the letter they wrote."""

    def say(text="It leaves today.", minutes=0, *, by=ana, cc="", conversation=conversation):
        at = now() - timedelta(minutes=minutes)
        conversation.inbox.address = "letters@firm.example"
        conversation.inbox.save()
        message = Draft.keep(conversation, by, kind="reply", text=text, cc=cc, at=at).say(at=at, anyway=True)
        return Sending.objects.get(message=message)

    return say
