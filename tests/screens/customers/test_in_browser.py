"""Customers in a real browser: searched as one types, changed and merged by keyboard, narrow and dark, without scripts."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from amends.customers.models import Address, Customer, Organisation
from tests.screens.browsing import LONG, LOOKS, sticks_out, violations

pytestmark = pytest.mark.django_db(transaction=True)
FROM_RIGHT_TO_LEFT = "شركة الفوانيس والشموع المحدودة"

NAMES = ["Ben", LONG, FROM_RIGHT_TO_LEFT, LONG]


@pytest.fixture
def known(ben, ana, firm, worthy, order, gesture, monday):
    """Ben, of whom everything is known, among people of every writing."""
    for name in (LONG, FROM_RIGHT_TO_LEFT, "王小明", ""):
        Customer.objects.create(name=name, first_seen_at=monday, last_seen_at=monday)
    Organisation.objects.named(LONG).join(ben, by=ana, at=monday)
    Address.add(ben, "customer id", "0" * 60, by=ana, at=monday)
    return ben


def look_at(page, address, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)


def test_the_list_follows_what_is_typed(quiet, signed_in, server, known):
    signed_in.goto(f"{server}/customers/")
    signed_in.keyboard.press("s")
    signed_in.keyboard.type("شر")

    expect(signed_in.locator("#people-rows tr")).to_have_count(1)
    expect(signed_in).to_have_url(re.compile("q="))
    expect(signed_in.get_by_label("A name, an address, a number")).to_be_focused()

    signed_in.keyboard.type("zzz")
    expect(signed_in.get_by_text("Nobody is called")).to_be_visible()


def test_more_rows_come_below_and_none_twice(quiet, signed_in, server, firm, many):
    many(120)
    signed_in.goto(f"{server}/customers/?sort=seen")

    for shown in (100, 120):
        signed_in.get_by_role("link", name="Show 50 more").click()
        expect(signed_in.locator("#people-rows tr")).to_have_count(shown)

    expect(signed_in.get_by_role("link", name="Show 50 more")).to_have_count(0)
    assert len(set(signed_in.locator("#people-rows th a").all_inner_texts())) == 120


def test_one_is_found_renamed_and_named_back_by_keyboard_alone(quiet, signed_in, server, known):
    signed_in.goto(f"{server}/customers/?q=ben")
    signed_in.keyboard.press("j")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Ben")

    signed_in.keyboard.press("e")
    signed_in.get_by_label("Name", exact=True).focus()
    signed_in.keyboard.press("Control+a")
    signed_in.keyboard.type("Benedict")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Benedict")

    signed_in.locator("h1").click()
    signed_in.keyboard.press("z")
    expect(signed_in.get_by_text("Taken back.")).to_be_visible()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Ben")


def test_a_refused_address_stands_beside_its_field_and_keeps_what_was_typed(quiet, signed_in, server, known):
    signed_in.goto(f"{server}/customers/{known.pk}/")
    signed_in.get_by_text("Add an address").click()
    signed_in.get_by_label("Address or number").fill("ben at home")
    signed_in.get_by_role("button", name="Add it").click()

    expect(signed_in.get_by_text("ben at home is no e-mail address.")).to_be_visible()
    expect(signed_in.get_by_label("Address or number")).to_have_value("ben at home")
    assert violations(signed_in) == []


def test_two_are_merged_and_taken_apart(quiet, signed_in, server, known, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday)
    signed_in.goto(f"{server}/customers/{known.pk}/")
    signed_in.get_by_role("link", name="Merge with somebody else").click()
    expect(signed_in.get_by_label("Find the other")).to_be_focused()
    signed_in.keyboard.type("benn")
    signed_in.get_by_role("link", name="Benny").click()
    expect(signed_in.get_by_text("nothing: there is nothing on record")).to_be_visible()
    signed_in.get_by_role("button", name="Merge the two").click()
    expect(signed_in.get_by_text("Benny and Ben are one from now on.")).to_be_visible()

    signed_in.get_by_role("button", name="Undo").click()

    expect(signed_in.get_by_text("They are two again")).to_be_visible()
    assert benny in Customer.objects.present()


def test_the_timeline_shows_one_kind_without_leaving(quiet, signed_in, server, known):
    signed_in.goto(f"{server}/customers/{known.pk}/")
    expect(signed_in.locator(".entry")).to_have_count(5)

    signed_in.get_by_role("link", name="Gestures").click()

    expect(signed_in.locator(".entry")).to_have_count(1)
    expect(signed_in.get_by_role("link", name="Gestures")).to_be_focused()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_list_is_open_to_everybody(quiet, signed_in, server, known, scheme, width):
    for query in ("", "?sort=at_risk&q=zzz"):
        look_at(signed_in, f"{server}/customers/{query}", scheme, width)

        assert violations(signed_in) == []
        assert not sticks_out(signed_in)


@pytest.mark.parametrize(("scheme", "width", "name"), [(*look, name) for look, name in zip(LOOKS, NAMES, strict=True)])
def test_a_customer_is_open_to_everybody(quiet, signed_in, server, known, scheme, width, name):
    Customer.objects.filter(pk=known.pk).update(name=name)
    look_at(signed_in, f"{server}/customers/{known.pk}/", scheme, width)
    signed_in.evaluate("document.querySelectorAll('details:not(.rail *)').forEach(one => one.open = true)")

    assert violations(signed_in) == []
    assert not sticks_out(signed_in)


@pytest.mark.parametrize(("scheme", "width"), LOOKS[1:3])
def test_a_merge_is_open_to_everybody(quiet, signed_in, server, known, scheme, width):
    other = Customer.objects.get(name=LONG)
    look_at(signed_in, f"{server}/customers/{known.pk}/merging/?with={other.pk}&q=k", scheme, width)

    assert violations(signed_in) == []
    assert not sticks_out(signed_in)


def test_an_empty_firm_is_open_to_everybody(quiet, signed_in, server, firm):
    look_at(signed_in, f"{server}/customers/", "light", 360)

    expect(signed_in.get_by_text("Nobody has come in yet")).to_be_visible()
    assert violations(signed_in) == []
    assert not sticks_out(signed_in)


def test_it_all_works_without_scripts(browser, server, ana, known):
    client = Client()
    client.force_login(ana)
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
        page = context.new_page()
        page.goto(f"{server}/customers/")
        page.get_by_label("A name, an address, a number").fill("ben")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="Ben", exact=True).click()
        page.get_by_text("Change the name").click()
        page.get_by_label("Name", exact=True).fill("Benedict")
        page.get_by_role("button", name="Keep it so").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Benedict")
