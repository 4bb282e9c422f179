"""The board and one recovery in a real browser: by mouse, by keyboard alone, narrow, dark, without JavaScript, and two people at once."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.listening.models import Cause, Judgement
from amends.recoveries.models import Goodwill, Recovery
from amends.recoveries.step import KINDS
from tests.screens.browsing import sticks_out, tab_to, violations
from tests.screens.recoveries.conftest import take, up_to

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [("light", 1400), ("dark", 1400), ("light", 360), ("dark", 360)]
LONG = "Königlich-Bayerische Laternenmanufaktur Achterberg-van Dijk Donaudampfschifffahrtsgesellschaftskapitänswitwe"
ARABIC = "السيدة فاطمة الزهراء"


@pytest.fixture
def opened(quiet, signed_in, server):
    """A page of the house, wide enough for five columns and connected to /events."""
    signed_in.set_viewport_size({"width": 1400, "height": 900})

    def go(address):
        signed_in.goto(f"{server}{address}")
        expect(signed_in.locator("html[data-live]")).to_be_attached()
        return signed_in

    return go


def card(page, name, kind):
    return page.locator(f"#column-{kind} .card", has_text=name)


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_a_card_is_dragged_all_the_way(opened, priya, ana):
    Cause.objects.named("Carrier")
    page = opened("/recoveries/")

    card(page, "Priya", "own").drag_to(page.locator("#column-fix"))
    expect(card(page, "Priya", "fix")).to_be_visible()
    card(page, "Priya", "fix").drag_to(page.locator("#column-make_good"))
    page.get_by_label("What we did").fill("Sent again by courier")
    page.get_by_role("button", name="Fixed, and the customer agrees").click()
    card(page, "Priya", "make_good").drag_to(page.locator("#column-prevent"))
    page.get_by_label("The gesture").fill("Postage back")
    page.get_by_label("What it costs us").fill("4,90")
    page.get_by_role("button", name="Give it").click()
    card(page, "Priya", "prevent").drag_to(page.locator("#column-be_gracious"))
    page.get_by_label("The cause").select_option("Carrier")
    page.get_by_role("button", name="The cause is found").click()
    card(page, "Priya", "be_gracious").drag_to(page.locator("#column-whole"))
    page.get_by_label("How we apologised").fill("We were late, and are sorry")
    page.get_by_role("button", name="The customer is whole").click()

    expect(page.locator("#column-whole").get_by_role("link", name="Priya")).to_be_visible()
    assert list(priya.taken()) == list(KINDS)
    assert Goodwill.objects.get().cents == 4_90


def test_dropped_elsewhere_it_says_why_not(opened, priya):
    page = opened("/recoveries/")

    card(page, "Priya", "own").drag_to(page.locator("#column-prevent"))

    expect(page.get_by_text("“Own” comes next: drop it on “To fix” when that is done.")).to_be_visible()
    expect(card(page, "Priya", "own")).to_be_visible()
    assert priya.taken() == {}


def test_owning_by_dragging_is_undone_by_its_toast(opened, priya):
    page = opened("/recoveries/?of=all")
    card(page, "Priya", "own").drag_to(page.locator("#column-fix"))

    page.get_by_role("button", name="Undo").click()

    expect(card(page, "Priya", "own")).to_be_visible()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert page.url.endswith("/recoveries/?of=all")


def test_a_card_goes_all_the_way_by_keyboard_alone(opened, priya, suffers):
    suffers("Tomás", 90)
    page = opened("/recoveries/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == f"card-{priya.pk}"
    page.keyboard.press("ArrowRight")
    expect(card(page, "Priya", "fix").locator(".who")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("What we did")).to_be_focused()
    page.keyboard.type("Sent again")
    page.keyboard.press("Control+Enter")
    expect(card(page, "Priya", "make_good").locator(".who")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("The gesture")).to_be_focused()
    page.keyboard.type("Flowers")
    page.keyboard.press("Tab")
    page.keyboard.type("900")
    page.keyboard.press("Enter")
    expect(page.get_by_text("One gesture may cost")).to_be_visible()
    expect(page.get_by_label("What it costs us")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(card(page, "Priya", "prevent").locator(".who")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("The cause")).to_be_focused()
    page.keyboard.press("Control+Enter")  # the cause is known already
    expect(card(page, "Priya", "be_gracious").locator(".who")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("How we apologised")).to_be_focused()
    page.keyboard.type("We are sorry")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#column-whole").get_by_role("link", name="Priya")).to_be_visible()
    assert list(priya.taken()) == list(KINDS)


def test_escape_leaves_the_dialog_where_one_came_from(opened, priya, ana):
    take(priya, "own", by=ana)
    page = opened("/recoveries/")
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("What we did")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("main dialog[open]")).to_have_count(0)
    assert focused(page) == f"card-{priya.pk}"
    assert list(priya.taken()) == ["own"]


def test_with_keys_switched_off_an_arrow_is_an_arrow(opened, server, priya):
    page = opened("/recoveries/")
    page.context.add_cookies([{"name": "keys", "value": "off", "url": server}])
    page.reload()

    page.locator(f"#card-{priya.pk}").focus()
    page.keyboard.press("ArrowRight")
    expect(card(page, "Priya", "own")).to_be_visible()
    page.get_by_role("link", name="Own Priya").click()

    expect(card(page, "Priya", "fix")).to_be_visible()
    expect(page.get_by_text("Or by keys")).to_be_hidden()


def test_what_a_colleague_does_is_seen_within_a_second(opened, priya, dora):
    page = opened("/recoveries/")

    take(priya, "own", by=dora)

    expect(card(page, "Priya", "fix")).to_be_visible(timeout=1000)
    expect(card(page, "Priya", "fix")).to_contain_text("Dora")


def test_the_one_who_reads_a_card_keeps_it_under_the_eye(opened, suffers, ana):
    for n in range(14):
        suffers(f"Customer {n}", 20)
    read = suffers("Read", 1)
    page = opened("/recoveries/")
    page.locator(f"#card-{read.pk}").focus()
    before = page.locator(f"#card-{read.pk}").bounding_box()["y"]

    suffers("Far more urgent", 200)
    expect(card(page, "Far more urgent", "own")).to_be_attached()

    assert abs(page.locator(f"#card-{read.pk}").bounding_box()["y"] - before) < 2
    assert focused(page) == f"card-{read.pk}"


def test_what_is_being_typed_is_not_taken_away_by_a_colleague(opened, priya, ana, dora):
    take(priya, "own", by=ana)
    page = opened(f"/recoveries/{priya.pk}/")
    page.get_by_label("What we did").fill("Half an hour of my words")

    take(priya, "fix", by=dora)

    expect(page.get_by_text("A colleague has changed something here.")).to_be_visible()
    expect(page.get_by_label("What we did")).to_have_value("Half an hour of my words")
    page.get_by_role("button", name="Fixed").click()
    expect(page.get_by_text("Dora took the step “fix”")).to_be_visible()
    expect(page.get_by_label("What we did")).to_have_value("Half an hour of my words")


def test_the_steps_follow_while_nothing_is_typed(opened, priya, ana, dora):
    take(priya, "own", by=ana)
    page = opened(f"/recoveries/{priya.pk}/")

    take(priya, "fix", by=dora)

    expect(page.get_by_label("The gesture")).to_be_visible(timeout=1000)


def test_one_recovery_is_made_whole_on_its_own_page(opened, priya):
    page = opened(f"/recoveries/{priya.pk}/")

    page.get_by_role("button", name="I own this").click()
    page.get_by_label("What we did").fill("Sent again")
    page.get_by_role("button", name="Fixed").click()
    page.get_by_label("The gesture").fill("Flowers")
    page.get_by_label("What it costs us").fill("501")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text("One gesture may cost €500.00 at most")).to_be_visible()
    page.get_by_label("What it costs us").fill("5")
    page.get_by_role("button", name="Give it").click()

    expect(page.get_by_label("The cause")).to_be_visible()
    assert page.url.endswith(f"/recoveries/{priya.pk}/")
    assert list(priya.taken()) == ["own", "fix", "make_good"]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_links_and_forms_do(signed_in, server, priya):
    signed_in.goto(f"{server}/recoveries/")

    signed_in.get_by_role("link", name="Own Priya").click()
    signed_in.get_by_role("button", name="I own this").click()
    signed_in.get_by_role("button", name="Fixed").click()
    expect(signed_in.get_by_text("This field is required.")).to_be_visible()
    signed_in.get_by_label("What we did").fill("Sent again")
    signed_in.get_by_role("button", name="Fixed").click()

    expect(signed_in.locator(".toast")).to_contain_text("Fixed.")
    assert list(priya.taken()) == ["own", "fix"]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_board_is_for_everybody(quiet, signed_in, server, suffers, ana, is_worth, scheme, width):
    for kind in KINDS:
        recovery = take(suffers(f"{LONG} {kind}", 70, cause=LONG), *up_to(kind), by=ana)
        is_worth(recovery.moment.customer)
    take(suffers(ARABIC), *KINDS, by=ana)
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.goto(f"{server}/recoveries/")

    assert violations(signed_in) == []
    assert sticks_out(signed_in) == 0
    signed_in.get_by_role("link", name=re.compile("^Make good")).click()
    expect(signed_in.get_by_label("The gesture")).to_be_focused()
    signed_in.keyboard.press("Control+Enter")
    expect(signed_in.get_by_text("This field is required.")).to_have_count(2)
    assert violations(signed_in) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_one_recovery_is_for_everybody(quiet, signed_in, server, suffers, ana, is_worth, scheme, width):
    recovery = take(suffers(LONG, 70, subject=LONG, cause=LONG), *KINDS[:2], by=ana)
    is_worth(recovery.moment.customer)
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.goto(f"{server}/recoveries/{recovery.pk}/")
    assert violations(signed_in) == []
    assert sticks_out(signed_in) == 0

    signed_in.get_by_role("button", name="Give it").click()

    expect(signed_in.get_by_text("This field is required.")).to_have_count(2)
    assert violations(signed_in) == []


@pytest.mark.parametrize("of", ["all", "mine", "unowned", "team"])
def test_an_empty_board_is_for_everybody(quiet, signed_in, server, of):
    signed_in.goto(f"{server}/recoveries/?of={of}")

    assert violations(signed_in) == []


@pytest.mark.parametrize("state", ["whole", "called off"])
def test_one_that_has_ended_is_for_everybody(quiet, signed_in, server, priya, ana, state):
    if state == "whole":
        take(priya, *KINDS, by=ana)
    else:
        Judgement.judge(priya.moment, "plain", by=ana, at=now())
        priya.call_off(by=ana, at=now())
    signed_in.goto(f"{server}/recoveries/{priya.pk}/")

    assert violations(signed_in) == []


def test_the_next_step_is_reached_by_tab_alone(quiet, signed_in, server, priya):
    signed_in.goto(f"{server}/recoveries/{priya.pk}/")

    tab_to(signed_in, ".five .go")
    signed_in.keyboard.press("Enter")

    expect(signed_in.get_by_label("What we did")).to_be_visible()
    assert Recovery.objects.get().owner is not None


def test_what_an_analyst_opens_moves_nothing(page, server, charlie, priya):
    client = Client()
    client.force_login(charlie)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
    page.goto(f"{server}/recoveries/")

    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")

    expect(page.locator("main dialog[open]")).to_have_count(0)
    assert violations(page) == []
