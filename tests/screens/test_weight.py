"""What every page weighs on its way to an empty browser, and where it asks for what it shows; one of a firm with 10,000 rows too."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db.models import F
from django.test import override_settings
from django.urls import get_resolver
from django.utils.timezone import now
from playwright.sync_api import expect

from amends.conversations.models import Arrival, Attachment, Conversation, Draft, Sending
from amends.customers.models import Order
from amends.listening.models import Judgement
from amends.recoveries.models import Recovery, Step
from amends.recoveries.step import KINDS
from amends.screens.bridge import Bridge
from amends.settings import STORAGES as SERVED
from amends.steering.damage import reckon_damage
from tests.imports.uploads import GOOD, bring
from tests.steering.unhappiness import CDNOW, PERFECT, buyers, cause, complain, enter_what_must_be, row_of_worth

pytestmark = pytest.mark.django_db(transaction=True)
MOST_BYTES = 150_000
MANY = 10_000
QUERIES = 25


@pytest.fixture(scope="module", autouse=True)
def as_it_is_served(house, tmp_path_factory):
    """Its static files collected and compressed, as `amends serve` does."""
    collected = {"STATIC_ROOT": tmp_path_factory.mktemp("static"), "STORAGES": SERVED}
    with override_settings(**collected, WHITENOISE_USE_FINDERS=False, WHITENOISE_AUTOREFRESH=False):
        call_command("collectstatic", verbosity=0, interactive=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("amends.asgi.pages", Bridge(get_wsgi_application(), threads=4, body_limit_bytes=2**20))
            yield


@pytest.fixture
def reckoned(firm, ben, reckoning, monday):
    """What Ben is worth, and what is needed to know damage."""
    reckoning.doubt, reckoning.parameters, reckoning.spending = PERFECT, CDNOW, {"model": "Gamma-Gamma", "customers": 900}
    reckoning.save()
    row_of_worth(ben, reckoning, 340_00).save()
    enter_what_must_be(monday)
    return reckoning


@pytest.fixture
def filled(reckoned, conversation, recovery, ana, back_office, monday, settings, tmp_path):
    """One of everything: what fills the blanks of an address, by where it begins."""
    settings.AMENDS_FILES = tmp_path
    Judgement.judge(recovery.moment, "misery", by=ana, at=monday, cause=cause())
    reckon_damage(at=monday)
    Draft.keep(conversation, ana, kind="reply", text="Another leaves today.", at=now()).say(at=now(), anyway=True)
    letter = Arrival.keep(BytesIO(b"Subject: My parcel\n\n" + b"Where is it? " * 9999), inbox=conversation.inbox, door="smtp", at=monday)
    letter.take(conversation.messages.first(), at=monday)
    order = Order.objects.create(customer=conversation.customer, reference="81377", at=monday, cents=15_00)
    return {
        "conversations/": (conversation.pk,),
        "recoveries/": (recovery.pk,),
        "customers/": (conversation.customer_id, order.pk),
        "causes/": (cause().pk,),
        "outbox/": (Sending.objects.get().pk,),
        "letters/": (letter.pk,),
        "attachments/": (Attachment.objects.create(message=letter.message, file=letter.raw, name="letter.txt").pk,),
        "money/": ("handling_cents",),
        "settings/people/": (ana.pk,),
        "settings/teams/": (back_office.pk,),
        "settings/inboxes/": (conversation.inbox_id,),
        "settings/import/": (bring(*GOOD, by=ana, at=monday).pk,),
    }


def address(route, filled):
    for one in next((blanks for place, blanks in filled.items() if route.startswith(place)), ()):
        route = re.sub(r"<[^>]+>", str(one), route, count=1)
    return f"/{route}"


def pages(client, filled):
    """Every address that answers with a whole page."""
    routes = [str(page.pattern) for include in get_resolver().url_patterns for page in include.url_patterns]
    addresses = [address(route, filled) for route in routes if "undo" not in route]
    return [one for one in addresses if "<" not in one and is_page(client.get(one))]


def is_page(answer):
    """Of the house: what a letter's frame holds is none."""
    is_ours = "sandbox" not in answer.headers.get("Content-Security-Policy", "")
    return is_ours and answer.status_code == 200 and answer.getvalue().startswith(b"<!doctype html>")


@pytest.fixture
def weigh(quiet, signed_in, server):
    """How many bytes come over the wire until a page is all there, with nothing kept from before."""
    asked, weight = [], []
    signed_in.set_viewport_size({"width": 1440, "height": 900})
    wire = signed_in.context.new_cdp_session(signed_in)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on("Network.loadingFinished", lambda told: weight.append(told["encodedDataLength"]))
    signed_in.on("request", lambda request: asked.append(request.url))

    def weigh(address):
        weight.clear()
        signed_in.goto(f"{server}{address}")
        expect(signed_in.locator("html[data-live]")).to_be_attached()
        expect(signed_in.locator(".skeleton:visible, .htmx-request")).to_have_count(0)
        assert [url for url in asked if not url.startswith(server)] == []
        return sum(weight)

    return weigh


def test_every_page_is_light_and_asks_nobody_else(weigh, as_ana, filled):
    weights = {address: weigh(address) for address in pages(as_ana, filled)}
    assert len(weights) > 28
    assert {address: weight for address, weight in weights.items() if weight > MOST_BYTES} == {}


@pytest.fixture
def crowd(reckoned, ana):
    """10,000 customers wrote; each was let down, and their recoveries stand at every step."""
    at = now() - timedelta(hours=1)
    moments = complain(buyers(MANY, reckoned, at), at=at, about=cause())
    Conversation.objects.update(subject="My parcel", preview="Where is my parcel? I have waited for a week. " * 3, waiting_since=at)
    Conversation.objects.update(next_due_at=at, at_risk_cents=F("pk"))
    due = {"opened_at": at, "own_by": at, "fix_by": at + timedelta(hours=4)}
    recoveries = Recovery.objects.bulk_create(Recovery(moment=one, **due) for one in moments)
    steps = [Step(recovery=one, kind=kind, by=ana, at=at) for n, one in enumerate(recoveries) for kind in KINDS[: n % 5]]
    Step.objects.bulk_create(steps)


LONG = ["/desk/?view=all", "/desk/?view=at_risk", "/customers/", "/recoveries/", "/causes/", "/"]


def test_a_crowd_makes_no_page_heavy_and_no_question_more(weigh, as_ana, crowd, django_assert_max_num_queries):
    weights = {address: weigh(address) for address in LONG}
    for address in LONG:
        with django_assert_max_num_queries(QUERIES):
            as_ana.get(address)

    assert {address: weight for address, weight in weights.items() if weight > MOST_BYTES} == {}
