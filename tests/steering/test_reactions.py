import subprocess
import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.jobs import REACTION_QUEUE, drain
from amends.base.models import Event, Firm
from amends.conversations.models import Conversation
from amends.listening.models import Judgement, Moment
from amends.steering.models import DamageReckoning, Entered, Reckoning
from amends.steering.reactions import reckon_again
from amends.steering.reckoning import reckon
from amends.steering.risk import Risk
from tests.steering.orders import number_of, put_on_record, regulars

pytestmark = pytest.mark.django_db(transaction=True)


def put_off():
    """Deeds that wait a little, so that they are done once for all who ask."""
    return ProcrastinateJob.objects.filter(queue_name=REACTION_QUEUE, scheduled_at__isnull=False)


def let_time_pass():
    put_off().update(scheduled_at=now())
    drain()


def test_the_hour_reckons_on_the_clock_chosen_last(monday):
    put_on_record(regulars(now()))
    reckon(at=now(), clock="day")

    reckon_again()

    assert Reckoning.objects.count() == 2
    assert Reckoning.objects.newest().clock == "day"


def test_without_orders_the_hour_says_why_and_says_it_once():
    reckon_again()
    reckon_again()

    said = Event.objects.get(kind="reckoning.not_known")
    assert said.details["why"].startswith("Worth is not known, because there is no order")


def test_another_reason_is_another_line():
    reckon_again()
    put_on_record([("1", now() - timedelta(days=9), 100)])

    reckon_again()

    assert Event.objects.filter(kind="reckoning.not_known").count() == 2


def test_numbers_entered_one_after_the_other_are_reckoned_with_once(ana, monday):
    for name in ("satisfied", "mollified", "dissatisfied"):
        Entered.enter(name, 0.3, by=ana, at=monday, source="a guess")
    drain()
    Entered.enter("logged", 0.7, by=ana, at=monday, source="a guess")
    drain()
    assert not DamageReckoning.objects.exists()

    let_time_pass()

    assert DamageReckoning.objects.count() == 1
    assert not put_off().exists()


def test_a_number_entered_later_is_reckoned_with_again(ana, monday):
    Entered.enter("logged", 0.7, by=ana, at=monday, source="a guess")
    drain()
    let_time_pass()

    Entered.withdraw("logged", by=ana, at=monday)
    drain()
    let_time_pass()

    assert DamageReckoning.objects.count() == 2


def test_new_terms_are_reckoned_with(ana, monday):
    put_on_record(regulars(now()))
    reckon(at=now())
    before = Reckoning.objects.newest()

    Firm.the().set_terms(margin=Decimal("0.5"), yearly_discount=before.terms["yearly_discount"], horizon_weeks=104, by=ana, at=monday)
    drain()
    let_time_pass()

    after = Reckoning.objects.newest()
    assert after.terms["margin"] == 0.5
    assert after.total_cents == pytest.approx(before.total_cents / 2, rel=1e-3)
    assert DamageReckoning.objects.newest().reckoning == after


def test_a_new_reckoning_shows_everybodys_risk_anew(monday, ana, inbox):
    put_on_record(regulars(now()))
    reckon(at=now())
    letter = Conversation.begin(number_of("0006"), inbox, subject="Broken", at=monday)
    moment = Moment.notice(letter.customer, at=monday, conversation=letter)
    Judgement.judge(moment, "misery", by=ana, at=monday)
    Conversation.objects.update(at_risk_cents=None, at_risk_as_of=None)

    reckon(at=now())
    drain()

    letter.refresh_from_db()
    assert letter.at_risk_cents == Risk.of(letter.customer, now()).cents > 0
    assert letter.at_risk_as_of == Reckoning.objects.newest().as_of


def test_what_the_firm_enters_changes_what_is_at_risk(monday, ana, inbox):
    put_on_record(regulars(now()))
    reckon(at=now())
    letter = Conversation.begin(number_of("0006"), inbox, subject="Broken", at=monday)
    Judgement.judge(Moment.notice(letter.customer, at=monday, conversation=letter), "misery", by=ana, at=monday)

    Entered.enter("leave_dissatisfied", 0.0, by=ana, at=monday, source="nobody left")
    drain()
    let_time_pass()

    letter.refresh_from_db()
    assert letter.at_risk_cents == 0


STARTED = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "amends.settings"
django.setup()
import amends.urls, amends.wiring
print(sorted({"numpy", "scipy", "duckdb", "ibis", "pyarrow"} & set(sys.modules)))
"""


def test_the_pages_start_without_the_science():
    said = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"
