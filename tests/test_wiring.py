"""The contract of every reaction on the wiring page."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

import amends
from amends import wiring
from amends.base.models import Event
from amends.conversations.models import Conversation, Message
from tests.imports.uploads import GOOD, bring, read_now

WIRED = [(kind, reaction) for page in (wiring.AT_ONCE, wiring.AFTERWARDS) for kind, reactions in page.items() for reaction in reactions]
RECORDED = re.compile(r"record\(\s*f?\"([^\"]+)\"")


def kinds_recorded():
    """Every kind of event the house records, as a pattern where a part of it is filled in."""
    sources = Path(amends.__file__).parent.rglob("*.py")
    kinds = {kind for source in sources for kind in RECORDED.findall(source.read_text())}
    return [re.compile(re.sub(r"\{\w+\}", r"\\w+", kind)) for kind in kinds]


def rows():
    """All we keep, table by table."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("amends.")]
    return {model._meta.label: sorted(model._base_manager.values_list(), key=str) for model in ours}


@pytest.fixture
def story(ben, inbox, recovery, misery, conversation, ana, monday):
    """Something of everything that is reacted to."""
    misery.join(at=monday, conversation=Conversation.begin(ben, inbox, subject="Beside", at=monday))
    recovery.own(by=ana, at=monday)
    conversation.close(by=ana, at=monday)
    read_now(bring(*GOOD, by=ana, at=monday).begin(by=ana, at=monday), monday)
    Message.say(conversation, kind="received", text="It broke again.", at=monday + timedelta(days=2))


@pytest.mark.parametrize(("kind", "reaction"), WIRED)
def test_what_is_reacted_to_is_recorded_somewhere(kind, reaction):
    assert [pattern for pattern in kinds_recorded() if pattern.fullmatch(kind)]


@pytest.mark.parametrize(("kind", "reaction"), WIRED)
def test_a_job_finds_the_reaction_by_its_name(kind, reaction):
    assert import_string(f"{reaction.__module__}.{reaction.__name__}") is reaction


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(("kind", "reaction"), WIRED)
def test_twice_leaves_the_same_rows_as_once(kind, reaction):
    events = Event.objects.filter(kind=kind)
    before = rows()

    for event in events:
        reaction(event)

    assert events
    assert rows() == before
