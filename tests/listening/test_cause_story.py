"""Whatever is done to the tree in whatever order: no moment is lost, nothing hangs in a ring, and undone it is as it was."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from amends.listening.cause_tree import ROOTS
from amends.listening.models import Cause, CauseMerge, Judgement, Moment
from tests.cast import MONDAY

CAUSES = range(6)
DEEDS = ["move", "merge", "undo", "judge", "withdraw", "archive", "restore"]
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(CAUSES), st.integers(0, 8)), max_size=14)


class Story:
    """Three branches with a twig each, three moments, and Ana who tidies up."""

    def __init__(self):
        self.ana = Teammate.welcome(email="ana@firm.example", name="Ana", role="owner", at=MONDAY)
        ben = Customer.objects.create(name="Ben", first_seen_at=MONDAY)
        thread = Conversation.begin(ben, Inbox.objects.create(name="Letters", channel="email"), subject="", at=MONDAY)
        self.moments = [Moment.notice(ben, at=MONDAY, conversation=thread) for _ in range(3)]
        roots = [Cause.objects.root(key) for key in ROOTS]
        branches = [Cause.objects.under(root, f"Branch of {root.root}") for root in roots]
        twigs = [Cause.objects.under(branch, f"Twig of {branch.root}") for branch in branches]
        self.causes = [*branches, *twigs, *roots]
        self.clock = MONDAY

    def tell(self, deed, one, other):
        self.clock += timedelta(minutes=1)
        told = {"by": self.ana, "at": self.clock}
        cause, second = (Cause.objects.get(pk=self.causes[number].pk) for number in (one, other))
        with suppress(Refusal):
            getattr(self, deed)(cause, second, other, told)

    def move(self, cause, second, _, told):
        cause.move(second, **told)

    def merge(self, cause, second, _, told):
        cause.merge_into(second, **told)

    def undo(self, cause, _second, number, told):
        standing = list(CauseMerge.objects.filter(undone_at=None).order_by("pk"))
        if standing:
            standing[number % len(standing)].undo(**told)

    def judge(self, cause, _second, number, told):
        Judgement.judge(self.moments[number % 3], "misery", cause=cause, **told)

    def withdraw(self, _cause, _second, number, told):
        standing = list(Judgement.objects.standing().order_by("pk"))
        if standing:
            standing[number % len(standing)].withdraw(**told)

    def archive(self, cause, _second, _number, told):
        cause.archive(**told)

    def restore(self, cause, _second, _number, told):
        cause.restore(**told)


def said(moment):
    counts = Judgement.that_counts(moment)
    return counts and counts.cause


class Trees(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(deeds)
    def test_no_moment_is_lost_and_nothing_hangs_in_a_ring(self, deeds):
        story = Story()

        for deed in deeds:
            story.tell(*deed)

        for moment in Moment.objects.all():
            assert moment.cause == (said(moment) and said(moment).survivor())
        for cause in Cause.objects.all():
            assert root_of(cause) == Cause.objects.root(cause.root)
        for cause in Cause.objects.current().exclude(parent=None):
            assert cause.parent.archived_at is None

    @settings(max_examples=40, deadline=None)
    @given(deeds)
    def test_undone_from_the_last_every_moment_is_what_was_said_of_it(self, deeds):
        story = Story()
        for deed in deeds:
            if deed[0] not in ("archive", "move"):
                story.tell(*deed)

        for merge in CauseMerge.objects.filter(undone_at=None).order_by("-pk"):
            merge.undo(by=story.ana, at=story.clock)

        assert not Cause.objects.exclude(archived_at=None)
        assert [moment.cause for moment in Moment.objects.all()] == [said(moment) for moment in Moment.objects.all()]


def root_of(cause):
    for _ in range(10):
        if cause.parent is None:
            return cause
        cause = cause.parent
    return None
