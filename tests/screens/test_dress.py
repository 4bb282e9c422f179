"""What every page wears: strict headers, and the word that a firm is simulated."""

import re

import pytest

from amends.base.models import Firm
from tests.screens.conftest import PASSWORD

PATHS = ["/", "/sign-in/", "/nowhere/"]
SIMULATED = "A simulated firm."


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_strict(as_ana, path):
    headers = as_ana.get(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_scripts_carry_the_nonce_of_the_page(as_ana):
    first, second = as_ana.get("/"), as_ana.get("/")
    nonce = re.search(r"'nonce-([^']+)'", first.headers["Content-Security-Policy"])[1]

    assert f'nonce="{nonce}"' in first.text
    assert nonce not in second.text


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, ana_may_enter):
    client.post("/sign-in/", {"login": ana_may_enter.email, "password": PASSWORD})
    session = client.cookies["sessionid"]

    assert session["httponly"]
    assert session["samesite"] == "Lax"


@pytest.mark.parametrize("path", ["/", "/nowhere/"])
def test_a_simulated_firm_says_so_on_every_page(as_ana, firm, path, monday):
    assert SIMULATED not in as_ana.get(path).text

    Firm.objects.update(simulated_at=monday)

    assert SIMULATED in as_ana.get(path).text


def test_a_simulated_firm_says_so_at_its_door(client, ana, firm, monday):
    Firm.objects.update(simulated_at=monday)

    assert SIMULATED in client.get("/sign-in/").text


def test_nothing_is_asked_of_another_house(as_ana):
    addresses = re.findall(r'(?:href|src|action|hx-get)="([^"]+)"', as_ana.get("/").text)

    assert all(address.startswith(("/", "#")) for address in addresses)
