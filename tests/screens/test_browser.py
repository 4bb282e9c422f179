"""The pages in a real browser, behind the real server: first run, sign-in, push, keyboard, narrow, dark."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from amends.base.link import one_time_link
from amends.base.models import Firm, Teammate
from amends.base.push import tell
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer
from tests.screens.browsing import LONG, LOOKS, sticks_out, tab_to, violations
from tests.screens.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_today(signed_in, server):
    """Today, connected to /events."""
    signed_in.goto(server)
    expect(signed_in.locator("html[data-live]")).to_be_attached()
    return signed_in


def count_of(page, name):
    return page.locator(".count", has_text=name).locator("dd")


def test_the_first_run_ends_on_today(quiet, server):
    quiet.goto(server)
    quiet.get_by_label("Name of the firm").fill("Lanterns & Daughters")
    quiet.get_by_label("Currency").select_option("GBP")
    quiet.get_by_label("Your name").fill("Ana Petrova")
    quiet.get_by_label("Your e-mail address").fill("ana@firm.example")
    quiet.get_by_label("A password").fill(PASSWORD)
    quiet.get_by_role("button", name="Open the doors").click()

    expect(quiet.get_by_role("heading", name="Today")).to_be_visible()
    expect(quiet.get_by_text("Nothing has come in yet")).to_be_visible()
    assert Firm.the().name == "Lanterns & Daughters"


@pytest.mark.browser_context_args(timezone_id="Asia/Tokyo")
def test_the_first_run_proposes_the_browsers_time_zone(page, server):
    page.goto(server)

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")


def test_a_refused_first_run_keeps_what_was_typed(quiet, server):
    quiet.goto(server)
    quiet.get_by_label("Name of the firm").fill("Lanterns")
    quiet.get_by_label("Your name").fill("Ana")
    quiet.get_by_label("Your e-mail address").fill("ana@firm.example")
    quiet.get_by_label("A password").fill("short")
    quiet.keyboard.press("Enter")

    expect(quiet.get_by_text("too short")).to_be_visible()
    expect(quiet.get_by_label("Name of the firm")).to_have_value("Lanterns")
    assert not Teammate.objects.exists()


def test_signing_in_with_the_keyboard_alone(quiet, server, ana_may_enter):
    quiet.goto(server)
    for typed in ("ana@firm.example", "a lamp at the gate"):
        tab_to(quiet, "input")
        quiet.keyboard.type(typed)
    quiet.keyboard.press("Enter")
    expect(quiet.get_by_text("do not belong together")).to_be_visible()
    expect(quiet.get_by_label("Email")).to_have_value("ana@firm.example")

    quiet.get_by_label("Password").focus()
    quiet.keyboard.type(PASSWORD)
    quiet.keyboard.press("Enter")

    expect(quiet.get_by_role("heading", name="Today")).to_be_visible()


def test_too_many_wrong_passwords_are_stopped(page, server, ana_may_enter):
    page.goto(server)
    for _ in range(6):
        page.get_by_label("Email").fill("ana@firm.example")
        page.get_by_label("Password").fill("a lamp at the gate")
        page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("Too many tries")).to_be_visible()


def test_signing_out_with_the_keyboard_alone(open_today):
    open_today.keyboard.press("Tab")
    expect(open_today.get_by_text("Skip to the page itself")).to_be_focused()
    tab_to(open_today, ".rail form button")
    open_today.keyboard.press("Enter")

    expect(open_today.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_one_time_link_opens_the_door(quiet, server, ana):
    quiet.goto(server + one_time_link(ana))
    quiet.get_by_label("A new password").fill(PASSWORD)
    quiet.get_by_role("button", name="Come in").click()

    expect(quiet.get_by_role("heading", name="Today")).to_be_visible()


def test_a_change_shows_within_a_second(open_today, conversation, monday):
    tell("conversations.begun")
    expect(count_of(open_today, "Open conversations")).to_have_text("1")

    Conversation.begin(conversation.customer, Inbox.objects.get(), subject="Again", at=monday)

    expect(count_of(open_today, "Open conversations")).to_have_text("2")


def test_the_empty_page_fills_by_itself(open_today, monday):
    expect(open_today.get_by_text("Nothing has come in yet")).to_be_visible()

    Customer.objects.create(name="Ben", first_seen_at=monday)
    tell("orders.taken_in")

    expect(count_of(open_today, "Customers")).to_have_text("1")


def test_what_was_unfolded_stays_unfolded(signed_in, server, ben, reckoning, monday):
    signed_in.goto(server)
    signed_in.get_by_text("1 input is assumed").click()

    Customer.objects.create(name="Cleo", first_seen_at=monday)
    tell("customers")

    expect(count_of(signed_in, "Customers")).to_have_text("2")
    expect(signed_in.get_by_text("taken as 1 until")).to_be_visible()


def test_a_flood_of_changes_asks_little_and_ends_on_the_last(open_today, monday):
    asked = []
    open_today.on("request", lambda request: asked.append(request.url))

    for number in range(200):
        Customer.objects.create(name=str(number), first_seen_at=monday)
        tell("customers")

    expect(count_of(open_today, "Customers")).to_have_text("200")
    assert len(asked) < 100


def test_who_was_signed_out_elsewhere_is_shown_the_door(open_today, ana, monday):
    Teammate.objects.update(left_at=monday)
    tell("teammates")

    expect(open_today.get_by_role("heading", name="Sign in")).to_be_visible()


def test_who_leaves_is_shown_the_door_at_once(dora, open_today, ana, monday):
    dora.serve_as("owner", by=ana, at=monday)

    ana.leave(by=dora, at=monday)

    expect(open_today.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_today_is_open_to_everybody(quiet, signed_in, server, ana, firm, recovery, reckoning, costly, scheme, width):
    Firm.objects.update(name=LONG, simulated_at=firm.founded_at)
    Teammate.objects.update(name=LONG)
    look_at(signed_in, server, scheme, width)

    expect(signed_in.get_by_text("Breakage in transit")).to_be_visible()
    assert violations(signed_in) == []
    assert not sticks_out(signed_in)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_doors_are_open_to_everybody(quiet, server, scheme, width):
    look_at(quiet, f"{server}/first-run/", scheme, width)
    assert violations(quiet) == []
    assert not sticks_out(quiet)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_refusal_is_open_to_everybody(page, server, ana_may_enter, scheme, width):
    look_at(page, f"{server}/sign-in/", scheme, width)
    page.get_by_label("Email").fill("ana@firm.example")
    page.get_by_label("Password").fill("a lamp at the gate")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()

    assert violations(page) == []
    assert not sticks_out(page)


def test_the_empty_page_is_open_to_everybody(signed_in, server, firm):
    look_at(signed_in, server, "light", 360)

    assert violations(signed_in) == []
    assert not sticks_out(signed_in)


def test_it_reads_without_scripts(browser, server, ana, conversation):
    client = Client()
    client.force_login(ana)
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
        page = context.new_page()
        page.goto(server)

        expect(count_of(page, "Open conversations")).to_have_text("1")


def look_at(page, address, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
