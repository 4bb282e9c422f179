"""Whatever went on in two conversations: merged and taken back, every row of the house is as it was."""

from datetime import timedelta

from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.models import Commitment, Conversation, Draft, Inbox, Link, Message, Regrouping
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from tests.cast import MONDAY

DEEDS = ["received", "reply", "note", "close", "reopen", "snooze", "promise", "draft", "misery", "link", "import"]
TOLD = {"base.Event", "conversations.Regrouping", "conversations.RegroupedRow"}  # what happened is on record, and stays so


def rows():
    """All we keep, table by table, but for the record of what was done."""
    models = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("amends.")]
    return {model._meta.label: _kept(model) for model in models if model._meta.label not in TOLD}


def _kept(model):
    found = model._base_manager.exclude(kind="trace") if model is Message else model._base_manager
    return sorted(found.values_list(), key=str)


def do(conversation, deed, by, at):
    """What cannot be done just now is not done."""
    conversation.refresh_from_db()
    try:
        _DEEDS.get(deed, _say)(conversation, deed, by, at)
    except Refusal:
        return


def _say(conversation, kind, by, at):
    Message.say(conversation, kind=kind, text=f"{kind} {at:%H:%M}", by=None if kind == "received" else by, at=at)


def _misery(conversation, _deed, by, at):
    Judgement.judge(Moment.notice(conversation.customer, at=at, conversation=conversation), "misery", by=by, at=at)


def _link(conversation, _deed, by, at):
    for other in Conversation.objects.exclude(pk=conversation.pk):
        Link.tie(conversation, other, by=by, at=at)


def _import(conversation, _deed, by, at):
    Conversation.objects.filter(pk=conversation.pk).update(imported_at=at)
    conversation.reread()


_DEEDS = {
    "close": lambda row, _deed, by, at: row.close(by=by, at=at),
    "reopen": lambda row, _deed, by, at: row.reopen(by=by, at=at),
    "snooze": lambda row, _deed, by, at: row.snooze(at + timedelta(days=1), by=by, at=at),
    "promise": lambda row, _deed, by, at: Commitment.promise(row, text="We call", due_at=at + timedelta(days=2), by=by, at=at),
    "draft": lambda row, _deed, by, at: Draft.keep(row, by, kind="reply", text=f"Dear {row.pk}", at=at),
    "misery": _misery,
    "link": _link,
    "import": _import,
}
STORIES = st.lists(st.tuples(st.booleans(), st.sampled_from(DEEDS)), max_size=12)


class Undone(TestCase):
    def live(self, story):
        """Two conversations of Ben's, and what went on in them."""
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        self.ana = Teammate.welcome(email="ana@firm.example", name="Ana", at=MONDAY)
        inboxes = [Inbox.objects.create(name=name, channel="import") for name in ("Letters", "Forms")]
        self.pair = [Conversation.begin(ben, inbox, subject=inbox.name, at=MONDAY) for inbox in inboxes]
        for minutes, (is_first, deed) in enumerate(story, 1):
            do(self.pair[is_first], deed, self.ana, MONDAY + timedelta(minutes=minutes))

    @settings(max_examples=40, deadline=None)
    @given(STORIES)
    def test_a_merge_taken_back_leaves_the_same_rows(self, story):
        self.live(story)
        before = rows()

        merge = Regrouping.merge(*self.pair, by=self.ana, at=MONDAY + timedelta(hours=1))
        in_one = set(Message.objects.exclude(kind="trace").values_list("conversation", flat=True))
        merge.undo(by=self.ana, at=MONDAY + timedelta(hours=2))

        assert in_one <= {self.pair[0].pk}
        assert rows() == before

    @settings(max_examples=40, deadline=None)
    @given(STORIES, st.sets(st.integers(0, 11), min_size=1))
    def test_a_split_taken_back_leaves_the_same_rows_and_a_shell(self, story, chosen):
        self.live(story)
        said = list(self.pair[0].messages.exclude(kind="trace").order_by("pk"))
        before = rows()
        try:
            some = [message for number, message in enumerate(said) if number in chosen]
            split = Regrouping.split(self.pair[0], some, "Beside", by=self.ana, at=MONDAY + timedelta(hours=1))
        except Refusal:
            return

        split.undo(by=self.ana, at=MONDAY + timedelta(hours=2))

        after = rows()
        after["conversations.Conversation"] = [row for row in after["conversations.Conversation"] if row[0] != split.other_id]
        assert after == before
