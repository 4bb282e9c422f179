"""The desk in a real browser: what changes while it is read, the keyboard, narrow, dark, without scripts."""

import pytest
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.base.models import Firm, Teammate
from amends.base.push import tell
from amends.conversations.models import Commitment, Conversation, Message
from amends.customers.models import Organisation
from tests.screens.browsing import LONG, LOOKS, sticks_out, violations
from tests.screens.desk.conftest import ahead, before, put

pytestmark = pytest.mark.django_db(transaction=True)
HEBREW = "הפנס השני הגיע שבור, ועדיין לא קיבלתי תשובה מאף אחד מכם למרות שכתבתי פעמיים"


@pytest.fixture
def opened(opened):
    """The desk, unless another page is named."""
    return lambda address="/desk/?view=all": opened(address)


def names(page):
    return page.locator(".rows .who b")


def word(page):
    """The quiet word that something changed."""
    return page.locator("[data-changed]")


def top(page):
    return page.evaluate("document.scrollingElement.scrollTop")


def test_at_the_top_a_new_letter_shows_by_itself(opened, firm, writes):
    writes("Priya", 5)
    page = opened()

    writes("Tomás")

    expect(names(page)).to_have_text(["Tomás", "Priya"])
    expect(word(page)).to_be_hidden()
    expect(page.locator("#view-all .n")).to_have_text("2")


def test_the_first_letter_takes_the_place_of_nothing(opened, firm, writes):
    page = opened("/desk/?view=waiting")
    expect(page.get_by_text("Nobody waits for an answer")).to_be_visible()

    writes("Priya")

    expect(names(page)).to_have_text(["Priya"])


def test_while_a_row_is_read_nothing_moves_and_a_word_says_so(opened, firm, writes):
    writes("Priya", 5)
    page = opened()
    page.keyboard.press("j")

    writes("Tomás")
    expect(word(page)).to_have_text("1 change: show it")
    expect(names(page)).to_have_text(["Priya"])
    expect(page.locator("[data-row]")).to_be_focused()
    writes("Hedda")
    expect(word(page)).to_have_text("2 changes: show them")

    page.keyboard.press(".")
    expect(names(page)).to_have_text(["Hedda", "Tomás", "Priya"])
    expect(word(page)).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()


def test_who_has_scrolled_down_stays_there(opened, firm, crowd, writes):
    crowd(40)
    page = opened()
    page.evaluate("scrollTo(0, 900)")

    writes("Tomás")

    expect(word(page)).to_have_text("1 change: show it")
    expect(word(page)).to_be_in_viewport()
    assert top(page) == 900
    word(page).click()
    expect(names(page).first).to_have_text("Tomás")
    assert top(page) == 0


def test_whom_the_pointer_is_about_to_open_stays_under_it(opened, firm, writes):
    writes("Priya", 5)
    page = opened()
    page.locator("[data-row]").hover()

    writes("Tomás")

    expect(word(page)).to_have_text("1 change: show it")
    expect(names(page)).to_have_text(["Priya"])


def test_time_alone_changes_only_times(opened, firm, writes):
    conversation = writes("Priya", 5)
    page = opened()
    page.keyboard.press("j")

    put(conversation, waiting_since=before(65))
    tell("conversations.begun")

    expect(page.locator(".when")).to_have_text("waits 1 h 05")
    expect(word(page)).to_be_hidden()
    expect(page.locator("[data-row]")).to_be_focused()


def test_what_changed_and_changed_back_is_no_change(opened, firm, writes):
    conversation = writes("Priya", 5)
    page = opened()
    page.keyboard.press("j")
    for subject, shown in (("Another", True), ("A question", False)):
        put(conversation, subject=subject)
        tell("conversations.begun")
        expect(word(page)).to_be_visible(visible=shown)

    expect(page.locator("[data-row]")).to_be_focused()


def test_fifty_more_are_appended_and_stay(opened, firm, crowd, writes):
    crowd(120)
    page = opened("/desk/?view=waiting")
    for shown in (50, 100):
        expect(page.locator("[data-row]")).to_have_count(shown)
        page.get_by_text("Show 50 more").click()
    expect(page.locator("[data-row]")).to_have_count(120)
    expect(page.locator("[data-row]").nth(100)).to_be_focused()

    Message.say(Conversation.objects.order_by("pk").first(), kind="received", text="Are you there?", at=now())
    expect(word(page)).to_have_text("1 change: show it")
    word(page).click()
    expect(page.get_by_text("Are you there?")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(120)


def test_rows_are_walked_and_opened_by_the_keyboard_alone(opened, server, firm, writes):
    first, second = writes("Priya", 5), writes("Tomás", 9)
    page = opened()
    for key, row in (("j", first), ("j", second), ("j", second), ("k", first), ("j", second)):
        page.keyboard.press(key)
        expect(page.locator(f"#row-{row.pk}")).to_be_focused()

    page.keyboard.press("Enter")

    page.wait_for_url(f"{server}/conversations/{second.pk}/?view=all&sort=newest")


def test_views_and_orders_are_chosen_by_the_keyboard_alone(opened, server, firm, writes):
    writes("Priya")
    page = opened()
    page.keyboard.press("4")
    page.wait_for_url(f"{server}/desk/?view=waiting")

    page.keyboard.press("Shift+S")
    expect(page.get_by_role("link", name="Next deadline")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Next deadline")).to_be_hidden()
    expect(page.locator(".sorts summary")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Newest")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/desk/?view=waiting&sort=waiting")


def test_the_keys_are_told(opened, firm, writes):
    writes("Priya")
    page = opened()

    page.keyboard.press("?")

    for told in ("Worth at risk", "Sort the list", "Next, previous in the list"):
        expect(page.locator("#keys-here").get_by_text(told, exact=True)).to_be_visible()


@pytest.fixture
def awkward(firm, writes, judge, ana, back_office):
    """Names and subjects that hardly fit, and a row with everything a row can say."""
    Firm.objects.update(name=LONG)
    Teammate.objects.update(name=LONG)
    conversation = writes(LONG, 200, subject=LONG, text=LONG * 3, kind="internal")
    writes("מרים לוי", 90, subject=HEBREW, text=HEBREW)
    writes("x" * 200, 30, subject="y" * 200, text="z" * 300)
    Organisation.objects.named(f"{LONG} Holding").customers.add(conversation.customer)
    judge(conversation, "misery", f"{LONG} {LONG}")
    Commitment.promise(conversation, text="I call", due_at=ahead(30), by=ana, at=now())
    conversation.hand_to(back_office, by=ana, at=now())
    conversation.assign(ana, by=ana, at=now())
    conversation.snooze(ahead(90), by=ana, at=now())
    put(conversation, at_risk_cents=99_999_999_00)
    return conversation


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_desk_is_open_to_everybody(opened, signed_in, awkward, scheme, width):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    page = opened("/desk/?view=all&sort=at_risk")

    expect(names(page)).to_have_count(3)
    assert violations(page) == []
    assert sticks_out(page) == 0


@pytest.mark.parametrize("width", [1280, 360])
def test_so_are_its_menu_its_word_and_its_empty_views(opened, signed_in, firm, writes, width):
    signed_in.set_viewport_size({"width": width, "height": 800})
    page = opened("/desk/?view=snoozed")
    assert violations(page) == []
    assert sticks_out(page) == 0

    writes("Priya", 5)
    page = opened()
    page.keyboard.press("j")
    writes("Tomás")
    expect(word(page)).to_be_visible()
    page.locator(".sorts summary").click()
    assert violations(page) == []
    assert sticks_out(page) == 0


def test_on_a_narrow_screen_the_open_view_is_in_sight(opened, signed_in, firm, writes):
    signed_in.set_viewport_size({"width": 360, "height": 800})

    page = opened("/desk/?view=all")

    expect(page.locator("#view-all")).to_be_in_viewport(ratio=1)


LEFT_EDGE = "one => { const range = document.createRange(); range.selectNodeContents(one); return range.getBoundingClientRect().x }"


def test_right_to_left_words_begin_in_line_with_the_others(opened, awkward):
    page = opened()
    hebrew, other = (page.locator(".subject", has_text=words) for words in ("הפנס", "yyy"))

    assert hebrew.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert hebrew.evaluate(LEFT_EDGE) == other.evaluate(LEFT_EDGE)


def test_it_works_without_scripts(browser, server, ana, firm, crowd):
    crowd(60)
    client = Client()
    client.force_login(ana)
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
        page = context.new_page()
        page.goto(f"{server}/desk/?view=all")
        page.get_by_text("Show 50 more").click()
        expect(page.locator("[data-row]")).to_have_count(10)
        page.get_by_text("Back to the top of the list").click()
        expect(page.locator("[data-row]")).to_have_count(50)
        page.locator(".sorts summary").click()
        page.get_by_role("link", name="Waiting longest").click()
        expect(names(page).first).to_have_text("Customer 00000")
