"""The palette and the keys, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.screens.browsing import sticks_out, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def today(signed_in, quiet, server, firm, conversation):
    signed_in.goto(server)
    signed_in.get_by_role("navigation", name="Pages").wait_for()
    return signed_in


def open_palette(page):
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_page_is_gone_to_by_a_few_letters(today, server):
    open_palette(today)
    today.keyboard.type("caus")
    expect(today.locator(".palette [role=option][aria-selected=true]")).to_contain_text("Causes")
    today.keyboard.press("Enter")

    expect(today).to_have_url(f"{server}/causes/")


def test_a_customer_is_found_and_opened_by_keys_alone(today, server, ben):
    open_palette(today)
    today.keyboard.type("ben")
    expect(today.locator("#palette-found [role=option]")).to_have_count(2)
    today.keyboard.press("ArrowUp")
    today.keyboard.press("ArrowUp")
    today.keyboard.press("Enter")

    expect(today).to_have_url(f"{server}/customers/{ben.pk}/")


def test_what_the_page_can_do_is_offered_too(signed_in, server, firm, conversation):
    signed_in.goto(f"{server}/conversations/{conversation.pk}/")
    open_palette(signed_in)
    signed_in.keyboard.type("close")

    expect(signed_in.locator("#palette-here [role=option]").first).to_contain_text("Close")


def test_escape_closes_it_and_leaves_the_page_as_it_was(today, server):
    open_palette(today)
    today.keyboard.press("Escape")

    expect(today.locator("#palette")).to_be_hidden()
    expect(today).to_have_url(f"{server}/")


def test_two_keys_go_to_a_page(today, server):
    today.keyboard.press("g")
    today.keyboard.press("c")

    expect(today).to_have_url(f"{server}/customers/")


def test_the_question_mark_lists_the_keys_of_the_page(today):
    today.keyboard.press("?")
    keys = today.get_by_role("dialog", name="Keys of this page")

    expect(keys).to_be_visible()
    for told in ("Ctrl", "Desk", "Next, previous in the list"):
        expect(keys).to_contain_text(told)
    assert violations(today) == []


def test_rows_are_walked_by_j_and_k(today):
    today.keyboard.press("j")
    first = today.evaluate("document.activeElement.textContent")
    today.keyboard.press("j")
    today.keyboard.press("k")

    assert first == today.evaluate("document.activeElement.textContent") == "Ben"


def test_in_a_field_keys_write(today, server):
    today.goto(f"{server}/find/")
    today.get_by_role("searchbox").fill("")
    today.keyboard.type("gc?")

    expect(today.get_by_role("searchbox")).to_have_value("gc?")
    expect(today).to_have_url(f"{server}/find/")


def test_keys_that_are_switched_off_do_nothing(today, server):
    today.context.add_cookies([{"name": "keys", "value": "off", "url": server}])
    today.goto(server)
    today.keyboard.press("g")
    today.keyboard.press("c")
    today.keyboard.press("?")

    expect(today.get_by_role("dialog")).to_have_count(0)
    expect(today).to_have_url(f"{server}/")


def test_the_chosen_theme_is_there_from_the_first_paint(today, server):
    today.goto(f"{server}/you/")
    today.get_by_label("Light or dark").select_option("dark")
    today.get_by_role("button", name="Keep it so").click()

    assert today.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(today.get_by_text("It looks so from now on")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_palette_find_and_you(today, server, width, scheme):
    today.emulate_media(color_scheme=scheme)
    today.set_viewport_size({"width": width, "height": 800})
    today.get_by_role("button", name="Find").click()
    today.keyboard.type("ben")
    expect(today.locator("#palette-found [role=option]")).to_have_count(2)
    assert violations(today) == []

    for address in ("/find/?q=ben", "/you/"):
        today.goto(server + address)
        assert violations(today) == []
        assert sticks_out(today) == 0
