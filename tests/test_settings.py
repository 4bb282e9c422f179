"""What the environment makes of the settings, read as a process of its own reads them."""

import json
import subprocess
import sys

import pytest

from tests.program import environment

ASKED = """
import json, sys
import django
from django.conf import settings
django.setup()
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


@pytest.fixture
def settled(tmp_path):
    def ask(*names, **said):
        told = environment(tmp_path / "home", DJANGO_SETTINGS_MODULE="amends.settings", **said)
        done = subprocess.run([sys.executable, "-c", ASKED, *names], env=told, capture_output=True, text=True, check=True)
        return list(json.loads(done.stdout).values())

    return ask


COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER")


def test_behind_https_cookies_never_travel_in_the_open(settled):
    assert settled(*COOKIES, AMENDS_HTTPS="1") == [True, True, 31_536_000, ["HTTP_X_FORWARDED_PROTO", "https"]]


def test_on_a_laptop_no_header_is_believed(settled):
    assert settled(*COOKIES) == [False, False, 0, None]


def test_nothing_is_open_unless_it_is_said(settled):
    names = ("DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "AMENDS_PROXIES", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE")

    assert settled(*names) == [False, ["localhost", "127.0.0.1", "[::1]"], [], ["127.0.0.1", "::1"], True, "Lax"]


def test_hosts_and_origins_are_named_with_commas(settled):
    said = {"AMENDS_HOSTS": "desk.firm.example, localhost", "AMENDS_ORIGINS": "https://desk.firm.example/"}

    assert settled("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", **said) == [["desk.firm.example", "localhost"], ["https://desk.firm.example"]]


def test_sizes_come_from_the_environment(settled):
    said = {"AMENDS_THREADS": "3", "AMENDS_BODY_LIMIT_MB": "2", "AMENDS_POOL": "0"}

    threads, limit, databases = settled("AMENDS_THREADS", "AMENDS_BODY_LIMIT_BYTES", "DATABASES", **said)

    assert (threads, limit) == (3, 2 * 2**20)
    assert "pool" not in databases["default"]["OPTIONS"]


def test_a_home_holds_everything_that_is_kept(settled, tmp_path):
    places = settled("AMENDS_HOME", "AMENDS_FILES", "STATIC_ROOT")

    assert [place.removeprefix(str(tmp_path / "home")) for place in places] == ["", "/files", "/static"]
