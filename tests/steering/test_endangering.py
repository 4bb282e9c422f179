import random
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from amends.base.models import Firm
from amends.conversations.models import Conversation
from amends.customers.models import Merge
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from amends.steering.endangering import endanger, endanger_everywhere
from amends.steering.models import Worth
from amends.steering.risk import Risk
from tests.steering.unhappiness import buyers, cause, complain, enter, reckoning_of

LATER = timedelta(days=400)


def shown():
    return dict(Conversation.objects.values_list("pk", "at_risk_cents"))


def from_scratch(monday):
    """What each conversation ought to show, asked one by one of the science."""
    in_misery = set(Recovery.objects.open().values_list("moment__occasions__conversation", flat=True))
    return {one.pk: _alone(one, one.pk in in_misery, monday) for one in Conversation.objects.select_related("customer")}


def _alone(conversation, is_in_misery, monday):
    risk = Risk.of(conversation.customer, monday + LATER)
    is_shown = is_in_misery and conversation.closed_at is None and risk and risk.miseries  # parted again, one may tell of another's misery
    return risk.cents if is_shown else None


@pytest.fixture
def reckoning(db, monday):
    Firm.the()
    enter(monday, leave_dissatisfied=0.25)
    return reckoning_of(monday)


@pytest.fixture
def dan(reckoning, monday):
    """Worth 1,000.00, and sure to be with us."""
    return buyers(1, reckoning, monday, cents=1000_00)[0]


@pytest.fixture
def letter(dan, inbox, monday):
    return Conversation.begin(dan, inbox, subject="Broken", at=monday)


@pytest.fixture
def unhappy(dan, letter, ana, monday):
    """Dan's letter was judged a misery."""
    moment = Moment.notice(dan, at=monday, conversation=letter)
    Judgement.judge(moment, "misery", by=ana, at=monday)
    return moment


def at_risk(conversation):
    conversation.refresh_from_db()
    return conversation.at_risk_cents


def test_a_misery_shows_what_is_at_risk_in_the_same_breath(letter, unhappy, monday):
    assert at_risk(letter) == 250_00
    assert letter.at_risk_as_of == monday


def test_before_it_is_judged_nothing_is_shown(dan, letter, monday):
    Moment.notice(dan, at=monday, conversation=letter)

    assert at_risk(letter) is None


def test_whole_again_nothing_is_at_risk(letter, unhappy, ana, monday):
    Recovery.objects.get().be_gracious(by=ana, at=monday)

    assert at_risk(letter) is None
    assert letter.at_risk_as_of is None


def test_a_last_step_taken_back_puts_it_at_risk_again(letter, unhappy, ana, monday):
    recovery = Recovery.objects.get()
    recovery.be_gracious(by=ana, at=monday)

    recovery.take_back("be_gracious", by=ana, at=monday)

    assert at_risk(letter) == 250_00


def test_called_off_nothing_is_at_risk_and_judged_anew_it_is(letter, unhappy, ana, monday):
    unhappy.judgements.get().withdraw(by=ana, at=monday)
    assert at_risk(letter) is None

    unhappy.refresh_from_db()
    Judgement.judge(unhappy, "misery", by=ana, at=monday)

    assert at_risk(letter) == 250_00


def test_a_second_misery_shows_on_both_letters(dan, letter, unhappy, inbox, ana, monday):
    second = Conversation.begin(dan, inbox, subject="Broken again", at=monday)
    Judgement.judge(Moment.notice(dan, at=monday, conversation=second), "misery", by=ana, at=monday)

    assert at_risk(letter) == at_risk(second) == round(1000_00 * (1 - 0.75**2))


def test_another_letter_of_the_same_customer_shows_nothing_until_it_joins(dan, unhappy, inbox, monday):
    beside = Conversation.begin(dan, inbox, subject="By the way", at=monday)
    assert at_risk(beside) is None

    unhappy.join(at=monday, conversation=beside)

    assert at_risk(beside) == 250_00


def test_closed_it_shows_nothing_and_open_again_it_does(letter, unhappy, ana, monday):
    letter.close(by=ana, at=monday)
    assert at_risk(letter) is None

    letter.reopen(by=ana, at=monday)

    assert at_risk(letter) == 250_00


def test_a_customer_without_a_worth_shows_nothing_rather_than_zero(reckoning, conversation, recovery):
    assert at_risk(conversation) is None


def test_a_colleague_shows_nothing(dan, letter, unhappy, ana, monday):
    dan.become("internal", by=ana, at=monday)

    assert at_risk(letter) is None


def test_two_who_become_one_have_both_miseries(dan, letter, unhappy, reckoning, inbox, ana, monday):
    twin = buyers(1, reckoning, monday, cents=1)[0]
    other = Conversation.begin(twin, inbox, subject="Me too", at=monday)
    Judgement.judge(Moment.notice(twin, at=monday, conversation=other), "misery", by=ana, at=monday)

    merge = Merge.of(dan, twin, by=ana, at=monday)
    assert at_risk(other) == at_risk(letter) == round(1000_00 * (1 - 0.75**2))

    merge.undo(by=ana, at=monday)
    assert (at_risk(letter), at_risk(other)) == (250_00, 0)


def test_history_puts_nothing_at_risk(dan, letter, ana, monday):
    Judgement.judge(Moment.notice(dan, at=monday, conversation=letter, imported_at=monday), "misery", by=ana, at=monday)

    assert at_risk(letter) is None


def test_after_a_reckoning_everybody_shows_what_is_at_risk_now(dan, letter, unhappy, conversation, monday):
    Conversation.objects.filter(pk=conversation.pk).update(at_risk_cents=77)
    Worth.objects.update(given_alive_cents=500_00)

    assert endanger_everywhere() == 2

    assert (at_risk(letter), at_risk(conversation)) == (125_00, None)


def test_where_the_rise_is_no_longer_known_nothing_is_shown(letter, unhappy, reckoning):
    reckoning.model = "NBD"
    reckoning.save()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM steering_entered")

    endanger_everywhere()

    assert at_risk(letter) is None


def test_many_pieces_are_weighed_like_one(reckoning, monday, ana, monkeypatch):
    for moment in complain(buyers(7, reckoning, monday, cents=100_00), at=monday, about=cause()):
        Recovery.open(moment, at=monday)
    monkeypatch.setattr("amends.steering.endangering.PIECE", 3)
    Worth.objects.update(given_alive_cents=300_00)

    assert endanger_everywhere() == 7

    assert set(shown().values()) == {75_00}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_the_verbs_keep_what_reckoning_from_scratch_would_show(reckoning, inbox, ana, monday, seed):
    chance = random.Random(seed)
    customers = [*buyers(3, reckoning, monday, cents=1000_00), *buyers(1, reckoning, monday, cents=None)]
    happen = Happenings(chance, customers, inbox, ana, monday)

    for _step in range(25):
        happen.something()
        assert shown() == from_scratch(monday)

    Conversation.objects.update(at_risk_cents=None, at_risk_as_of=None)
    endanger_everywhere()
    assert shown() == from_scratch(monday)


class Happenings:
    """Things that happen to four customers in no order."""

    def __init__(self, chance, customers, inbox, ana, monday):
        self.chance, self.customers, self.inbox = chance, customers, inbox
        self.who = {"by": ana, "at": monday}

    def something(self):
        deeds = [self.begin, self.judge, self.judge, self.join, self.close, self.reopen, self.make_whole, self.slip, self.think_again]
        self.chance.choice([*deeds, self.marry])()

    def begin(self):
        Conversation.begin(self.chance.choice(self.customers), self.inbox, subject="!", at=self.who["at"])

    def judge(self):
        said = self.one_of(Conversation.objects.all())
        if said:
            moment = Moment.notice(said.customer, at=self.who["at"], conversation=said)
            Judgement.judge(moment, self.chance.choice(["misery", "misery", "plain"]), **self.who)

    def join(self):
        moment = self.one_of(Moment.objects.all())
        said = moment and self.one_of(Conversation.objects.filter(customer=moment.customer))
        if said:
            moment.join(at=self.who["at"], conversation=said)

    def close(self):
        said = self.one_of(Conversation.objects.open())
        if said:
            said.close(**self.who)

    def reopen(self):
        said = self.one_of(Conversation.objects.exclude(closed_at=None))
        if said:
            said.reopen(**self.who)

    def make_whole(self):
        recovery = self.one_of(Recovery.objects.open())
        if recovery:
            recovery.be_gracious(**self.who)

    def slip(self):
        recovery = self.one_of(Recovery.objects.open())
        if recovery:
            recovery.be_gracious(**self.who)
            recovery.take_back("be_gracious", **self.who)

    def think_again(self):
        judgement = self.one_of(Judgement.objects.filter(moment__in=Recovery.objects.open().values("moment")))
        if judgement:
            judgement.withdraw(**self.who)

    def marry(self):
        kept, gone = self.chance.sample(self.customers, 2)
        standing = Merge.objects.filter(undone_at=None).first()
        if standing:
            standing.undo(**self.who)
        else:
            Merge.of(kept, gone, **self.who)

    def one_of(self, rows):
        return self.chance.choice([*rows.order_by("pk")] or [None])


@pytest.mark.django_db(transaction=True)
def test_a_conversation_in_other_hands_is_left_out_at_once_and_waited_for_afterwards(letter, unhappy, monday):
    Worth.objects.update(given_alive_cents=300_00)
    with in_other_hands(letter) as let_go:
        assert endanger(Conversation.objects.filter(pk=letter.pk)) == set()
        threading.Timer(0.3, let_go).start()
        endanger_everywhere()

    assert at_risk(letter) == 75_00


class in_other_hands:  # noqa: N801
    """Somebody else holds the row, on a connection of their own, until they let go."""

    def __init__(self, conversation):
        self.pk, self.held, self.free = conversation.pk, threading.Event(), threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self.hold)
        self.thread.start()
        self.held.wait(10)
        return self.free.set

    def __exit__(self, *_error):
        self.free.set()
        self.thread.join()

    def hold(self):
        with transaction.atomic():
            Conversation.objects.select_for_update().get(pk=self.pk)
            self.held.set()
            self.free.wait(10)
        connection.close()
