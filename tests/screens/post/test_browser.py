"""Post in a real browser: it follows by itself; keyboard, narrow, dark, long."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.base.event import record
from amends.conversations.channel import NotTaken
from amends.conversations.models import Arrival, Inbox, Stillness
from tests.screens.browsing import LONG, LOOKS, sticks_out, tab_to, violations

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/post/", "/post/quarantine/", "/post/parked/", "/post/failed/")
HEBREW = "לא נמצאתי במשרד"


@pytest.fixture
def awkward(parked, quarantined, silent, failing, reply):
    """Everything is wrong, and nothing is short."""
    Inbox.objects.update(name=LONG)
    parked(LONG, HEBREW)
    parked("robot", LONG * 3, minutes=9, why=f"{LONG} {'x' * 200}")
    quarantined(f"{'m' * 90}", why=f"{LONG} {'y' * 200}")
    reply().fail(NotTaken(f"The server said: {LONG} {'z' * 200}", for_good=True), at=now())


def test_what_is_parked_shows_at_once(opened, parked):
    page = opened("/post/parked/")
    expect(page.get_by_text("No machine has written.")).to_be_visible()

    record("arrivals.parked", about=parked(), at=now())

    expect(page.get_by_text("Out of office")).to_be_visible()


def test_so_does_silence_and_the_mark_beside_it(opened, inbox, firm):
    page = opened("/post/")
    expect(page.get_by_text("All is well.")).to_be_visible()

    at = now()
    Stillness.objects.create(inbox=inbox, heard_at=at, arrivals=400, usual_until=at, looked_at=at, fell_silent_at=at)
    record("inboxes.fell_silent", about=inbox, at=at)

    expect(page.get_by_text("no: silent")).to_be_visible()
    expect(page.locator(".rail .alarm")).to_be_attached()


def test_a_letter_is_set_aside_and_taken_up_by_the_keyboard_alone(opened, parked):
    arrival = parked()
    page = opened("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/post/")
    page.goto(page.url + "parked/")
    tab_to(page, "form[action$='setting-aside/'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Set aside: it is kept")).to_be_visible()
    assert Arrival.objects.get().set_aside_at

    page.keyboard.press("z")

    expect(page.get_by_text("Taken up again")).to_be_visible()
    assert Arrival.objects.get(pk=arrival.pk).set_aside_at is None


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_post_is_open_to_everybody(opened, signed_in, awkward, scheme, width):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        page = opened(address)
        assert violations(page) == []
        assert sticks_out(page) == 0


def test_so_is_an_empty_one(opened, signed_in, firm):
    signed_in.set_viewport_size({"width": 360, "height": 800})
    for address in PAGES:
        page = opened(address)
        assert violations(page) == []
        assert sticks_out(page) == 0
