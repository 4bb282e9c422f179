"""Two machines that answer one another stop by themselves."""

from datetime import timedelta

import pytest
from django.db import transaction

from amends.conversations.automatic_letter import MOST_AN_HOUR, Enough
from amends.conversations.models import AutomaticLetter, Message
from tests.cast import MONDAY
from tests.together import together


@pytest.fixture
def said(conversation):
    def say():
        return Message.say(conversation, kind="automatic", text="We have it.", at=MONDAY)

    return say


def allow(message, address="ben@home.example", at=MONDAY):
    with transaction.atomic():
        return AutomaticLetter.objects.allow(message, address, at=at)


def test_the_last_stop_says_how_many_there_were(said):
    for n in range(MOST_AN_HOUR):
        allow(said(), at=MONDAY + timedelta(minutes=n))

    with pytest.raises(Enough, match="ben@home.example has had 3 automatic letters within an hour"):
        allow(said(), at=MONDAY + timedelta(minutes=59))


def test_an_address_is_the_same_in_capitals(said):
    for n in range(MOST_AN_HOUR):
        allow(said(), at=MONDAY + timedelta(minutes=n))

    with pytest.raises(Enough):
        allow(said(), "BEN@home.example")


def test_another_address_has_its_own(said):
    for _ in range(MOST_AN_HOUR):
        allow(said())

    assert allow(said(), "eve@home.example").address == "eve@home.example"


def test_any_hour_counts_not_that_of_the_clock(said):
    for n in range(MOST_AN_HOUR):
        allow(said(), at=MONDAY + timedelta(minutes=59 + n))

    with pytest.raises(Enough):
        allow(said(), at=MONDAY + timedelta(minutes=70))


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_counted_one_after_the_other(said):
    messages = [said() for _ in range(10)]
    refused = []

    def ask(message):
        try:
            allow(message)
        except Enough:
            refused.append(message)

    together(*[lambda message=message: ask(message) for message in messages])

    assert (AutomaticLetter.objects.count(), len(refused)) == (MOST_AN_HOUR, 10 - MOST_AN_HOUR)
