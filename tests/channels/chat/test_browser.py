"""A visitor at the chat, in a browser: both ways, by keyboard, on another site's page, and gone."""

import gzip
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.channels.chat.models import Visit
from amends.channels.ticket import QUICKEST
from amends.conversations.channel import channel_of
from amends.conversations.leaving import bring
from amends.conversations.models import Arrival, Conversation, Draft, Sending
from tests.channels.chat.test_chat import begin, window_of
from tests.channels.strangers import site
from tests.program import wait_for
from tests.screens.browsing import sticks_out, violations

pytestmark = pytest.mark.django_db(transaction=True)
STATIC = Path(__file__).parents[3] / "src/amends/channels/chat/static/chat"
A_MOMENT = QUICKEST.total_seconds() * 1000 + 200


@pytest.fixture
def window(ana, firm):
    return window_of(ana, now())


def look():
    Arrival.objects.look_into(at=now())


def answer(ana, text):
    return Draft.keep(Conversation.objects.get(), ana, kind="reply", text=text, seen=None, at=now()).say(at=now(), anyway=True)


def start(place, wait):
    place.get_by_label("How can we help?").fill("Where is my lamp?")
    place.get_by_label("Your e-mail address").fill("ben@home.example")
    wait(A_MOMENT)
    place.get_by_role("button", name="Begin").click()
    expect(place.get_by_text("Where is my lamp?")).to_be_visible()
    look()


def leave(sending):
    """What the job does once the letter is due."""
    bring(sending, channel_of("email"))
    sending.refresh_from_db()
    return sending


def test_both_talk_and_see_at_once_what_the_other_says(quiet, server, window, ana):
    quiet.goto(f"{server}/chat/help/")
    start(quiet, quiet.wait_for_timeout)
    answer(ana, "I am looking for it.")

    expect(quiet.get_by_text("I am looking for it.")).to_be_visible()
    quiet.get_by_label("Write to us").fill("Thank you")
    quiet.keyboard.press("Enter")
    expect(quiet.get_by_role("log").get_by_text("Thank you")).to_be_visible()
    expect(quiet.get_by_label("Write to us")).to_have_value("")
    look()
    assert [message.text for message in Conversation.objects.get().messages.order_by("pk")] == [
        "Where is my lamp?",
        "I am looking for it.",
        "Thank you",
    ]


def test_what_the_visitor_has_seen_leaves_by_no_mail(page, server, window, ana):
    page.goto(f"{server}/chat/help/")
    start(page, page.wait_for_timeout)
    message = answer(ana, "I am looking for it.")
    expect(page.get_by_text("I am looking for it.")).to_be_visible()
    wait_for(lambda: Visit.objects.get().heard == message.pk)

    assert leave(Sending.objects.get()).carrier == "the chat"


def test_who_has_gone_is_answered_by_mail(page, server, window, ana, firm):
    type(firm).objects.update(simulated_at=now())
    page.goto(f"{server}/chat/help/")
    start(page, page.wait_for_timeout)
    page.goto("about:blank")
    answer(ana, "It is on its way.")

    sent = leave(Sending.objects.get())
    assert (sent.state, sent.carrier) == ("sent", "outbox")
    assert b"To: ben@home.example" in sent.letter.open().read()


def test_who_comes_back_finds_the_talk_where_it_was(page, server, window, ana):
    page.goto(f"{server}/chat/help/")
    start(page, page.wait_for_timeout)
    page.goto("about:blank")
    answer(ana, "It is on its way.")
    page.goto(f"{server}/chat/help/")

    expect(page.get_by_text("It is on its way.")).to_be_visible()
    page.get_by_role("link", name="Begin anew").click()
    expect(page.get_by_label("How can we help?")).to_be_visible()


def test_after_a_lost_connection_nothing_is_missing(page, server, window, ana):
    page.goto(f"{server}/chat/help/")
    start(page, page.wait_for_timeout)
    page.context.set_offline(True)
    page.get_by_label("Write to us").fill("Are you there?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not connected").first).to_be_visible()
    answer(ana, "It is on its way.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("It is on its way.")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("Are you there?")).to_be_visible()


def test_what_is_taken_back_goes_from_the_window(page, server, window, ana):
    page.goto(f"{server}/chat/help/")
    start(page, page.wait_for_timeout)
    answer(ana, "Never mind him.")
    expect(page.get_by_text("Never mind him.")).to_be_visible()
    Sending.objects.get().take_back(by=ana, at=now())

    expect(page.get_by_text("Never mind him.")).to_have_count(0)


def test_what_is_refused_stands_below_and_is_still_there(page, server, window):
    page.goto(server + begin(window)["Location"])
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("This field is required.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [800, 320])
def test_it_is_for_everybody_and_fits(page, server, window, ana, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 500})
    page.goto(f"{server}/chat/help/")
    assert (violations(page), sticks_out(page)) == ([], 0)
    talk = begin(window, text="Donaudampfschifffahrtsgesellschaft" * 9)["Location"]
    look()
    answer(ana, "I am sorry.\n" * 30)
    page.goto(server + talk)

    assert (violations(page), sticks_out(page)) == ([], 0)
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.fixture
def shop(page, server, ana, firm):
    """The firm's own page on another site, with the chat in its corner."""
    with site(f'<script async src="{server}/static/chat/widget.js" data-chat="help"></script>') as address:
        window_of(ana, now(), sites=[address])
        page.goto(address)
        yield page


def test_in_the_corner_of_another_sites_page_it_is_one_frame_and_no_cookie(shop, ana):
    shop.get_by_role("button", name="Chat with us").click()
    inside = shop.frame_locator("iframe")
    start(inside, shop.wait_for_timeout)
    answer(ana, "I am looking for it.")

    expect(inside.get_by_text("I am looking for it.")).to_be_visible()
    expect(shop.locator("iframe")).to_have_count(1)
    assert shop.context.cookies() == []
    assert violations(shop) == []


def test_an_answer_that_comes_while_it_is_shut_is_counted_on_its_button_and_not_taken_for_read(shop, ana):
    button = shop.get_by_role("button", name="Chat with us")
    button.click()
    start(shop.frame_locator("iframe"), shop.wait_for_timeout)
    shop.get_by_role("button", name="Close the chat").click()
    answer(ana, "I am looking for it.")

    expect(button).to_have_text("Chat with us1")
    assert Visit.objects.get().heard == 0
    button.click()
    wait_for(lambda: Visit.objects.get().heard > 0)


def test_by_keyboard_it_is_opened_and_shut_and_the_focus_comes_back(shop):
    shop.keyboard.press("Tab")
    shop.keyboard.press("Enter")
    expect(shop.frame_locator("iframe").get_by_label("How can we help?")).to_be_visible()
    shop.frame_locator("iframe").get_by_label("How can we help?").press("Escape")

    expect(shop.locator("iframe")).to_be_hidden()
    expect(shop.get_by_role("button", name="Chat with us")).to_be_focused()
    expect(shop.get_by_role("button", name="Chat with us")).to_have_attribute("aria-expanded", "false")


def test_a_site_that_was_not_named_shows_nothing_of_it(page, server, window):
    with site(f'<script async src="{server}/static/chat/widget.js" data-chat="help"></script>') as address:
        page.goto(address)
        page.get_by_role("button", name="Chat with us").click()

        expect(page.frame_locator("iframe").get_by_label("How can we help?")).to_have_count(0)


def test_it_works_without_javascript(browser, server, window, ana):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/chat/help/")
    start(page, page.wait_for_timeout)
    answer(ana, "I am looking for it.")
    page.get_by_label("Write to us").fill("Thank you")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("I am looking for it.")).to_be_visible()
    context.close()


def test_its_own_scripts_weigh_little():
    scripts = list(STATIC.glob("*.js"))
    weights = {script.name: len(gzip.compress(script.read_bytes())) for script in scripts}

    assert set(weights) == {"widget.js", "window.js", "talk.js"}
    assert sum(weights.values()) <= 15_000, weights
    assert weights["widget.js"] <= 2_000
