"""Access tokens for who signs in by OAuth 2.0: made from the refresh token, kept until shortly before they run out."""

import time

import requests
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.channels.email.account import Account

PATIENCE_SECONDS = 15
MARGIN_SECONDS = 120
USUAL_SECONDS = 3600
_kept: dict[tuple[str, str, str], tuple[str, float]] = {}


class NoToken(Refusal):
    """The provider gave no access token."""


def access_token(account: Account) -> str:
    """Without an address to ask, the secret is the token itself."""
    if not account.token_url:
        return account.secret
    token, until = _kept.get(_who(account), ("", 0.0))
    if time.monotonic() >= until:
        token, seconds = _asked(account)
        _kept[_who(account)] = token, time.monotonic() + seconds - MARGIN_SECONDS
    return token


def forget_token(account: Account) -> None:
    """The mail server did not take it: the next one is made anew, however long this one would have lasted."""
    _kept.pop(_who(account), None)


def _who(account: Account) -> tuple[str, str, str]:
    return account.token_url, account.user, account.secret


def _asked(account: Account) -> tuple[str, float]:
    said = {"grant_type": "refresh_token", "refresh_token": account.secret, "client_id": account.client_id}
    if account.client_secret:
        said["client_secret"] = account.client_secret
    try:
        answer = requests.post(account.token_url, data=said, timeout=PATIENCE_SECONDS, allow_redirects=False)
        told = answer.json()
        return str(told["access_token"]), float(told.get("expires_in", USUAL_SECONDS))
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        sentence = _("%(place)s gave no token for %(user)s: let the provider make a new refresh token, and enter it here.")
        raise NoToken(sentence % {"place": account.token_url, "user": account.user}) from error
