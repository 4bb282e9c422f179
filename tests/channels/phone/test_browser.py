"""A call put on record in a browser, by keys alone, and found again on the customer's page."""

import pytest
from playwright.sync_api import expect

from amends.conversations.models import Conversation, Inbox
from tests.screens.browsing import sticks_out, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calls(firm, db):
    return Inbox.objects.create(name="Telephone", channel="phone")


def test_a_call_is_logged_and_the_customers_timeline_shows_it(quiet, signed_in, server, calls, ben):
    quiet.goto(f"{server}/desk/")
    expect(quiet.locator("html[data-live]")).to_be_attached()
    quiet.keyboard.press("g")
    quiet.keyboard.press("l")
    expect(quiet.get_by_label("Who", exact=True)).to_be_focused()
    quiet.keyboard.type("ben")
    expect(quiet.get_by_role("radio", name="Ben")).to_be_checked()
    quiet.get_by_label("What was said").fill("He asks where his lamp is.")
    quiet.keyboard.press("Control+Enter")
    expect(quiet.get_by_text("The call is on record.")).to_be_visible()

    quiet.goto(f"{server}/customers/{ben.pk}/")
    expect(quiet.get_by_text("He asks where his lamp is.").first).to_be_visible()
    assert Conversation.objects.get().customer == ben


def test_from_the_customer_it_is_one_key_away(signed_in, server, calls, ben):
    signed_in.goto(f"{server}/customers/{ben.pk}/")
    signed_in.keyboard.press("l")

    expect(signed_in.get_by_role("radio", name="Ben")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_it_is_for_everybody_and_fits(signed_in, server, calls, ben, scheme, width):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 700})
    signed_in.goto(f"{server}/call/")
    signed_in.get_by_label("Who", exact=True).press_sequentially("ben")
    expect(signed_in.get_by_role("radio", name="Ben")).to_be_checked()
    assert (violations(signed_in), sticks_out(signed_in)) == ([], 0)

    signed_in.get_by_role("button", name="Put it on record").click()
    expect(signed_in.get_by_text("This field is required.")).to_be_visible()
    assert (violations(signed_in), sticks_out(signed_in)) == ([], 0)
