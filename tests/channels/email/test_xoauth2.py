"""Signing in by OAuth 2.0, at a real mail server that asks who gave the token."""

import json
import socket
import ssl
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from amends.base import outside
from amends.channels.email import token_from
from amends.channels.email.account import Account
from amends.channels.email.models import Mailbox
from amends.channels.email.token_from import NotAsked, NoToken, access_token
from amends.channels.email.trying import try_connection
from tests.channels.dovecot import dovecot, needs_dovecot
from tests.channels.mail_server import certificate

USER, TOKEN = "support@firm.example", "a-token"
BY_TOKEN = """
ssl=no
auth_mechanisms=plain xoauth2
passdb {{
  driver=oauth2
  mechanisms=xoauth2
  args={folder}/oauth2.conf.ext
}}
"""
ASK = """
introspection_url=http://127.0.0.1:{port}/who?token=
introspection_mode=get
username_attribute=email
active_attribute=active
active_value=true
force_introspection=yes
"""


class Provider(BaseHTTPRequestHandler):
    """Knows one token, and whose it is."""

    def do_GET(self):
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        self.answer({"active": "true" if token == TOKEN else "false", "email": USER})

    def answer(self, said):
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Nothing is written to the test's output."""


@contextmanager
def provider(kind=Provider, context=None):
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as listening:
        if context:
            listening.socket = context.wrap_socket(listening.socket, server_side=True)
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listening.server_address[1]
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def mail_house():
    with provider() as port, dovecot(BY_TOKEN, files={"oauth2.conf.ext": ASK.format(port=port)}) as server:
        yield server


@pytest.fixture(autouse=True)
def _no_token_is_kept():
    token_from._kept.clear()


@needs_dovecot
def test_who_has_a_token_is_let_in(mail_house):
    steps = try_connection(Account(**mail_house.account(USER, auth="xoauth2", secret=TOKEN)))

    assert [step.is_right for step in steps] == [True, True, True, True], steps


@needs_dovecot
def test_who_has_another_token_is_told_what_to_do(mail_house):
    step = try_connection(Account(**mail_house.account(USER, auth="xoauth2", secret="old")))[-1]

    assert (step.what, step.is_right) == ("sign-in", False)
    assert "let the provider make a new one" in step.sentence


ACCOUNT = Account(
    host="imap.provider.example",
    user=USER,
    secret="refresh",
    auth="xoauth2",
    token_url="https://provider.example/token",
    client_id="amends",
    client_secret="hush",
)


@pytest.fixture
def asked(monkeypatch):
    """What the provider was asked; it answers what `says` holds, or fails with it."""
    heard, says = [], [{"access_token": TOKEN, "expires_in": 3600}]

    def posted(url, body):
        heard.append((url, dict(parse_qsl(body))))
        if isinstance(says[0], Exception):
            raise says[0]
        return json.dumps(says[0]).encode()

    monkeypatch.setattr(token_from, "_posted", posted)
    posted.heard, posted.says = heard, says
    return posted


def test_a_token_is_made_from_the_refresh_token_and_kept(asked):
    assert [access_token(ACCOUNT) for _time in range(2)] == [TOKEN, TOKEN]
    ((url, said),) = asked.heard
    assert (url, said["refresh_token"], said["client_secret"]) == ("https://provider.example/token", "refresh", "hush")


def test_a_token_that_has_run_out_is_made_anew(asked):
    asked.says[0] = {"access_token": TOKEN, "expires_in": 60}

    for _time in range(2):
        access_token(ACCOUNT)

    assert len(asked.heard) == 2


@needs_dovecot
def test_a_token_the_mail_server_does_not_take_is_not_tried_again(mail_house, asked):
    asked.says[0] = {"access_token": "revoked", "expires_in": 3600}
    account = replace(ACCOUNT, host="127.0.0.1", port=mail_house.imap, security="none")

    first = try_connection(account)[-1]
    asked.says[0] = {"access_token": TOKEN, "expires_in": 3600}

    assert (first.what, first.is_right, try_connection(account)[-1].what) == ("sign-in", False, "folder")


@pytest.mark.parametrize("said", [{"error": "invalid_grant"}, {"access_token": TOKEN, "expires_in": "soon"}, []])
def test_a_provider_that_gives_none_is_a_sentence(asked, said):
    asked.says[0] = said

    with pytest.raises(NoToken, match="gave no token for support@firm.example"):
        access_token(ACCOUNT)


@pytest.mark.parametrize("trouble", [TimeoutError("timed out"), HTTPException("503 Service Unavailable")])
def test_a_provider_that_cannot_be_asked_leaves_the_refresh_token_alone(asked, trouble):
    asked.says[0] = trouble

    with pytest.raises(NotAsked, match="asked again by itself; the refresh token is kept"):
        access_token(ACCOUNT)


class Giver(Provider):
    """Gives a token to who has the refresh token, unless it is in trouble."""

    def do_POST(self):
        said = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.code = 503 if said["refresh_token"] == "hard" else 400 if said["refresh_token"] != "refresh" else 200
        self.answer({"access_token": TOKEN} if self.code == 200 else {"error": "invalid_grant"})

    def send_response(self, code, message=None):
        super().send_response(getattr(self, "code", code), message)


@pytest.fixture
def giver(tmp_path, monkeypatch):
    """Shielded, at an address of this machine; the account that asks there."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    pair = certificate(tmp_path)
    context.load_cert_chain(pair)
    monkeypatch.setattr(ssl, "create_default_context", partial(ssl.create_default_context, cafile=pair))
    monkeypatch.setattr(outside, "dial_public", lambda host, port, seconds: socket.create_connection((host, port), seconds))
    with provider(Giver, context) as port:
        yield replace(ACCOUNT, token_url=f"https://localhost:{port}/token?version=2")


@pytest.mark.parametrize(("secret", "refusal"), [("stale", NoToken), ("hard", NotAsked)])
def test_a_token_comes_over_a_shielded_line(giver, secret, refusal):
    assert access_token(giver) == TOKEN
    with pytest.raises(refusal):
        access_token(replace(giver, secret=secret))


def test_a_provider_within_the_house_is_not_asked():
    with pytest.raises(NotAsked, match="127.0.0.1 is at no public address"):
        access_token(replace(ACCOUNT, token_url="https://127.0.0.1/token"))


@pytest.fixture
def mailbox(support, ana, monday):
    known = {name: getattr(ACCOUNT, name) for name in ("host", "user", "secret", "auth", "token_url", "client_id", "client_secret")}
    return Mailbox.set_up(support, by=ana, at=monday, **known)


def test_a_new_refresh_token_takes_the_place_of_the_old_one(asked, mailbox):
    asked.says[0] = {"access_token": TOKEN, "expires_in": 3600, "refresh_token": "the next"}
    access_token(mailbox.account())
    kept = Mailbox.objects.get()

    assert (kept.account().secret, "the next" in kept.secret) == ("the next", False)
    assert (access_token(kept.account()), len(asked.heard)) == (TOKEN, 1)


@pytest.mark.parametrize(("typed", "kept"), [("", "the next"), ("another", "refresh")])
def test_one_that_is_given_on_trial_is_kept_if_ours_was_asked_with(asked, mailbox, typed, kept):
    asked.says[0] = {"access_token": TOKEN, "refresh_token": "the next"}
    access_token(mailbox.filled_in(host="mail.firm.example", user=USER, secret=typed, token_url=ACCOUNT.token_url))

    assert Mailbox.objects.get().account().secret == kept
