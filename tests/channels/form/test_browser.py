"""A stranger at the form, in a browser: on its page, on another site's page, without JavaScript, by keyboard alone."""

from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.channels.ticket import QUICKEST
from amends.conversations.models import Arrival, Conversation
from tests.channels.strangers import form_of, site
from tests.screens.browsing import sticks_out, tab_to, violations

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = QUICKEST.total_seconds() * 1000 + 200


@pytest.fixture
def public_form(ana, firm):
    return form_of(ana, now())


def fill_in(page):
    page.get_by_label("Your name").fill("Ben")
    page.get_by_label("Your e-mail address").fill("ben@home.example")
    page.get_by_label("Your message").fill("It does not burn.")
    page.wait_for_timeout(A_MOMENT)


def test_a_visitor_sends_the_form_and_the_desk_shows_it(quiet, server, public_form, signed_in, tmp_path):
    (tmp_path / "lamp.txt").write_text("a lamp")
    quiet.goto(f"{server}/form/contact/")
    fill_in(quiet)
    quiet.get_by_label("Pictures or papers").set_input_files(tmp_path / "lamp.txt")
    quiet.get_by_role("button", name="Send").click()
    expect(quiet.get_by_role("heading", name="Thank you")).to_be_visible()

    Arrival.objects.look_into(at=now())
    quiet.goto(f"{server}/desk/?view=all")
    quiet.get_by_role("link", name="Ben").first.click()
    expect(quiet.get_by_text("It does not burn.").first).to_be_visible()
    assert Conversation.objects.get().messages.get().attachments.get().name == "lamp.txt"


def test_by_keyboard_alone_it_is_sent(page, server, public_form):
    page.goto(f"{server}/form/contact/")
    for field, words in (("#id_name", "Ben"), ("#id_email", "ben@home.example"), ("#id_text", "It does not burn.")):
        tab_to(page, field)
        page.keyboard.type(words)
    page.wait_for_timeout(A_MOMENT)
    tab_to(page, "button.go")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_what_was_wrong_has_the_focus_and_what_was_typed_is_there(page, server, public_form):
    page.goto(f"{server}/form/contact/")
    page.get_by_label("Your message").fill("It does not burn.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    expect(page.get_by_label("Your message")).to_have_value("It does not burn.")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360, 320])
def test_it_is_for_everybody_and_fits(page, server, public_form, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 700})
    for address in ("/form/contact/", "/form/contact/?in=frame", "/form/contact/thanks/"):
        page.goto(server + address)
        assert violations(page) == []
        assert sticks_out(page) <= 0


def test_on_another_sites_page_it_is_as_high_as_it_needs_and_is_sent_without_a_cookie(page, server, ana, firm):
    frame = f'<iframe src="{server}/form/contact/?in=frame" title="Write to us" height="200"></iframe>'
    with site(f'{frame}<script async src="{server}/static/form/embed.js"></script>') as address:
        form_of(ana, now(), sites=[address])
        page.goto(address)
        inside = page.frame_locator("iframe")
        fill_in(inside_of(page, inside))
        page.wait_for_function("document.querySelector('iframe').clientHeight > 400")
        inside.get_by_role("button", name="Send").click()
        expect(inside.get_by_role("heading", name="Thank you")).to_be_visible()
        page.wait_for_function("document.querySelector('iframe').clientHeight < 400")

    assert Arrival.objects.count() == 1
    assert page.context.cookies() == []


def test_a_site_that_was_not_named_shows_nothing_of_it(page, server, public_form):
    with site(f'<iframe src="{server}/form/contact/" title="Write to us"></iframe>') as address:
        page.goto(address)

        expect(page.frame_locator("iframe").get_by_label("Your message")).to_have_count(0)


def test_it_works_without_javascript(browser, server, public_form):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/form/contact/")
    fill_in(page)
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    context.close()


def test_the_lines_for_another_page_are_those_that_work(signed_in, server, ana, firm):
    public_form = form_of(ana, now())
    signed_in.goto(f"{server}/settings/inboxes/{public_form.inbox.pk}/form/")
    signed_in.get_by_label("Sites that may show it").fill("https://www.firm.example/")
    signed_in.get_by_role("button", name="Keep").click()

    lines = signed_in.get_by_label("These lines put it on a page of yours").input_value()
    assert f'<iframe src="{server}/form/contact/?in=frame" title="Write to us"' in lines
    assert f'<script async src="{server}/static/form/embed.js"></script>' in lines
    assert violations(signed_in) == []


def inside_of(page, frame):
    """A frame that can wait as a page does."""
    frame.wait_for_timeout = page.wait_for_timeout
    return frame


def test_the_script_for_another_page_is_small():
    script = Path(__file__).parents[3] / "src/amends/channels/form/static/form/embed.js"

    assert len(script.read_bytes()) < 1500
