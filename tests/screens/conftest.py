"""A firm with figures to show, people who are signed in, and the whole server on a port of its own for browsers."""

import os

import pytest
from django.core.cache import cache
from django.db import models
from django.test import Client
from playwright.sync_api import expect

from amends.base.models import Firm
from amends.listening.models import Cause
from amends.steering.models import CauseDamage, DamageReckoning, Reckoning

PASSWORD = "a lantern at the door"
BROKEN_OFF = ("htmx:afterRequest", "htmx:sendAbort")  # one that failed says htmx:sendError besides


@pytest.fixture
def firm(db, monday):
    firm = Firm.the()
    firm.found(name="Lanterns & Daughters", currency="EUR", time_zone="Europe/Berlin", at=monday)
    return firm


@pytest.fixture
def ana_may_enter(ana):
    """She has a password, and no tries of another test count."""
    cache.clear()
    ana.choose_password(PASSWORD)
    return ana


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def as_dora(dora):
    client = Client()
    client.force_login(dora)
    return client


@pytest.fixture
def as_charlie(charlie):
    client = Client()
    client.force_login(charlie)
    return client


@pytest.fixture
def reckoning(db, monday):
    return kept(
        Reckoning,
        at=monday,
        as_of=monday,
        clock="continuous",
        model="BG/NBD",
        customers=2357,
        orders=6696,
        terms={"margin": 1.0, "yearly_discount": 0.1, "horizon_weeks": 104.0},
        assumptions=[
            {"name": "margin", "value": 1.0, "unit": "share of spend", "assumed": True, "source": "taken as 1 until the firm sets its own"},
            {"name": "yearly_discount", "value": 0.2, "unit": "a year", "assumed": False, "source": "the firm's setting"},
        ],
        holdout={"sentence": "In the 19.5 weeks held out, 900 purchases were predicted and 912 were made."},
        total_cents=8_430_000,
        low_cents=6_100_000,
        high_cents=11_200_000,
    )


@pytest.fixture
def damage(db, monday):
    unknown = [{"cause": "", "reason": "no judged moments"}]
    return kept(
        DamageReckoning, at=monday, since=monday.replace(year=2025), until=monday.replace(day=1, hour=23), moments=312, not_known=unknown
    )


@pytest.fixture
def costly(damage):
    """Damage that is known, most of it by breakage."""
    DamageReckoning.objects.filter(pk=damage.pk).update(total_cents=1_940_050, low_cents=1_100_000, high_cents=2_900_000, not_known=[])
    for name, cents in {"Breakage in transit": 1_500_050, "Late without a word": 440_000}.items():
        cause = Cause.objects.named(name)
        kept(CauseDamage, reckoning=damage, cause=cause, moments=96, total_cents=cents, low_cents=cents // 2, high_cents=cents * 2)
    return damage


def kept(noun, **shown):
    """A kept result of which only what a page shows matters."""
    for field in noun._meta.concrete_fields:
        if field.name not in shown and not field.null and not field.has_default() and not field.primary_key:
            shown[field.name] = {} if isinstance(field, models.JSONField) else "1" if isinstance(field, models.TextField) else 0
    return noun.objects.create(**shown)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """A browser that asks nobody but us."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-extensions"]
    return browser_type_launch_args | {"args": [*browser_type_launch_args["args"], *quiet], "env": os.environ | {"LANG": "C.UTF-8"}}


@pytest.fixture
def page(server, page):
    """Closed before the server is waited for."""
    return page


@pytest.fixture
def quiet(page):
    """Nothing is complained of in the browser's console, but that a form was refused, or a request broken off by whoever went elsewhere."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert [line for line in said if "422" not in line and not line.startswith(BROKEN_OFF)] == []


@pytest.fixture
def signed_in(page, server, ana):
    client = Client()
    client.force_login(ana)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
    return page


@pytest.fixture
def opened(quiet, signed_in, server):
    """A page that hears what changes."""

    def open_(address):
        signed_in.goto(server + address)
        expect(signed_in.locator("html[data-live]")).to_be_attached()
        signed_in.wait_for_load_state("networkidle")
        return signed_in

    return open_
