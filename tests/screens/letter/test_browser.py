"""A letter in a real browser: shown in its place, looked at in its frame, by keys alone; narrow, dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from amends.base import outside
from amends.conversations.models import Message
from tests.base.elsewhere import Elsewhere, found
from tests.screens.browsing import LOOKS, sticks_out, tab_to, violations
from tests.screens.letter.conftest import PNG, mail

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Königlich-Bayerische_Laternenmanufaktur_Donaudampfschifffahrtsgesellschaft_mbH_Rechnung.csv"
HTML = '<table width="900" bgcolor="#eef"><tr><td><h1>Broken</h1><img src="http://pictures.example/a.png" alt="A lantern"></table>'
QUOTING = "Thank you.\n\nOn Mon, 2 Mar 2026 at 09:00, Ana <letters@firm.example> wrote:\n> Another leaves today.\n"


@pytest.fixture
def letter(arrives):
    """With everything in it; a part of its text is left out in the thread."""
    arrival = arrives(mail(QUOTING, html=HTML, subject="Broken " * 30, files=[("a.png", "image/png", PNG), (LONG, "text/csv", b"a;b\n")]))
    Message.objects.update(text="Thank you.", folded_letters=90)
    return arrival


def talk(arrival):
    return reverse("conversation", args=[arrival.message.conversation_id])


def framed(page):
    return page.frame_locator("iframe.frame")


def test_a_shortened_letter_is_shown_whole_by_a_key_and_in_its_frame_by_a_press(opened, letter):
    page = opened(talk(letter))
    expect(page.get_by_text("Another leaves today.")).to_have_count(0)

    page.keyboard.press("f")
    expect(page.get_by_text("Another leaves today.")).to_be_visible()
    expect(page.locator("a.whole")).to_be_hidden()

    page.get_by_role("link", name="As written").click()
    expect(framed(page).get_by_role("heading", name="Broken")).to_be_visible()


def test_of_several_the_key_means_the_newest_then_the_one_before(opened, letter, arrives):
    second = arrives(mail("> Older\nSecond", subject="Re: Broken", Message_ID="<a2@home.example>", In_Reply_To="<a1@home.example>"))
    Message.objects.update(folded_letters=9)
    page = opened(talk(letter))

    page.keyboard.press("f")
    expect(page.locator(f"#m{second.message_id} .as")).to_be_visible()
    expect(page.locator(f"#m{letter.message_id} .as")).to_have_count(0)

    page.keyboard.press("f")
    expect(page.locator(f"#m{letter.message_id} .as")).to_be_visible()


def test_a_picture_from_elsewhere_is_seen_once_it_is_asked_for(opened, letter, monkeypatch):
    with Elsewhere(found(PNG)) as elsewhere:
        monkeypatch.setattr(outside, "dial_public", elsewhere.dial)
        page = opened(f"/letters/{letter.pk}/?as=html")
        expect(framed(page).get_by_role("heading", name="Broken")).to_be_visible()
        assert elsewhere.dialled == []

        page.keyboard.press("i")

        expect(page.get_by_text("fetched by this house")).to_be_visible()
        picture = framed(page).get_by_alt_text("A lantern")
        expect(picture).to_have_js_property("naturalWidth", 1)
    assert elsewhere.dialled == [("pictures.example", 80)]


def test_the_page_is_read_and_left_by_keys_alone(opened, letter):
    page = opened(f"/letters/{letter.pk}/")
    tab_to(page, 'a[href*="as=source"]')
    page.keyboard.press("Enter")
    expect(page.get_by_text("Message-ID: <a1@home.example>")).to_be_visible()

    page.keyboard.press("c")

    page.wait_for_url(f"**{talk(letter)}#m{letter.message_id}")


def test_without_javascript_every_way_is_a_link(browser, server, signed_in, letter):
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies(signed_in.context.cookies())
        page = context.new_page()
        page.goto(server + talk(letter))
        page.get_by_role("link", name="Shortened: show all").click()
        page.get_by_role("link", name="As written").click()
        expect(page.frame_locator("iframe.frame").get_by_role("heading", name="Broken")).to_be_visible()
        page.get_by_role("link", name=LONG[:20]).first.click()
        expect(page.get_by_text("a;b")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_it_holds_in_the_dark_and_on_a_narrow_screen(opened, letter, scheme, width):
    page = opened(f"/letters/{letter.pk}/")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    files = list(letter.message.attachments.order_by("pk"))
    places = [f"/letters/{letter.pk}/", f"/letters/{letter.pk}/?as=html", f"/letters/{letter.pk}/?as=source"]

    for place in places + [f"/attachments/{one.pk}/" for one in files]:
        opened(place)
        assert violations(page) == [], place
        assert sticks_out(page) == 0, place


def test_shown_in_its_place_it_holds_on_a_narrow_screen_too(opened, letter):
    page = opened(talk(letter))
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("link", name="As written").click()
    expect(framed(page).get_by_role("heading", name="Broken")).to_be_visible()

    assert violations(page) == []
    assert sticks_out(page) == 0
