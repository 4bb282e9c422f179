"""What somebody else commits shows on an open page within a second, and moves nothing that is read there."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.base.push import tell
from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer
from amends.listening.models import Cause, Judgement, Moment
from amends.steering.models import CauseDamage
from tests.program import wait_for
from tests.screens.conftest import kept

pytestmark = pytest.mark.django_db(transaction=True)
TOP = "one => one.getBoundingClientRect().y"


def before(minutes):
    return now() - timedelta(minutes=minutes)


@pytest.fixture
def crowd(inbox, firm):
    """Sixty people wait, the last of them for a minute."""
    people = Customer.objects.bulk_create(Customer(name=f"Customer {n:02}", first_seen_at=before(n)) for n in range(1, 61))
    waits = [{"opened_at": before(n), "last_at": before(n), "waiting_since": before(n)} for n in range(1, 61)]
    return Conversation.objects.bulk_create(
        Conversation(customer=one, inbox=inbox, subject="My parcel", **at) for one, at in zip(people, waits, strict=True)
    )


def stays(element, top):
    """To the pixel, and with the focus."""
    expect(element).to_be_focused()
    assert abs(element.evaluate(TOP) - top) < 2


@pytest.fixture
def reading(quiet, signed_in, server):
    """Somebody has the focus in the middle of a page; afterwards everything must be as it was."""

    def read(address, what):
        signed_in.goto(server + address)
        expect(signed_in.locator("html[data-live]")).to_be_attached()
        expect(signed_in.locator(".skeleton:visible")).to_have_count(0)
        signed_in.wait_for_load_state("networkidle")
        element = signed_in.locator(what).first
        element.evaluate("one => one.scrollIntoView({ block: 'center' })")
        element.focus()
        top = element.evaluate(TOP)
        return signed_in, lambda: stays(element, top)

    return read


def test_an_open_desk_says_that_somebody_wrote(reading, crowd):
    page, it_stays = reading("/desk/?view=all", f"#row-{crowd[30].pk}")

    Message.say(crowd[50], kind="received", text="Are you there?", at=now())

    expect(page.get_by_text("1 change: show it")).to_be_visible()
    it_stays()


def test_an_open_thread_says_that_somebody_wrote(reading, conversation):
    letters = [Message(conversation=conversation, kind="received", text=f"Letter {n}\n\n> as I said", at=before(90 - n)) for n in range(60)]
    Message.objects.bulk_create(letters)
    page, it_stays = reading(f"/conversations/{conversation.pk}/", ".message:nth-of-type(20) summary")

    Message.say(conversation, kind="received", text="Are you there?", at=now())

    expect(page.get_by_role("button", name="1 new message below")).to_be_visible()
    it_stays()


def test_an_open_today_counts_what_came(reading, crowd, costly):
    page, it_stays = reading("/", "[aria-labelledby=causes] a")

    Message.say(Conversation.begin(crowd[0].customer, crowd[0].inbox, subject="And now?", at=now()), kind="received", text="?", at=now())

    expect(page.locator(".count", has_text="Open conversations").locator("dd")).to_have_text("61")
    it_stays()


def test_a_list_that_grows_above_moves_nothing_below(reading, crowd, costly, ana):
    page, it_stays = reading("/", "[aria-labelledby=causes] a")

    Judgement.judge(Moment.notice(crowd[0].customer, at=now(), conversation=crowd[0]), "misery", by=ana, at=now())

    expect(page.locator("[aria-labelledby=unowned] li a")).to_have_count(1)
    it_stays()


def test_open_causes_count_what_was_judged(reading, costly, conversation, ana):
    for n in range(30):
        cause = Cause.objects.named(f"Cause {n}")
        kept(CauseDamage, reckoning=costly, cause=cause, moments=9, total_cents=4_000 - n, low_cents=2_000, high_cents=8_000)
    page, it_stays = reading("/causes/", "a:has-text('Cause 20')")

    moment = Moment.notice(conversation.customer, at=now(), conversation=conversation)
    Judgement.judge(moment, "misery", by=ana, at=now(), cause=Cause.objects.named("Cause 3"))

    expect(page.get_by_text("From 1 judged moments of misery")).to_be_visible()
    it_stays()


@pytest.mark.parametrize("changes", [True, False], ids=["that changes it", "that changes nothing"])
def test_news_that_comes_while_older_news_is_fetched_is_not_lost(quiet, signed_in, server, recovery, dora, changes):
    """The answer that is under way was given before; what it replaces must ask once more."""
    held = []
    signed_in.goto(f"{server}/recoveries/{recovery.pk}/")
    expect(signed_in.locator("html[data-live]")).to_be_attached()
    signed_in.wait_for_load_state("networkidle")
    signed_in.route("**/steps/?seen=*", lambda route: route.continue_() if held else held.append((route, route.fetch())))
    signed_in.evaluate("document.body.addEventListener('heard-recoveries', () => document.documentElement.dataset.heard += '!')")

    recovery.own(by=dora, at=now()) if changes else tell("recoveries")
    expect(signed_in.locator("html[data-heard='undefined!']")).to_be_attached()
    wait_for(lambda: signed_in.title() and held)
    recovery.fix(by=dora, at=now(), note="Sent again")
    expect(signed_in.locator("html[data-heard='undefined!!']")).to_be_attached()
    held[0][0].fulfill(response=held[0][1])

    expect(signed_in.locator(".step.done", has_text="Fix")).to_be_visible()
