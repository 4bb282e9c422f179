"""A conversation in a real browser: by keyboard alone, while others write, narrow, dark, hostile."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.base.models import Firm, Team, Teammate
from amends.conversations.models import Attachment, Conversation, Draft, Message
from amends.customers.models import Customer, Order, OrderEvent
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from tests.rows import row
from tests.screens.browsing import LONG, sticks_out, tab_to, violations
from tests.screens.conftest import PASSWORD
from tests.screens.conversation.talk import before, hears
from tests.shared import SHARED

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [("light", 1440), ("dark", 1440), ("light", 1000), ("light", 360), ("dark", 360)]
ARABIC = "وصل الفانوس مكسوراً للمرة الثانية"
PAYLOADS = SHARED / "fixtures" / "xss" / "payloads.json"


@pytest.fixture
def wide(signed_in):
    signed_in.set_viewport_size({"width": 1440, "height": 900})
    return signed_in


@pytest.fixture
def opened(wide, server, talk):
    """The page, connected to /events, with what comes by itself."""
    return look(wide, server, talk)


@pytest.fixture
def long(talk):
    letters = [
        Message(conversation=talk, kind="received", text=f"Letter {n}\n\nIt came broken.", at=before(30) + timedelta(seconds=n))
        for n in range(80)
    ]
    Message.objects.bulk_create(letters)


def look(browser, server, talk, query=""):
    browser.goto(f"{server}/conversations/{talk.pk}/{query}")
    expect(browser.locator("html[data-live]")).to_be_attached()
    expect(browser.locator(".skeleton:visible")).to_have_count(0)
    return browser


def text_of(browser, kind="reply"):
    return browser.locator(f"#{kind}-text")


def says(browser, words):
    expect(browser.locator("#toasts").get_by_text(words)).to_be_visible()


def test_a_misery_is_judged_owned_and_answered_by_keyboard_alone(quiet, opened, proposed, ana):
    opened.reload()
    opened.keyboard.press("y")
    says(opened, "Judged misery. A recovery is open.")
    opened.keyboard.press("a")
    says(opened, "Ana answers for it.")
    tab_to(opened, ".five button.go")
    opened.keyboard.press("Enter")
    expect(opened.locator(".five")).to_contain_text("Ana, after")
    opened.keyboard.press("r")
    expect(text_of(opened)).to_be_focused()
    opened.keyboard.type("Dear Ben, another leaves today.")
    opened.keyboard.press("Control+Enter")
    says(opened, "Leaves in 10 seconds.")

    expect(opened.locator(".message.reply")).to_contain_text("another leaves today")
    expect(text_of(opened)).to_have_value("")
    assert Recovery.objects.get().owner == ana


def test_cause_and_why_are_said_by_keyboard_alone(quiet, opened, noticed, breakage):
    opened.reload()
    opened.keyboard.press("m")
    says(opened, "Judged misery.")
    expect(opened.locator(".five")).to_be_visible()
    opened.keyboard.press("c")
    expect(opened.get_by_label("Cause")).to_be_focused()
    opened.keyboard.type("Breakage")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.type("The second in a month")
    opened.keyboard.press("Control+Enter")

    expect(opened.locator(".made")).to_contain_text("misery · Breakage in transit")
    expect(opened.locator(".made")).to_contain_text("The second in a month")


def test_undo_is_a_key(quiet, opened, noticed):
    opened.reload()
    opened.keyboard.press("+")
    expect(opened.locator(".made")).to_contain_text("magic")
    opened.keyboard.press("z")

    says(opened, "Taken back.")
    expect(opened.locator(".made")).to_have_count(0)


def test_closing_reopening_and_laying_aside_are_keys(quiet, opened, talk):
    opened.keyboard.press("e")
    expect(opened.get_by_role("button", name="Reopen")).to_be_visible()
    opened.keyboard.press("e")
    expect(opened.get_by_role("button", name="Close e")).to_be_visible()
    opened.keyboard.press("s")
    opened.keyboard.press("Enter")
    says(opened, "Laid aside until")

    assert Conversation.objects.get().snoozed_until > now()


def test_the_list_of_keys_names_deeds_without_their_keys(quiet, opened):
    opened.keyboard.press("?")

    for deed in ("Close", "Reply", "Cause and why"):
        expect(opened.locator("#keys-here dd").get_by_text(deed, exact=True)).to_be_visible()


def test_a_menu_is_shut_by_escape_and_gives_the_focus_back(opened):
    opened.keyboard.press("s")
    expect(opened.locator("#menu-snooze .choices")).to_be_visible()
    opened.keyboard.press("Escape")

    expect(opened.locator("#menu-snooze .choices")).to_be_hidden()
    expect(opened.locator("#menu-snooze summary")).to_be_focused()


def test_a_letter_that_is_taken_back_can_be_written_on(quiet, opened):
    opened.keyboard.press("r")
    opened.keyboard.type("Dear Ben, I will call you on Friday.")
    expect(opened.locator(".offer")).to_contain_text("I will call you on Friday")
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".promises")).to_contain_text("I will call you on Friday")
    opened.get_by_role("button", name="Undo").click()

    expect(text_of(opened)).to_have_value("Dear Ben, I will call you on Friday.")
    expect(opened.locator(".promises")).to_have_count(0)


def test_a_change_heard_first_takes_no_answer_away(quiet, opened):
    held = []
    opened.keyboard.press("r")
    opened.keyboard.type("Sorry for that, a third one leaves today.")
    opened.keyboard.press("Control+Enter")
    opened.wait_for_selector(".message.reply")
    opened.route("**/undo/**", lambda route: held.append((route, route.fetch())))
    with opened.expect_response("**/now/**"):
        opened.click(".message.reply form button")
    while not held:
        opened.wait_for_timeout(10)
    held[0][0].fulfill(response=held[0][1])
    opened.wait_for_selector(".message.reply", state="detached")
    assert text_of(opened).input_value() == "Sorry for that, a third one leaves today."


def test_what_landed_while_one_wrote_is_shown_and_sent_all_the_same(quiet, opened, talk):
    opened.keyboard.press("r")
    opened.keyboard.type("Dear Ben, another leaves today.")
    hears(talk, "It works now.")
    expect(opened.locator(".message", has_text="It works now.")).to_be_visible()
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".landed")).to_contain_text("It works now.")
    expect(text_of(opened)).to_have_value("Dear Ben, another leaves today.")

    opened.get_by_role("button", name="Send all the same").click()

    expect(opened.locator(".message.reply")).to_have_count(1)


def test_what_came_before_one_began_to_write_stops_nobody(quiet, opened, talk):
    hears(talk, "It works now.")
    expect(opened.locator(".message", has_text="It works now.")).to_be_visible()
    opened.keyboard.press("r")
    opened.keyboard.type("Glad to hear it.")
    opened.keyboard.press("Control+Enter")

    expect(opened.locator(".message.reply")).to_have_count(1)


def top_of(browser, words):
    return browser.locator(".message", has_text=words).first.bounding_box()["y"]


def test_what_is_new_moves_nothing_that_is_read(quiet, wide, server, talk, long):
    look(wide, server, talk)
    expect(wide.locator(".message", has_text="Letter 79")).to_be_in_viewport()
    wide.locator(".message", has_text="Letter 50").scroll_into_view_if_needed()
    read_at = top_of(wide, "Letter 50")

    hears(talk, "Are you there?")

    expect(wide.get_by_role("button", name="1 new message below")).to_be_visible()
    assert abs(top_of(wide, "Letter 50") - read_at) < 2
    wide.get_by_role("button", name="1 new message below").click()
    expect(wide.locator(".message", has_text="Are you there?")).to_be_in_viewport()
    expect(wide.locator("#below")).to_be_hidden()


def test_who_reads_the_end_sees_what_is_new_at_once(wide, server, talk, long):
    look(wide, server, talk)

    hears(talk, "Are you there?")

    expect(wide.locator(".message", has_text="Are you there?")).to_be_in_viewport()
    expect(wide.locator("#below")).to_be_hidden()


def test_earlier_letters_come_above_and_move_nothing(quiet, wide, server, talk, long):
    look(wide, server, talk)
    wide.get_by_role("link", name="Show earlier").scroll_into_view_if_needed()
    read_at = top_of(wide, "Letter 30")
    wide.get_by_role("link", name="Show earlier").click()
    expect(wide.locator(".message")).to_have_count(81)
    assert abs(top_of(wide, "Letter 30") - read_at) < 60

    hears(talk, "Are you there?")

    expect(wide.locator(".message")).to_have_count(82)
    ids = wide.eval_on_selector_all("#thread [id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_what_is_typed_beside_is_not_taken_from_under_ones_hands(opened, talk, ana, dora):
    opened.get_by_text("Promise something").click()
    opened.get_by_label("You promise").fill("a third lantern")

    talk.assign(dora, by=dora, at=now())
    Moment.notice(talk.customer, at=now(), conversation=talk)

    expect(opened.locator("#menu-owner summary")).to_contain_text("Dora")
    expect(opened.get_by_label("You promise")).to_have_value("a third lantern")


def test_a_session_that_ended_loses_no_word(ana_may_enter, opened, talk):
    opened.keyboard.press("r")
    opened.keyboard.type("Dear Ben,")
    expect(opened.get_by_text("Draft kept")).to_be_visible()
    Session.objects.all().delete()
    opened.keyboard.type(" another leaves today.")
    expect(opened.get_by_role("heading", name="Sign in")).to_be_visible()

    opened.get_by_label("Email").fill("ana@firm.example")
    opened.get_by_label("Password").fill(PASSWORD)
    with opened.expect_response("**/draft/"):
        opened.keyboard.press("Enter")

    expect(text_of(opened)).to_have_value("Dear Ben, another leaves today.")
    assert Draft.objects.get().text == "Dear Ben, another leaves today."


def test_a_house_that_cannot_be_reached_loses_no_word(opened, server, talk):
    opened.route("**/draft/", lambda route: route.abort())
    opened.keyboard.press("n")
    opened.keyboard.type("The third this week.")
    says(opened, "The house does not answer.")
    opened.unroute("**/draft/")

    look(opened, server, talk)

    expect(text_of(opened, "note")).to_have_value("The third this week.")
    expect(opened.get_by_text("Draft kept")).to_be_visible()


def test_what_was_said_is_not_there_again(opened, server, talk):
    opened.keyboard.press("n")
    opened.keyboard.type("The third this week.")
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".message.note")).to_have_count(1)

    look(opened, server, talk)

    expect(text_of(opened, "note")).to_have_value("")
    assert not Draft.objects.exists()


def test_the_list_stands_beside_it_and_is_walked(quiet, opened, server, talk, inbox, ben):
    Conversation.begin(ben, inbox, subject="Another", at=before(1))
    look(opened, server, talk, "?view=all&sort=newest")
    expect(opened.locator(".shelf [data-row]")).to_have_count(2)
    expect(opened.locator(".shelf [data-row][aria-current]")).to_contain_text("Second broken lantern")
    opened.keyboard.press("k")
    opened.keyboard.press("Enter")

    expect(opened.get_by_role("heading", name="Another")).to_be_visible()


def test_a_long_list_beside_it_takes_no_key_away(opened, server, talk, noticed, inbox, ben):
    for n in range(60):
        Conversation.begin(ben, inbox, subject=f"Another {n}", at=before(n))
    look(opened, server, talk, "?view=all&sort=newest")
    expect(opened.locator(".shelf [data-row]")).to_have_count(50)
    opened.keyboard.press("m")

    says(opened, "Judged misery.")


@pytest.mark.skipif(not PAYLOADS.exists(), reason="the fixtures are not on this machine")
def test_hostile_letters_are_read_as_text(opened, server, talk):
    asked = []
    payloads = [one["payload"] for one in json.loads(PAYLOADS.read_text())]
    sayable = [payload.replace("\0", "") for payload in payloads]
    Message.objects.bulk_create(Message(conversation=talk, kind="received", text=text, at=before(1)) for text in sayable if text.strip())
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("dialog", lambda dialog: asked.append(dialog.message))

    for query in ("", *(f"?before={pk}" for pk in list(Message.objects.order_by("at", "pk").values_list("pk", flat=True))[50::50])):
        look(opened, server, talk, query)
        made = opened.eval_on_selector_all(".message .text *", "all => all.map(one => one.outerHTML)")
        assert made == []

    assert [url for url in asked if not url.startswith(server)] == []


@pytest.fixture
def crowded(talk, ana, ben, firm, proposed, tmp_path, settings):
    """All that can stand on the page, with names that are long or run from right to left."""
    Firm.objects.update(simulated_at=firm.founded_at)
    Teammate.objects.update(name=LONG)
    Team.objects.create(name=LONG)
    Customer.objects.update(name=LONG)
    Conversation.objects.update(subject=f"{ARABIC} {LONG}")
    hears(talk, f"{ARABIC}\n\n{'x' * 300}\n\n> {ARABIC}", 8)
    Message.say(talk, kind="note", text=ARABIC, by=ana, at=before(7))
    letter = Message.say(talk, kind="reply", text=LONG, by=ana, at=before(6), to=["ben@home.example"], cc=[f"{'c' * 60}@other.example"])
    row(Attachment, message=letter, name=LONG.replace(" ", "-"))
    OrderEvent.objects.create(
        customer=ben,
        order=Order.objects.create(customer=ben, reference=LONG, at=before(99), cents=1_00),
        kind=LONG,
        at=before(98),
        reference="1",
    )
    Judgement.judge(Moment.objects.get(), "misery", by=ana, at=before(5), why=ARABIC, severity=5)
    talk.assign(ana, by=ana, at=before(4))
    Draft.keep(talk, ana, kind="reply", text="I will call you within two days.", cc="carl@other.example", seen=None, at=before(3))


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_it_is_open_to_everybody(quiet, signed_in, server, talk, crowded, scheme, width):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 800})
    look(signed_in, server, talk)

    assert violations(signed_in) == []
    assert sticks_out(signed_in) == 0
    signed_in.locator("label[for=write-note]").click()
    for menu in ("owner", "snooze", "judging"):
        signed_in.locator(f"#menu-{menu} > summary").click()
        assert violations(signed_in) == []
        assert sticks_out(signed_in) == 0
        signed_in.keyboard.press("Escape")


def test_it_works_without_scripts(browser, signed_in, server, talk, noticed):
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies(signed_in.context.cookies())
        plain = context.new_page()
        plain.goto(f"{server}/conversations/{talk.pk}/?view=all&sort=newest")
        expect(plain.locator(".skeleton:visible")).to_have_count(0)
        expect(plain.get_by_role("link", name="Find")).to_be_visible()
        plain.locator("button.misery").click()
        expect(plain.locator(".five")).to_be_visible()
        plain.get_by_label("Your reply").fill("Another leaves today.")
        plain.get_by_role("button", name="Send Ctrl").click()
        expect(plain.locator(".message.reply")).to_be_visible()
        plain.get_by_role("button", name="Undo").click()
        expect(plain.get_by_label("Your reply")).to_have_value("Another leaves today.")
        plain.locator("label[for=write-note]").click()
        plain.get_by_label("Your note").fill("The third this week.")
        plain.get_by_role("button", name="Keep the note").click()

        expect(plain.locator(".message.note")).to_be_visible()
        assert plain.url.endswith("?view=all&sort=newest")
