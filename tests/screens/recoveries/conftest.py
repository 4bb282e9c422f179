"""Recoveries as their pages find them. Pages read the clock, so here people suffer some minutes before it is read."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from amends.base.models import Teammate
from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.models import Recovery
from amends.recoveries.step import KINDS
from amends.steering.models import Worth
from tests.rows import row

HALF_A_MINUTE = timedelta(seconds=30)
DOUBT = {"retained": 0.8, "retained_draws": [0.75, 0.8, 0.85], "worth_factors": [1.0], "purchase_cents": 3_400.0}
STEPS = {
    "own": {},
    "fix": {"note": "Sent again by courier"},
    "make_good": {"gesture": "Postage back", "cents": 4_90},
    "prevent": {"note": "A second carrier"},
    "be_gracious": {"note": "We were late, and are sorry"},
}


def before(minutes):
    """So long ago, and half a minute more: a page that is slow still says so many minutes."""
    return now() - timedelta(minutes=minutes) - HALF_A_MINUTE


def words(answer):
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def take(recovery, *kinds, by, at=None):
    """Take these steps, one after another."""
    for kind in kinds:
        more = {"cause": Cause.objects.named("Late")} if kind == "prevent" else {}
        getattr(recovery, kind)(by=by, at=at or now(), **STEPS[kind], **more)
    return recovery


def up_to(kind):
    """The steps before this one."""
    return KINDS[: KINDS.index(kind)]


@pytest.fixture
def suffers(inbox, ana):
    """Somebody is let down: who, and how many minutes ago."""

    def suffer(name, minutes=0, *, inbox=inbox, subject="My parcel", cause=None):
        at = before(minutes)
        customer = Customer.objects.create(name=name, first_seen_at=at)
        conversation = Conversation.begin(customer, inbox, subject=subject, at=at)
        Message.say(conversation, kind="received", text="Where is it?", at=at)
        moment = Moment.notice(customer, at=at, conversation=conversation)
        Judgement.judge(moment, "misery", by=ana, at=at, cause=cause and Cause.objects.named(cause), severity=4)
        return Recovery.objects.get(moment=moment)

    return suffer


@pytest.fixture
def priya(suffers):
    """Let down five minutes ago; nobody owns it yet."""
    return suffers("Priya", 5, cause="Breakage")


@pytest.fixture
def is_worth(reckoning):
    """Give a customer a worth by the last reckoning, which knows who leaves."""
    reckoning.doubt = DOUBT
    reckoning.save()

    def give(customer, cents=1_240_00, alive=0.88):
        ends = {"expected_cents": cents, "low_cents": cents // 2, "high_cents": cents * 2, "given_alive_cents": int(cents / alive)}
        return row(Worth, customer=customer, reckoning=reckoning, alive=alive, repeats=3, last_weeks=30.0, age_weeks=40.0, **ends)

    return give


@pytest.fixture
def eve(db, monday):
    """In no team."""
    return Teammate.welcome(email="eve@firm.example", name="Eve", at=monday)


@pytest.fixture
def entering():
    """Signed in as somebody, beside others."""

    def enter(teammate):
        client = Client()
        client.force_login(teammate)
        return client

    return enter


def post(client, recovery, kind, *, target="", **said):
    """Take a step through its page; `target` is the part that htmx would swap."""
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    return client.post(reverse("recovery_step", args=[recovery.pk, kind]), said, headers=headers)


def board(client, **asked):
    return client.get(reverse("recoveries"), asked)


def column(answer, kind):
    """What one column of the board says."""
    return re.search(rf'<section class="column" id="column-{kind}".*?</section>', answer.text, re.S)[0]


def people(answer, kind):
    """Whose recoveries stand in a column, from the top."""
    return [unescape(name) for name in re.findall(r'class="who"[^>]*>([^<]+)<', column(answer, kind))]
