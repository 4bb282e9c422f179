"""A mail provider is named whole, or refused in a sentence that does not repeat its key."""

import pytest

from amends.base.environment import NotUnderstood
from amends.base.provider import PROVIDERS, Provider, from_environment


@pytest.fixture
def say(monkeypatch):
    for variable in ("PROVIDER", "KEY", "SECRET", "API_URL"):
        monkeypatch.delenv(f"AMENDS_MAIL_{variable}", raising=False)
    monkeypatch.delenv("AMENDS_SMTP_URL", raising=False)

    def say(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(f"AMENDS_{name}", value)

    return say


def test_nothing_said_is_no_provider(say):
    say(MAIL_KEY="k")

    assert from_environment() is None


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_is_known_by_its_keys(say, name):
    say(MAIL_PROVIDER=f" {name.upper()} ", MAIL_KEY="k", MAIL_SECRET="s")

    assert from_environment().words == {word: "s" if word == "secret_key" else "k" for word in PROVIDERS[name]}


def test_it_may_be_asked_elsewhere(say):
    say(MAIL_PROVIDER="mailgun", MAIL_KEY="k", MAIL_API_URL="https://api.eu.mailgun.net/v3")

    assert from_environment() == Provider("mailgun", {"api_key": "k", "api_url": "https://api.eu.mailgun.net/v3"})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"MAIL_PROVIDER": "pigeon"}, "'pigeon': write one of brevo"),
        ({"MAIL_PROVIDER": "mailgun"}, "AMENDS_MAIL_KEY is not set"),
        ({"MAIL_PROVIDER": "mailjet", "MAIL_KEY": "hush"}, "AMENDS_MAIL_SECRET is not set"),
        ({"MAIL_PROVIDER": "mailgun", "MAIL_KEY": "hush", "SMTP_URL": "smtp://mail"}, "both set"),
    ],
)
def test_what_is_half_said_is_refused(say, said, why):
    say(**said)

    with pytest.raises(NotUnderstood, match=why) as refusal:
        from_environment()

    assert "hush" not in str(refusal.value)


def test_its_key_is_not_shown(say):
    say(MAIL_PROVIDER="mailgun", MAIL_KEY="hush")

    assert "hush" not in repr(from_environment())
