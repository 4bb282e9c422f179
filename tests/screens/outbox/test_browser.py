"""The outbox in a real browser: what becomes of a letter shows by itself; keyboard, narrow, dark."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.conversations.channel import NotTaken
from amends.conversations.models import Conversation, Draft, Sending
from amends.customers.models import Customer
from tests.screens.browsing import LONG, LOOKS, sticks_out, violations
from tests.screens.outbox.test_outbox import leave

pytestmark = pytest.mark.django_db(transaction=True)
HEBREW = "שלום רב, הפנס החדש יוצא היום ויגיע אליך מחר"


def test_a_letter_shows_at_once_and_what_became_of_it(opened, simulated, reply):
    page = opened("/outbox/")
    expect(page.get_by_text("No letter has left yet")).to_be_visible()

    letter = reply(minutes=1)
    expect(page.get_by_text("about to leave")).to_be_visible()

    leave(letter)
    expect(page.get_by_text("kept here, because this firm is simulated")).to_be_visible()


def test_while_the_list_is_read_nothing_moves(opened, firm, reply):
    reply("One", minutes=3)
    page = opened("/outbox/")
    page.keyboard.press("j")

    reply("Two", minutes=2)

    expect(page.locator("[data-changed]")).to_have_text("1 change: show it")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-changed]").click()
    expect(page.locator("[data-row]")).to_have_count(2)


def test_what_becomes_of_a_letter_that_is_read_shows_beside_it(opened, simulated, reply):
    letter = reply(minutes=1)
    page = opened(f"/outbox/{letter.pk}/")

    leave(letter)

    expect(page.get_by_text("kept here, because this firm is simulated")).to_be_visible()


def test_a_letter_is_opened_and_taken_back_by_the_keyboard_alone(signed_in, server, firm, reply, conversation, ana):
    letter, page = reply("It leaves today."), signed_in
    page.goto(f"{server}/outbox/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/outbox/{letter.pk}/")

    page.keyboard.press("z")

    page.wait_for_url(f"{server}/conversations/{conversation.pk}/")
    assert Draft.objects.of(conversation, ana).text == "It leaves today."


def test_a_failed_letter_is_tried_again_by_a_key(opened, firm, reply):
    letter = reply(minutes=1)
    letter.claim(at=now())
    letter.fail(NotTaken("No such mailbox.", for_good=True), at=now())
    page = opened(f"/outbox/{letter.pk}/")

    page.keyboard.press("t")

    expect(page.get_by_text("It is tried again now.")).to_be_visible()
    assert Sending.objects.get().state == "waiting"


@pytest.fixture
def awkward(simulated, reply, conversation):
    """What hardly fits: names, subjects, another direction, a refusal that goes on and on."""
    Customer.objects.update(name=LONG)
    Conversation.objects.update(subject=LONG)
    conversation.refresh_from_db()
    failed = reply(f"{LONG}\n\n{'x' * 300}", minutes=9, cc=f"{'e' * 60}@home.example")
    failed.claim(at=now())
    failed.fail(NotTaken(f"The server said: {LONG} {'z' * 200}", for_good=True), at=now())
    letter = reply(HEBREW)
    leave(letter)
    return failed


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_outbox_is_open_to_everybody(opened, signed_in, awkward, scheme, width):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    for address in ("/outbox/", f"/outbox/{awkward.pk}/"):
        page = opened(address)
        assert violations(page) == []
        assert sticks_out(page) == 0


def test_so_is_an_empty_one(opened, signed_in, firm):
    signed_in.set_viewport_size({"width": 360, "height": 800})
    page = opened("/outbox/")

    assert violations(page) == []
    assert sticks_out(page) == 0
