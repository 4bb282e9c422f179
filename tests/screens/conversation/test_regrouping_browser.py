"""Merge, split and link in a real browser: by the keyboard alone, narrow, dark, long."""

import re

import pytest
from playwright.sync_api import expect

from amends.conversations.models import Conversation, Link, Message, Regrouping
from tests.screens.browsing import LONG, LOOKS, sticks_out, violations
from tests.screens.conversation.talk import at, before, hears, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(ben, inbox, talk):
    conversation = Conversation.begin(ben, inbox, subject="And my bill", at=before(30))
    Message.say(conversation, kind="received", text="The bill is wrong.", at=before(30))
    return conversation


def test_two_become_one_and_two_again_by_the_keyboard_alone(opened, talk, other):
    shown = opened(page(talk))
    shown.keyboard.press("b")
    shown.keyboard.press("Enter")
    shown.wait_for_url(f"**{at('merging', talk)}")
    shown.get_by_role("searchbox").fill("bill")
    expect(shown.locator("#partners [data-row]")).to_have_count(1)
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    expect(shown.get_by_text("What would happen")).to_be_visible()
    shown.get_by_role("button", name="Merge the two").press("Enter")

    shown.wait_for_url(f"**{page(other)}")
    assert Conversation.objects.get(pk=talk.pk).merged_into == other
    shown.keyboard.press("z")
    expect(shown.get_by_text("They are two again.")).to_be_visible()


def test_an_open_page_of_what_was_merged_is_led_to_the_one_that_was_kept(opened, talk, other, ana):
    shown = opened(page(talk))

    Regrouping.merge(other, talk, by=ana, at=before(0))

    expect(shown).to_have_url(re.compile(f"{page(other)}$"))


@pytest.fixture
def awkward(talk, other, ana):
    """A long thread with long names, linked, and at last about something else."""
    Conversation.objects.update(subject=LONG)
    for n in range(12):
        hears(talk, f"{LONG} {'x' * 150} {n}", 20 - n)
    Message.objects.filter(pk=hears(talk, "What of my bill?").pk).update(subject=f"My bill {LONG}")
    Link.tie(talk, other, why=LONG, by=ana, at=before(1))
    return talk


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_all_of_it_is_open_to_everybody(opened, signed_in, awkward, other, scheme, width):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    for address in (page(awkward), at("merging", awkward) + f"?with={other.pk}", at("linking", awkward), at("splitting", awkward)):
        shown = opened(address)
        assert violations(shown) == []
        assert sticks_out(shown) == 0


def test_so_is_the_menu(opened, signed_in, awkward):
    signed_in.set_viewport_size({"width": 360, "height": 800})
    shown = opened(page(awkward))

    shown.locator("#menu-others summary").click()

    assert violations(shown) == []
    assert sticks_out(shown) == 0
