"""A mail provider that letters leave by, as the environment names it. Needs no Django."""

import os
from dataclasses import dataclass, field

from amends.base.environment import NotUnderstood

KEY, SECRET, URL = "AMENDS_MAIL_KEY", "AMENDS_MAIL_SECRET", "AMENDS_MAIL_API_URL"
PROVIDERS = {  # by what word each of them calls what it knows us by
    "brevo": {"api_key": KEY},
    "mailersend": {"api_token": KEY},
    "mailgun": {"api_key": KEY},
    "mailjet": {"api_key": KEY, "secret_key": SECRET},
    "postmark": {"server_token": KEY},
    "resend": {"api_key": KEY},
    "sendgrid": {"api_key": KEY},
    "sparkpost": {"api_key": KEY},
}


@dataclass(frozen=True)
class Provider:
    """Whom to ask over the web to bring a letter, and what he knows us by."""

    name: str
    words: dict[str, str] = field(repr=False)


def from_environment() -> Provider | None:
    """The one that AMENDS_MAIL_PROVIDER names; None if nothing is said. Its key is never repeated."""
    name = _said("AMENDS_MAIL_PROVIDER").lower()
    if not name:
        return None
    if name not in PROVIDERS:
        raise NotUnderstood(f"AMENDS_MAIL_PROVIDER is {name!r}: write one of {', '.join(PROVIDERS)}.")
    if _said("AMENDS_SMTP_URL"):
        raise NotUnderstood("AMENDS_SMTP_URL and AMENDS_MAIL_PROVIDER are both set: letters leave by one of them, so take the other away.")
    words = {word: _said(variable) for word, variable in PROVIDERS[name].items()}
    if missing := [variable for word, variable in PROVIDERS[name].items() if not words[word]]:
        raise NotUnderstood(f"AMENDS_MAIL_PROVIDER is {name}, but {' and '.join(missing)} is not set: {name} shows it among its API keys.")
    return Provider(name, words | ({"api_url": _said(URL)} if _said(URL) else {}))


def _said(variable: str) -> str:
    return os.environ.get(variable, "").strip()
