"""Access tokens for who signs in by OAuth 2.0: made from the refresh token, kept until shortly before they run out."""

import http.client
import json
import ssl
import time
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from amends.base import outside
from amends.base.refusal import Refusal
from amends.channels.email.account import Account

PATIENCE_SECONDS = 15
MARGIN_SECONDS = 120
USUAL_SECONDS = 3600
ANSWER_BYTES = 1 << 20
HTTPS = 443
_kept: dict[tuple[str, str, str], tuple[str, float]] = {}


class NoToken(Refusal):
    """The provider gave no access token."""


class NotAsked(Refusal):
    """The provider could not be asked for one."""


def access_token(account: Account) -> str:
    """Without an address to ask, the secret is the token itself."""
    if not account.token_url:
        return account.secret
    token, until = _kept.get(_who(account), ("", 0.0))
    if time.monotonic() >= until:
        token, seconds, refresh_token = _asked(account)
        _kept[_who(account)] = _kept[_who(replace(account, secret=refresh_token))] = token, time.monotonic() + seconds - MARGIN_SECONDS
        if refresh_token != account.secret:
            account.renew(refresh_token)
    return token


def forget_token(account: Account) -> None:
    """The mail server did not take it: the next one is made anew, however long this one would have lasted."""
    for who in [who for who in _kept if who[:2] == _who(account)[:2]]:
        _kept.pop(who, None)


def _who(account: Account) -> tuple[str, str, str]:
    return account.token_url, account.user, account.secret


def _asked(account: Account) -> tuple[str, float, str]:
    """The token, how long it lasts, and the refresh token from now on: some providers give a new one each time, and the old one ends."""
    said = {"grant_type": "refresh_token", "refresh_token": account.secret, "client_id": account.client_id}
    if account.client_secret:
        said["client_secret"] = account.client_secret
    answer = _answer(account, said)
    try:
        told = json.loads(answer)
        return str(told["access_token"]), float(told.get("expires_in", USUAL_SECONDS)), str(told.get("refresh_token") or account.secret)
    except (ValueError, KeyError, TypeError) as error:
        sentence = _("%(place)s gave no token for %(user)s: let the provider make a new refresh token, and enter it here.")
        raise NoToken(sentence % {"place": account.token_url, "user": account.user}) from error


def _answer(account: Account, said: dict[str, str]) -> bytes:
    try:
        return _posted(account.token_url, urlencode(said))
    except (OSError, ValueError, http.client.HTTPException, Refusal) as error:
        sentence = _("%(place)s cannot be asked for a token of %(user)s (%(why)s). It is asked again by itself; the refresh token is kept.")
        why = str(error).rstrip(".") or type(error).__name__
        raise NotAsked(sentence % {"place": account.token_url, "user": account.user, "why": why}) from error


def _posted(url: str, body: str) -> bytes:
    """Of a public address alone, and of no other it leads to. What a server in trouble says is no word of the provider."""
    place = urlsplit(url)
    host, port = place.hostname or "", place.port or HTTPS
    asking = http.client.HTTPSConnection(host, port)
    plain = outside.dial_public(host, port, PATIENCE_SECONDS)
    with plain, ssl.create_default_context().wrap_socket(plain, server_hostname=host) as asking.sock:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        asking.request("POST", f"{place.path or '/'}{'?' if place.query else ''}{place.query}", body, kind)
        answer = asking.getresponse()
        if answer.status >= http.client.INTERNAL_SERVER_ERROR or answer.status == http.client.TOO_MANY_REQUESTS:
            raise http.client.HTTPException(f"{answer.status} {answer.reason}")
        return answer.read(ANSWER_BYTES)
