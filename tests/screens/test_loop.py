"""The loop in a real browser: a letter arrives, is judged, owned, answered and put right, and its cause stands in the list ranked in money.

By mouse, by keyboard alone, on a telephone; two people at once; a session that ends.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.base.models import Firm
from amends.conversations.leaving import leave
from amends.conversations.models import Conversation, Draft, Message, Sending
from amends.customers.models import Customer
from amends.listening.models import Cause
from amends.recoveries.models import Goodwill, Purse, Recovery
from amends.recoveries.step import KINDS
from amends.steering.damage import reckon_damage
from tests.screens.browsing import sticks_out
from tests.screens.conftest import PASSWORD
from tests.screens.hands import Keys, Mouse, Thumb

pytestmark = pytest.mark.django_db(transaction=True)
DESK = pytest.mark.browser_context_args(viewport={"width": 1440, "height": 900})
TELEPHONE = pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
MOST_KEYS = 12  # pressed beside words, from a letter to its recovery owned, answered, and with a gesture
WALKS = [pytest.param(Mouse, marks=DESK), pytest.param(Keys, marks=DESK), pytest.param(Thumb, marks=TELEPHONE)]
SEND = re.compile("^Send( Ctrl.*)?$")
CAUSE = "Breakage in transit"
REPLY = "Dear Priya, I am sorry. Another lantern leaves today."


@pytest.fixture(autouse=True)
def simulated(firm, inbox, monday, settings, tmp_path):
    """Letters stay in the house; a cause is known."""
    settings.AMENDS_FILES = tmp_path
    Firm.objects.update(simulated_at=monday)
    Cause.objects.named(CAUSE)
    Cause.objects.named("Late without a word")


@transaction.atomic
def priya_writes(inbox):
    priya = Customer.objects.create(name="Priya", first_seen_at=now())
    priya.addresses.create(kind="email", value="priya@home.example")
    conversation = Conversation.begin(priya, inbox, subject="Second broken lantern", at=now())
    Message.say(conversation, kind="received", text="It came broken again.", sender="priya@home.example", at=now())
    return conversation


def letters_leave():
    """Ten seconds later."""
    Sending.objects.update(due_at=now())
    leave("email")


def come_to(page, address):
    """Keys are heard once the page is there."""
    page.wait_for_url(address)
    expect(page.locator("html[data-live]")).to_be_attached()


def says(page, words):
    expect(page.locator("#toasts").get_by_text(words)).to_be_visible()


def begin(page, server):
    page.goto(f"{server}/desk/?view=all")
    come_to(page, "**/desk/?view=all")
    page.wait_for_load_state("networkidle")


def five(page):
    return page.locator(".five")


def left(page):
    """In the purse, in cents, as the form of a gesture tells."""
    told = five(page).locator(".purse").inner_text()
    return int(re.sub(r"\D", "", re.search(r"purse: (\S+)", told)[1]))


def judge_and_own(page, hands):
    hands.do("m")
    says(page, "Judged misery. A recovery is open.")
    expect(five(page)).to_be_visible()
    hands.do("w")
    expect(five(page)).to_contain_text("Ana, after")


def answer(page, hands):
    hands.do("r")
    hands.type(page.get_by_label("Your reply"), REPLY)
    hands.send(SEND)
    expect(page.locator(".message.reply")).to_contain_text(REPLY)
    expect(page.get_by_label("Your reply")).not_to_be_focused()  # until it was taken, keys are words of it


def give(page, hands):
    hands.do("v")
    hands.type(page.get_by_label("The gesture"), "Postage back")
    hands.type(page.get_by_label("What it costs us"), "4.90")
    hands.send("Give it")
    expect(five(page)).to_contain_text("€4.90")


def name_the_cause(page, hands):
    hands.do("c")
    hands.choose(page.get_by_label("Cause", exact=True), CAUSE)
    hands.send("Judge it so")
    expect(page.locator(".made")).to_contain_text(f"misery · {CAUSE}")


def make_whole(page, hands):
    hands.type(page.get_by_label("What we did"), "Sent again by courier", key="w")
    hands.send("Fixed, and the customer agrees")
    hands.send("The cause is found", page.get_by_label("The cause"), key="w")  # it is named already
    hands.type(page.get_by_label("How we apologised"), "Two broken lanterns are two too many", key="w")
    hands.send("The customer is whole")
    says(page, "The customer is whole again.")


def read_the_letter(page, hands):
    letters_leave()
    expect(page.get_by_role("link", name="In the outbox")).to_be_visible()
    hands.go("g o")
    come_to(page, "**/outbox/")
    hands.open_first(page.locator("[data-row]"))
    come_to(page, re.compile(r"/outbox/\d+/"))
    expect(page.locator(".arrived")).to_contain_text("priya@home.example")
    expect(page.locator(".arrived")).to_contain_text(REPLY)
    hands.do("c")
    come_to(page, "**/conversations/*/")


def find_the_cause(page, hands):
    hands.go("g u")
    come_to(page, "**/causes/")
    reckon_damage(at=now())
    expect(page.get_by_role("link", name=CAUSE)).to_be_visible()
    hands.open_first(page.locator("[data-row]"))
    come_to(page, re.compile(r"/causes/\d+/"))
    hands.open_first(page.locator("[data-row]", has_text="Priya"))
    expect(page.get_by_role("heading", name="Second broken lantern")).to_be_visible()


@pytest.mark.parametrize("with_", WALKS)
def test_a_misery_arrives_and_its_cause_ends_in_the_list(quiet, signed_in, server, inbox, ana, with_):
    page, hands = signed_in, with_(signed_in)
    begin(page, server)

    priya_writes(inbox)
    expect(page.locator("[data-row]", has_text="Priya")).to_be_visible()
    hands.open_first(page.locator("[data-row]"))
    come_to(page, "**/conversations/*/?*")
    judge_and_own(page, hands)
    answer(page, hands)
    give(page, hands)
    assert with_ is not Keys or hands.presses <= MOST_KEYS
    name_the_cause(page, hands)
    read_the_letter(page, hands)
    make_whole(page, hands)
    find_the_cause(page, hands)

    assert list(Recovery.objects.get().taken()) == list(KINDS)
    assert Goodwill.objects.get().cents == 4_90
    assert Purse.objects.get().left_cents == Purse.objects.get().month_cents - 4_90
    assert sticks_out(page) == 0


@pytest.fixture
def doras(browser, server, dora):
    """Her browser, on another desk."""
    client = Client()
    client.force_login(dora)
    with browser.new_context() as context:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
        page = context.new_page()
        yield page


def both_open(server, conversation, *pages):
    for page in pages:
        page.goto(f"{server}/conversations/{conversation.pk}/")
        expect(page.get_by_label("Your reply")).to_be_visible()


def test_what_one_does_the_other_sees_and_goes_on_writing(quiet, signed_in, doras, server, inbox):
    both_open(server, priya_writes(inbox), signed_in, doras)
    doras.get_by_label("Your reply").fill("Dear Priya,")

    judge_and_own(signed_in, Keys(signed_in))

    expect(five(doras)).to_contain_text("Ana, after")
    expect(doras.locator(".made")).to_contain_text("judged by Ana")
    expect(doras.get_by_label("Your reply")).to_have_value("Dear Priya,")


def test_who_comes_second_is_told_what_the_first_did(quiet, signed_in, doras, server, inbox, ana):
    doras.route("**/events", lambda route: route.abort())
    conversation = priya_writes(inbox)
    both_open(server, conversation, signed_in, doras)
    Keys(doras).do("m")
    doras.get_by_label("Your reply").fill("Dear Priya, a lantern is on its way.")
    expect(five(doras)).to_be_visible()
    expect(five(signed_in)).to_be_visible()
    Keys(signed_in).do("w")
    answer(signed_in, Keys(signed_in))

    five(doras).get_by_role("button", name="I own this").click()
    expect(five(doras)).to_contain_text("Ana took the step “own”")
    doras.get_by_role("button", name=SEND).click()

    expect(doras.locator(".landed")).to_contain_text(REPLY)
    expect(doras.get_by_label("Your reply")).to_have_value("Dear Priya, a lantern is on its way.")
    assert Recovery.objects.get().owner == ana
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_session_that_ends_while_one_writes_loses_no_word(ana_may_enter, signed_in, server, inbox):
    both_open(server, priya_writes(inbox), signed_in)
    signed_in.get_by_label("Your reply").fill(REPLY)
    Session.objects.all().delete()
    signed_in.keyboard.press("Control+Enter")
    expect(signed_in.get_by_role("heading", name="Sign in")).to_be_visible()

    signed_in.get_by_label("Email").fill("ana@firm.example")
    signed_in.get_by_label("Password").fill(PASSWORD)
    signed_in.keyboard.press("Enter")

    expect(signed_in.get_by_label("Your reply")).to_have_value(REPLY)
    signed_in.get_by_role("button", name=SEND).click()
    expect(signed_in.locator(".message.reply")).to_contain_text(REPLY)
    assert not Draft.objects.exists()
