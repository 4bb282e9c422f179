"""The contract of every reaction on the wiring page."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

import amends
from amends import wiring
from amends.base.models import Event, Firm
from amends.conversations.models import Arrival, Conversation, Draft, Inbox, Message, Regrouping
from amends.customers.models import Customer, Merge
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import Recovery
from amends.steering.damage import reckon_damage
from amends.steering.models import Entered
from tests.imports.uploads import GOOD, bring, read_now
from tests.steering.unhappiness import reckoning_of, row_of_worth

WIRED = [(kind, reaction) for page in (wiring.AT_ONCE, wiring.AFTERWARDS) for kind, reactions in page.items() for reaction in reactions]
RECORDED = re.compile(r"(?:record|happened|_change)\(\s*f?\"([^\"]+)\"")


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
def figures(ben, ana, monday):
    """Ben is worth something; numbers were entered and withdrawn, terms set, damage reckoned."""
    row_of_worth(ben, reckoning_of(monday), 1000_00).save()
    Entered.enter("leave_dissatisfied", 0.3, by=ana, at=monday, source="a guess").undo(by=ana, at=monday)
    Firm.the().set_terms(margin=None, yearly_discount=0, horizon_weeks=52, by=ana, at=monday)
    reckon_damage(at=monday)


@pytest.fixture
def twin(ben, ana, monday):
    """Was held to be Ben for a moment, and turned out to be a colleague."""
    twin = Customer.objects.create(name="Benjamin", first_seen_at=monday)
    Merge.of(ben, twin, by=ana, at=monday).undo(by=ana, at=monday)
    twin.refresh_from_db()
    twin.become("internal", by=ana, at=monday)


@pytest.fixture
def second_thoughts(ben, conversation, ana, monday):
    """A misery of Ben's that was none after all, and one whose last step was a slip of the hand."""
    moments = [Moment.notice(ben, at=monday, conversation=conversation) for _time in range(2)]
    judged = [Judgement.judge(moment, "misery", by=ana, at=monday) for moment in moments]
    judged[0].withdraw(by=ana, at=monday)
    Recovery.objects.get(moment=moments[1]).be_gracious(by=ana, at=monday)
    Recovery.objects.get(moment=moments[1]).take_back("be_gracious", by=ana, at=monday)


@pytest.fixture
def causes(db, ana, monday):
    """Two that were held to be one for a moment."""
    Cause.objects.named("Late").merge_into(Cause.objects.named("Delayed"), by=ana, at=monday).undo(by=ana, at=monday)


@pytest.fixture
def arrived(inbox, settings, tmp_path, monday):
    """A first letter, which was acknowledged."""
    settings.AMENDS_FILES = tmp_path
    Inbox.objects.filter(pk=inbox.pk).update(acknowledgement="We have it.")
    letter = b"From: eve@home.example\r\nTo: letters@firm.example\r\nSubject: Hello\r\n\r\nHello.\r\n"
    Arrival.keep(BytesIO(letter), inbox=Inbox.objects.get(pk=inbox.pk), door="file", at=monday)
    Arrival.objects.look_into(at=monday)


@pytest.fixture
def regrouped(ben, inbox, ana, monday):
    """Two conversations were held to be one for a moment, and one to be two."""
    one, other = (Conversation.begin(ben, inbox, subject="Beside", at=monday) for _time in range(2))
    messages = [Message.say(one, kind="received", text="Hello", at=monday) for _time in range(2)]
    Regrouping.merge(one, other, by=ana, at=monday).undo(by=ana, at=monday)
    Regrouping.split(one, messages[1:], "Apart", by=ana, at=monday).undo(by=ana, at=monday)


@pytest.fixture
def story(arrived, regrouped, figures, twin, second_thoughts, causes, ben, inbox, recovery, misery, conversation, ana, monday):
    """Something of everything that is reacted to."""
    misery.join(at=monday, conversation=Conversation.begin(ben, inbox, subject="Beside", at=monday))
    recovery.own(by=ana, at=monday)
    Draft.keep(conversation, ana, kind="reply", text="I am sorry.", seen=None, at=monday).say(at=monday, anyway=True)
    Message.objects.get(kind="reply").sending.take_back(by=ana, at=monday)
    Message.say(conversation, kind="automatic", text="We have it.", at=monday)
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
