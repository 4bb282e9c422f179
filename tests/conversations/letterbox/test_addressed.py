"""Which inbox a letter is for, where several answer under one address."""

import pytest

from amends.conversations.letterbox.addressed import inboxes_at
from amends.conversations.models import Inbox

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [("form", "email", "chat"), ("email", "form", "chat"), ("chat", "form", "email")])
def test_an_inbox_for_letters_comes_before_a_form_that_answers_under_its_address(order):
    for channel in order:
        Inbox.objects.create(name=channel, channel=channel, address="Hello@firm.example")

    assert [inbox.channel for inbox in inboxes_at(["hello@firm.example", "hello+r-1@firm.example"])] == ["email"]


def test_a_form_that_answers_under_an_address_of_its_own_hears_what_is_written_there():
    form = Inbox.objects.create(name="Form", channel="form", address="form@firm.example")

    assert inboxes_at(["form@firm.example"]) == [form]
